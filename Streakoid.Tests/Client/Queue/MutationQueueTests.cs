using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Streakoid.Client;
using Streakoid.Tests.Client.Runtime;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Client.Queue;

/// <summary>Mutations that wait for a network: each runs once, in order, for its user.</summary>
[Trait("kind", "server")]
public sealed class MutationQueueTests(ServerFixture fixture) : IClassFixture<ServerFixture>, IDisposable
{
    private readonly string _folder = TemporaryFolder.Make("mutations");
    private readonly MemoryTokenStore _tokens = new();
    private readonly MovedTime _time = new();

    private Uri Endpoint => fixture.Server.Endpoint;

    public void Dispose() => TemporaryFolder.Delete(_folder);

    [Fact]
    public async Task What_was_queued_offline_runs_after_a_restart_in_its_order()
    {
        await using (QueueProgram online = Start(Endpoint))
            await online.RegisterAsync(Email());
        await using (QueueProgram offline = Start(Nowhere()))
        {
            foreach (string name in (string[])["One", "Two", "Three"])
                await offline.CreateAsync(name);
            for (int time = 0; time < 3; time++)
            {
                MutationOutcome waiting = Assert.Single(await offline.SendAsync());
                Assert.Equal((MutationStatus.Waiting, FailureKind.Network), (waiting.Status, waiting.Failure!.Kind));
                // Days without a network do not count.
                _time.Ahead += TimeSpan.FromDays(2);
            }
        }
        await using QueueProgram again = Start(Endpoint);
        Assert.Equal(["CreateStreak", "CreateStreak", "CreateStreak"], (await again.Queue.ReadAsync()).Select(one => one.Name));
        List<MutationOutcome> outcomes = await again.SendAsync();
        Assert.All(outcomes, outcome => Assert.Equal(MutationStatus.Done, outcome.Status));
        Assert.Equal(["One", "Two", "Three"], outcomes.Select(NameOf));
        Assert.Equal("One Two Three", await again.StreaksAsync());
        Assert.Empty(await again.SendAsync());
    }

