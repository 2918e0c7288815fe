using Streakoid.Client;
using Streakoid.Client.Testing;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Client.Testing;

/// <summary>An application's own code is tested without HTTP.</summary>
[Trait("kind", "rules")]
public sealed class InMemoryTransportTests
{
    [Fact]
    public async Task Code_of_an_application_is_tested_in_three_lines()
    {
        InMemoryTransport transport = new InMemoryTransport().ReturnsJson("Logout", """{ "logout": { "loggedOut": true } }""");
        string message = await new LogoutPage(new StreakoidClient(transport)).LogOutAsync();
        Assert.Equal("Goodbye.", message);
    }

    [Fact]
    public async Task Data_errors_and_failures_reach_the_code_as_from_a_server()
    {
        InMemoryTransport transport = new();
        LogoutPage page = new(new StreakoidClient(transport));
        transport.Returns(new LogoutResult(new Logout_Logout_LogoutPayload(false)));
        Assert.Equal("Still here.", await page.LogOutAsync());
        transport.Returns(OperationResult.Failed<ILogoutResult>(new ClientError("No.") { Code = "AUTH_NOT_AUTHENTICATED" }));
        Assert.Equal("GraphQL: AUTH_NOT_AUTHENTICATED: No.", await page.LogOutAsync());
        transport.Returns(OperationResult.Failed<ILogoutResult>(new Failure(FailureKind.Network, "Offline.")));
        Assert.Equal("Network: Offline.", await page.LogOutAsync());
        int calls = 0;
        transport.Returns<ILogoutResult>(_ => OperationResult.Of(new LogoutResult(new Logout_Logout_LogoutPayload(++calls > 1))));
        Assert.Equal("Still here.", await page.LogOutAsync());
        Assert.Equal("Goodbye.", await page.LogOutAsync());
    }

    [Fact]
    public async Task An_operation_without_an_answer_throws_and_names_it()
    {
        StreakoidClient client = new(new InMemoryTransport().ReturnsJson("GetMe", "{}"));
        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => client.Logout.ExecuteAsync());
        Assert.Contains("Returns<ILogoutResult>", thrown.Message, StringComparison.Ordinal);
        thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => client.GetMe.ExecuteAsync());
        Assert.Contains("`me`", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => OperationResult.Failed<ILogoutResult>());
    }

    [Fact]
    public async Task Calls_are_listed_with_their_variables_and_settings()
    {
        InMemoryTransport transport = new InMemoryTransport().Returns(
            OperationResult.Failed<ICreateStreakResult>(new Failure(FailureKind.Timeout, "Slow."))
        );
        StreakoidClient client = new(transport);
        await client
            .CreateStreak.With(new CallOptions { IdempotencyKey = "k", Timeout = TimeSpan.FromSeconds(1) })
            .With(new CallOptions { Timeout = TimeSpan.FromSeconds(2) })
            .ExecuteAsync(new CreateStreakInput { Name = "Read" });
        ReceivedCall call = Assert.Single(transport.Calls);
        Assert.Equal(("CreateStreak", OperationKind.Mutation), (call.Operation, call.Kind));
        Assert.Equal("""{"input":{"name":"Read"}}""", call.Variables.GetRawText());
        Assert.Equal(("k", TimeSpan.FromSeconds(2)), (call.Options?.IdempotencyKey, call.Options?.Timeout));
    }

    [Fact]
    public async Task A_subscription_emits_its_events_and_ends()
    {
        InMemoryTransport transport = new InMemoryTransport().Emits(
            OperationResult.Failed<IStreakChangedResult>(new ClientError("One.")),
            OperationResult.Failed<IStreakChangedResult>(new ClientError("Two."))
        );
        List<string> seen = [];
        await foreach (IOperationResult<IStreakChangedResult> changed in new StreakoidClient(transport).StreakChanged.WatchAsync())
            seen.Add(changed.Errors[0].Message);
        Assert.Equal(["One.", "Two."], seen);
    }

    [Fact]
    public async Task A_session_of_a_test_signs_in_and_out()
    {
        TestSession session = new();
        List<string?> told = [];
        session.SignedIn += (_, e) => told.Add(e.UserId);
        session.SignedOut += (_, e) => told.Add($"{e.Reason} {e.UserId}");
        session.SignIn("ada");
        Assert.Equal((true, "ada", true), (session.IsSignedIn, session.UserId, await session.RestoreAsync()));
        session.SignOut(SignOutReason.Expired);
        session.SignOut();
        session.SignIn("grace");
        await session.ForgetAsync();
        Assert.Equal(["ada", "Expired ada", "grace", "Forgotten grace"], told);
        Assert.Equal((false, null), (session.IsSignedIn, session.UserId));
    }

    [Fact]
    public void The_README_shows_the_test_in_three_lines()
    {
        string readme = File.ReadAllText(Repository.File("Streakoid.Client.Testing", "README.md"));
        string test = File.ReadAllText(Repository.File("Streakoid.Tests", "Client", "Testing", $"{nameof(InMemoryTransportTests)}.cs"));
        string[] lines = readme
            .Split("```csharp")[1]
            .Split("```")[0]
            .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.Contains(line, test, StringComparison.Ordinal));
    }

    private sealed class LogoutPage(IStreakoidClient client)
    {
        public async Task<string> LogOutAsync()
        {
            IOperationResult<ILogoutResult> result = await client.Logout.ExecuteAsync();
            return result switch
            {
                { Failure.Kind: var kind } when result.IsErrorResult() => $"{kind}: {result.Errors[0]}",
                { Data.Logout.LoggedOut: true } => "Goodbye.",
                _ => "Still here.",
            };
        }
    }
}
