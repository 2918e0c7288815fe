using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Tests.Isolation.Walk;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Isolation;

/// <summary>Two users who try everything on each other.</summary>
[Trait("kind", "server")]
public sealed class CanaryTests
{
    /// <summary>Refusals that two well-behaved users cannot bring about here: what they say is their own request's and a limit's.</summary>
    private static readonly string[] NotProvoked =
    [
        "AccountDisabledError",
        "RegistrationClosedError",
        "TooManyStreaksError",
        "TooManyAttemptsError",
        "TooManyAccessTokensError",
        "RequestEmailVerificationPayload.errors",
        // Who has just signed in is not asked to do so again, and the first change of a zone is free.
        "ReauthenticationRequiredError",
        "ExportDataPayload.errors",
        "TimeZoneChangedRecentlyError",
        // The links that arrive by e-mail sign the user out who walks. ChangeEmailTests follow them.
        "ConfirmEmailChangePayload.emailChanged",
        "UndoEmailChangePayload.accountSecured",
        "SecureAccountPayload.accountSecured",
    ];

    [Fact]
    public async Task Neither_of_two_users_learns_or_changes_anything_of_the_other()
    {
        await using StreakoidServer server = await StartAsync();
        // What costs too much shows nothing: the walk asks for all fields of a list at once.
        server.Services.GetRequiredService<Streakoid.Execution.Requests.OperationLimits>().MaxFieldCost = 4_000;
        Introspected schema = await Introspected.OfAsync(server);
        Tenant a = await Tenant.SettleAsync(server, "A");
        Tenant b = await Tenant.SettleAsync(server, "B");
        CanaryWalk walkOfA = new(server, schema, a, b),
            // What A has sent three times is known to the server when B sends it.
            walkOfB = new(server, schema, b, a, repeats: 1);

        string rowsOfB = await b.RowsAsync();
        await walkOfA.RunAsync();
        Assert.Equal(rowsOfB, await b.RowsAsync());
        string rowsOfA = await a.RowsAsync();
        await walkOfB.RunAsync();
        Assert.Equal(rowsOfA, await a.RowsAsync());

        Report(schema, walkOfA, walkOfB);
        foreach (CanaryWalk walk in new[] { walkOfA, walkOfB })
        {
            Assert.True(walk.Leaks.Count == 0, string.Join('\n', walk.Leaks.Take(10)));
            Assert.True(walk.Faults.Count == 0, string.Join('\n', walk.Faults.Take(10)));
            Assert.True(
                walk.Refused * 10 < walk.Answers,
                $"{walk.Refused} of {walk.Answers} requests were refused, and have shown nothing: {string.Join("; ", walk.Refusals.OrderByDescending(one => one.Value).Take(12))}"
            );
            Assert.True(walk.Compared > 50, $"Only {walk.Compared} answers to another's id were compared.");
            Assert.Equal("", string.Join(' ', AllFields(schema).Except(walk.Asked)));
            // A field that never has a value has not been looked at.
            string[] never =
            [
                .. AllFields(schema)
                    .Except(walk.Answered)
                    .Where(field => !NotProvoked.Contains(field) && !NotProvoked.Contains(field.Split('.')[0])),
            ];
            Assert.True(never.Length == 0, string.Join(' ', never));
        }
    }

    [Fact]
    public async Task The_walk_finds_what_a_server_without_its_layers_lets_out()
    {
        await using StreakoidServer server = await StartAsync(services =>
        {
            ForgottenFields.AddListTo(services);
            LayerSwitches.WithoutOwnershipInterceptor(services);
        });
        await new LayerSwitches(server).RowSecurityAsync(on: false);
        Introspected schema = await Introspected.OfAsync(server);
        Tenant a = await Tenant.SettleAsync(server, "A");
        Tenant b = await Tenant.SettleAsync(server, "B");

        CanaryWalk walk = new(server, schema, a, b);
        await walk.RunAsync(request => request is { Operation: "query", RootField: ForgottenFields.Streaks });

        Assert.Contains(walk.Leaks, leak => leak.StartsWith($"the word {b.Canary}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_walk_fails_at_a_text_that_it_was_not_taught_to_send()
    {
        await using StreakoidServer server = await StartAsync(ForgottenFields.AddWithUntaughtArgumentTo);
        Introspected schema = await Introspected.OfAsync(server);
        Tenant a = await Tenant.SettleAsync(server, "A");

        UntaughtException untaught = await Assert.ThrowsAsync<UntaughtException>(() =>
            new CanaryWalk(server, schema, a, a).RunAsync(_ => false)
        );
        Assert.Contains("Query.untaught.mood of type String: teach it in Fillings", untaught.Message, StringComparison.Ordinal);
    }

    private static Task<StreakoidServer> StartAsync(Action<Microsoft.Extensions.DependencyInjection.IServiceCollection>? replace = null) =>
        StreakoidServer.StartAsync(
            replace,
            "Development",
            null,
            "--Streakoid:Accounts:PasswordIterations=1000",
            "--Streakoid:Accounts:LoginAttempts=10000",
            "--Streakoid:Streaks:MaxStreaks=10000",
            // The users' runs are two days long.
            "--Streakoid:Streaks:Milestones=1,2"
        );

    private static IEnumerable<string> AllFields(Introspected schema) =>
        from type in schema.Types.Values
        // Subscriptions have a walk of their own.
        where type.Kind == "OBJECT" && type.Name != "Subscription"
        from field in type.Fields
        select $"{type.Name}.{field.Name}";

    private static void Report(Introspected schema, params CanaryWalk[] walks)
    {
        string file = Path.Combine(Directory.CreateDirectory(Repository.File("artifacts")).FullName, "isolation.md");
        File.WriteAllText(
            file,
            string.Create(
                CultureInfo.InvariantCulture,
                $"""
                # Two users who try everything on each other

                | | |
                |---|---|
                | Fields of the schema | {AllFields(schema).Count()} |
                | Fields asked for | {walks[0].Asked.Count} |
                | Fields answered with a value | {walks[0].Answered.Count(field =>
                    !field.EndsWith(".__typename", StringComparison.Ordinal)
                )} |
                | Answers looked through | {walks.Sum(walk => walk.Answers)} |
                | Of these, refused before anything ran | {walks.Sum(walk => walk.Refused)} |
                | Answers to another's id compared with those to an unknown id | {walks.Sum(walk => walk.Compared)} |
                | Leaks | {walks.Sum(walk => walk.Leaks.Count)} |

                """
            )
        );
    }
}