    [Theory]
    [InlineData(Fault.ReplyLost)]
    [InlineData(Fault.Replaced503)]
    [InlineData(Fault.Refused503)]
    public async Task A_lost_reply_runs_nothing_twice(Fault fault)
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Endpoint);
        await using (QueueProgram first = Start(proxy.Endpoint))
        {
            await first.RegisterAsync(Email());
            await first.CreateAsync("One");
            await first.CreateAsync("Two");
            // The look whether the server is there, the mutation and its repeat.
            Fault[] faults = [Fault.None, fault, fault];
            foreach (Fault one in faults)
                proxy.Add(one);
            Assert.Equal(MutationStatus.Waiting, Assert.Single(await first.SendAsync()).Status);
        }
        await using QueueProgram again = Start(proxy.Endpoint);
        Assert.Equal([MutationStatus.Done, MutationStatus.Done], (await again.SendAsync()).Select(outcome => outcome.Status));
        Assert.Equal("One Two", await again.StreaksAsync());
    }

    [Fact]
    public async Task A_program_that_stops_before_it_asks_on_is_told_again()
    {
        await using (QueueProgram first = Start(Endpoint))
        {
            await first.RegisterAsync(Email());
            await first.CreateAsync("One");
            await first.CreateAsync("Two");
            await foreach (MutationOutcome outcome in first.Queue.SendAsync())
            {
                Assert.Equal("One", NameOf(outcome));
                break;
            }
        }
        await using QueueProgram again = Start(Endpoint);
        Assert.Equal(["One", "Two"], (await again.SendAsync()).Select(NameOf));
        Assert.Equal("One Two", await again.StreaksAsync());
    }

    [Fact]
    public async Task Two_who_send_at_once_send_each_once()
    {
        await using QueueProgram program = Start(Endpoint);
        await program.RegisterAsync(Email());
        string[] names = [.. Enumerable.Range(10, 12).Select(number => $"S{number}")];
        foreach (string name in names)
            await program.CreateAsync(name);
        List<MutationOutcome>[] sent = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(program.SendAsync)));
        Assert.Equal(names, sent.SelectMany(outcomes => outcomes).Select(NameOf));
        Assert.Equal(string.Join(' ', names), await program.StreaksAsync());
    }

    [Fact]
    public async Task What_the_server_refuses_comes_back_with_its_code_and_the_rest_goes_on()
    {
        await using QueueProgram program = Start(Endpoint);
        await program.RegisterAsync(Email());
        await program.Queue.AddAsync(program.Api.CheckIn.CreateRequest(new CheckInInput { StreakId = "U3RyZWFrOkoHogFVWhd+hN9pyDkcgn4=" }));
        await program.Queue.AddAsync(program.Api.CheckIn.CreateRequest(new CheckInInput { StreakId = "not an id" }));
        await program.CreateAsync("One");
        List<MutationOutcome> outcomes = await program.SendAsync();
        Assert.Equal([MutationStatus.Refused, MutationStatus.Refused, MutationStatus.Done], outcomes.Select(outcome => outcome.Status));
        IClientError domain = Assert.Single(outcomes[0].Errors);
        Assert.Equal("STREAK_NOT_FOUND", domain.Code);
        Assert.Equal(["checkIn", "errors", 0], domain.Path);
        Assert.Null(outcomes[0].Failure);
        Assert.Equal("The node ID string has an invalid format.", Assert.Single(outcomes[1].Errors).Message);
        Assert.Equal(FailureKind.GraphQL, outcomes[1].Failure!.Kind);
        Assert.Empty(await program.Queue.ReadAsync());
    }

    [Fact]
    public async Task Nothing_is_sent_for_another_user_who_signs_in()
    {
        string ada = Email();
        await using QueueProgram program = Start(Endpoint);
        await program.RegisterAsync(ada);
        await program.CreateAsync("Hers 1");
        await program.CreateAsync("Hers 2");
        await program.RegisterAsync(Email());
        await program.CreateAsync("His");
        for (int time = 0; time < 3; time++)
        {
            Assert.Equal(time == 0 ? ["His"] : [], (await program.SendAsync()).Select(NameOf));
            Assert.Equal("His", await program.StreaksAsync());
        }
        await program.Session.ForgetAsync();
        Assert.Empty(await program.SendAsync());
        Assert.Empty(await program.Queue.ReadAsync());
        await program.LoginAsync(ada);
        Assert.Equal(["Hers 1", "Hers 2"], (await program.SendAsync()).Select(NameOf));
        Assert.Equal("Hers 1 Hers 2", await program.StreaksAsync());
    }

    [Fact]
    public async Task A_switch_of_user_in_the_middle_stops_before_the_next_mutation()
    {
        string ada = Email();
        await using QueueProgram program = Start(Endpoint);
        await program.RegisterAsync(ada);
        await program.CreateAsync("Hers 1");
        await program.CreateAsync("Hers 2");
        List<MutationOutcome> outcomes = [];
        await foreach (MutationOutcome outcome in program.Queue.SendAsync())
        {
            outcomes.Add(outcome);
            if (outcomes.Count == 1)
                await program.RegisterAsync(Email());
        }
        Assert.Equal([MutationStatus.Done, MutationStatus.Waiting], outcomes.Select(outcome => outcome.Status));
        Assert.Equal(FailureKind.SessionChanged, outcomes[1].Failure!.Kind);
        Assert.Null(outcomes[1].Mutation.SentAt);
        Assert.Equal("", await program.StreaksAsync());
        // It was never sent, so its key has not begun to age.
        _time.Ahead += TimeSpan.FromDays(3);
        await program.LoginAsync(ada);
        Assert.Equal(["Hers 2"], (await program.SendAsync()).Select(NameOf));
        Assert.Equal("Hers 1 Hers 2", await program.StreaksAsync());
    }

    [Fact]
    public async Task What_was_sent_longer_ago_than_the_server_knows_its_key_is_not_sent_again()
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Endpoint);
        await using QueueProgram program = Start(proxy.Endpoint);
        await program.RegisterAsync(Email());
        QueuedMutation one = await program.CreateAsync("One");
        await program.CreateAsync("Two");
        foreach (Fault fault in (Fault[])[Fault.None, Fault.ReplyLost, Fault.ReplyLost])
            proxy.Add(fault);
        Assert.Equal(MutationStatus.Waiting, Assert.Single(await program.SendAsync()).Status);
        Assert.NotNull((await program.Queue.ReadAsync())[0].SentAt);
        _time.Ahead += TimeSpan.FromHours(25);
        int before = proxy.Keys.Count(key => key == one.Key);
        Assert.Equal([MutationStatus.Unknown, MutationStatus.Done], (await program.SendAsync()).Select(outcome => outcome.Status));
        Assert.Equal(before, proxy.Keys.Count(key => key == one.Key));
        Assert.Empty(await program.Queue.ReadAsync());
        Assert.Equal("One Two", await program.StreaksAsync());
    }

    [Fact]
    public async Task A_mutation_that_is_given_up_is_not_sent()
    {
        await using QueueProgram program = Start(Endpoint);
        await program.RegisterAsync(Email());
        QueuedMutation one = await program.CreateAsync("One");
        await program.CreateAsync("Two");
        await program.Queue.DiscardAsync(one);
        Assert.Equal(["Two"], (await program.SendAsync()).Select(NameOf));
    }

    [Fact]
    public async Task A_mutation_that_is_given_up_while_others_are_sent_is_not_sent()
    {
        await using QueueProgram program = Start(Endpoint);
        await program.RegisterAsync(Email());
        await program.CreateAsync("One");
        QueuedMutation two = await program.CreateAsync("Two");
        await program.CreateAsync("Three");
        List<string?> done = [];
        await foreach (MutationOutcome outcome in program.Queue.SendAsync())
        {
            done.Add(NameOf(outcome));
            if (done.Count == 1)
                await program.Queue.DiscardAsync(two);
        }
        Assert.Equal(["One", "Three"], done);
        Assert.Equal("One Three", await program.StreaksAsync());
    }

    [Fact]
    public async Task What_is_added_and_sent_within_the_loop_is_sent_by_the_loop()
    {
        await using QueueProgram program = Start(Endpoint);
        await program.RegisterAsync(Email());
        await program.CreateAsync("One");
        List<string?> done = [];
        await foreach (MutationOutcome outcome in program.Queue.SendAsync())
        {
            done.Add(NameOf(outcome));
            if (done.Count < 4)
                await program.CreateAsync($"S{done.Count}");
            Assert.Empty(await program.SendAsync());
        }
        Assert.Equal(["One", "S1", "S2", "S3"], done);
        await program.CreateAsync("Last");
        Assert.Equal(["Last"], (await program.SendAsync()).Select(NameOf));
    }

    [Theory]
    [InlineData(Fault.Refused429, false)]
    [InlineData(Fault.ReplyLost, true)]
    public async Task A_refusal_after_a_lost_reply_does_not_say_that_nothing_ran(Fault first, bool mayHaveRun)
    {
        await using FaultProxy proxy = await FaultProxy.StartAsync(Endpoint);
        await using QueueProgram program = Start(proxy.Endpoint);
        await program.RegisterAsync(Email());
        await program.CreateAsync("One");
        foreach (Fault fault in (Fault[])[Fault.None, first, Fault.Refused429])
            proxy.Add(fault);
        MutationOutcome waiting = Assert.Single(await program.SendAsync());
        Assert.Equal((MutationStatus.Waiting, FailureKind.TooManyRequests), (waiting.Status, waiting.Failure!.Kind));
        Assert.Equal(mayHaveRun, waiting.Mutation.SentAt is not null);
        Assert.Equal(waiting.Mutation, Assert.Single(await program.Queue.ReadAsync()));
        _time.Ahead += TimeSpan.FromHours(25);
        Assert.Equal(mayHaveRun ? MutationStatus.Unknown : MutationStatus.Done, Assert.Single(await program.SendAsync()).Status);
        Assert.Equal("One", await program.StreaksAsync());
    }

    [Theory]
    [InlineData("""{"data":null,"errors":[{"message":"Unexpected Execution Error"}]}""")]
    [InlineData("""{"data":null,"errors":[{"message":"x","extensions":{"code":"AUTH_NOT_AUTHENTICATED"}}]}""")]
    [InlineData("""{"errors":[{"message":"x","extensions":{"code":"HC0020"}}]}""")]
    [InlineData("<html>Welcome to the hotel</html>")]
    [InlineData("{}")]
    public async Task An_answer_that_is_no_refusal_loses_nothing(string body)
    {
        await using CannedServer server = await CannedServer.StartAsync(request =>
            Task.FromResult(
                request.Operation switch
                {
                    "Reach" => Canned.Ok("""{"data":{"__typename":"Query"}}"""),
                    _ => Canned.Ok(body),
                }
            )
        );
        await _tokens.WriteAsync(new SessionTokens("access", DateTimeOffset.MaxValue, "refresh", null, "VXNlcjox"), default);
        await using QueueProgram program = Start(server.Endpoint);
        await program.CreateAsync("One");
        await program.CreateAsync("Two");
        for (int time = 0; time < 3; time++)
        {
            Assert.Equal(MutationStatus.Waiting, Assert.Single(await program.SendAsync()).Status);
            Assert.Equal(2, (await program.Queue.ReadAsync()).Count);
        }
    }

    [Fact]
    public void A_scoped_client_has_no_queue()
    {
        ServiceCollection services = new();
        services.AddStreakoidClient(ServiceLifetime.Scoped).AddMutationQueue(_ => new FileMutationStore(_folder));
        using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Contains(
            "MutationQueue",
            Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<StreakoidClientOptions>>().Value).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Two_mutations_with_one_key_do_not_wait_together()
    {
        await using QueueProgram program = Start(Endpoint);
        await program.RegisterAsync(Email());
        OperationRequest<ICreateStreakResult> request = program
            .Api.CreateStreak.CreateRequest(new CreateStreakInput { Name = "One" })
            .With(new CallOptions { IdempotencyKey = "own" });
        Assert.Equal("own", (await program.Queue.AddAsync(request)).Key);
        await Assert.ThrowsAsync<InvalidOperationException>(() => program.Queue.AddAsync(request));
        Assert.Equal(["One"], (await program.SendAsync()).Select(NameOf));
        // The server has run it with this key.
        await program.Queue.AddAsync(request);
        Assert.Equal(["One"], (await program.SendAsync()).Select(NameOf));
        Assert.Equal("One", await program.StreaksAsync());
    }

    [Fact]
    public async Task What_cannot_wait_is_refused_before_it_is_kept()
    {
        await using QueueProgram program = Start(Endpoint);
        await Assert.ThrowsAsync<InvalidOperationException>(() => program.CreateAsync("Whose?"));
        await program.RegisterAsync(Email());
        await Assert.ThrowsAsync<ArgumentException>(() => program.Queue.AddAsync(program.Api.GetProfile.CreateRequest()));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            program.Queue.AddAsync(
                program.Api.Login.CreateRequest(new LoginInput { Email = "ada@example.com", Password = Person.Password })
            )
        );
        Assert.Empty(await program.Store.ReadAsync(CancellationToken.None));
    }

    private static string? NameOf(MutationOutcome outcome) =>
        outcome.Data is { } data ? data.GetProperty("createStreak").GetProperty("streak").GetProperty("name").GetString() : null;

    private static string Email() => $"{Guid.NewGuid():N}@example.com";

    private static Uri Nowhere() => new($"http://127.0.0.1:{OwnDatabase.FreePort()}/graphql");

    private QueueProgram Start(Uri endpoint) => new(endpoint, _folder, _tokens, _time);

    private sealed class MovedTime : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
    }
}
