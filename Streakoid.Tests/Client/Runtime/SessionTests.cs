using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Client;

namespace Streakoid.Tests.Client.Runtime;

/// <summary>A session belongs to one user, is renewed once, and keeps nothing of the former user.</summary>
[Trait("kind", "server")]
public sealed class SessionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    internal static readonly Canned Refused = new(HttpStatusCode.Unauthorized, """{"errors":[{"message":"The token has expired."}]}""");

    /// <summary>The response that signs <paramref name="user"/> in; the n-th tokens of Ada are <c>ada-n</c> and <c>r-ada-n</c>.</summary>
    internal static Canned SignedIn(string user, int number = 1, string field = "login", DateTimeOffset? expires = null) =>
        Canned.Ok(
            $$"""
            {"data":{"{{field}}":{"session":{"accessToken":"{{user}}-{{number}}","accessTokenExpiresAt":"{{(
                expires ?? Noon.AddMinutes(15)
            ).ToString("O")}}",
            "refreshToken":"r-{{user}}-{{number}}","refreshTokenExpiresAt":"2026-04-14T12:00:00.000Z","me":{"id":"{{user}}"} },"errors":null} } }
            """
        );

    [Fact]
    public async Task A_login_signs_in()
    {
        await using CannedServer server = await CannedServer.StartAsync(Backend());
        await using ClientUnderTest client = At(server);
        List<string?> signedIn = [];
        client.Session.SignedIn += (_, e) => signedIn.Add(e.UserId);

        Assert.False(client.Session.IsSignedIn);
        Assert.Equal("ada", (await client.LoginAsync("ada")).Data!.Text);
        Assert.Equal((true, "ada"), (client.Session.IsSignedIn, client.Session.UserId));
        Assert.Equal("ada", (await client.MeAsync()).Data!.Text);
        Assert.Equal("Bearer ada-1", server.Requests[^1].Authorization);
        SessionTokens? kept = await client.Store.ReadAsync(default);
        Assert.Equal(
            new SessionTokens("ada-1", Noon.AddMinutes(15), "r-ada-1", new DateTimeOffset(2026, 4, 14, 12, 0, 0, TimeSpan.Zero), "ada"),
            kept
        );
        Assert.Equal(["ada"], signedIn);
    }

    [Fact]
    public async Task A_failed_login_changes_nothing()
    {
        await using CannedServer server = await CannedServer.StartAsync(
            Canned.Ok("""{"data":{"login":{"session":null,"errors":[{"__typename":"InvalidCredentialsError"}]}}}""")
        );
        await using ClientUnderTest client = At(server);
        IOperationResult<Said> login = await client.LoginAsync();
        Assert.True(login.IsSuccessResult());
        Assert.Null(login.Data!.Text);
        Assert.False(client.Session.IsSignedIn);
    }

    [Fact]
    public async Task A_sign_in_sends_no_token()
    {
        await using CannedServer server = await CannedServer.StartAsync(Backend());
        await using ClientUnderTest client = At(server);
        await client.LoginAsync("ada");
        await client.LoginAsync("grace");
        Assert.All(server.Requests, request => Assert.Null(request.Authorization));
        Assert.Equal("grace", (await client.MeAsync()).Data!.Text);
    }

    [Fact]
    public async Task A_hundred_calls_with_an_expired_token_refresh_once_and_all_succeed()
    {
        // No request gets a response before all hundred have arrived with the old token.
        Gate all = new(100);
        await using CannedServer server = await CannedServer.StartAsync(
            Backend(async request =>
            {
                if (request.Authorization != "Bearer ada-1")
                    return null;
                await all.ArriveAsync();
                return Refused;
            })
        );
        await using ClientUnderTest client = At(server);
        await client.LoginAsync("ada");
        IOperationResult<Said>[] answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => client.MeAsync()));

        Assert.All(answers, answer => Assert.Equal("ada", answer.Data?.Text));
        CannedRequest refresh = Assert.Single(server.Requests, request => request.Operation == "RefreshSession");
        Assert.Equal(("r-ada-1", null), ((string?)refresh.Body["variables"]!["input"]!["refreshToken"], refresh.Authorization));
        Assert.Equal(100, server.Requests.Count(request => request.Authorization == "Bearer ada-2"));
        Assert.Equal("r-ada-2", (await client.Store.ReadAsync(default))!.RefreshToken);
    }

    [Fact]
    public async Task A_mutation_repeated_after_a_refresh_keeps_its_key()
    {
        await using CannedServer server = await CannedServer.StartAsync(
            Backend(request => Answer(request.Authorization == "Bearer ada-1" ? Refused : null))
        );
        await using ClientUnderTest client = At(server);
        await client.LoginAsync("ada");
        Assert.Equal("1", (await client.CreateAsync()).Data!.Text);
        CannedRequest[] sent = [.. server.Requests.Where(request => request.Operation == "Create")];
        Assert.Equal(2, sent.Length);
        Assert.Equal(sent[0].IdempotencyKey, sent[1].IdempotencyKey);
    }

    [Fact]
    public async Task A_rejected_new_token_is_reported_and_not_renewed_again()
    {
        await using CannedServer server = await CannedServer.StartAsync(
            Backend(request => Answer(request.Operation == "Me" ? Refused : null))
        );
        await using ClientUnderTest client = At(server);
        await client.LoginAsync("ada");
        Assert.Equal(FailureKind.Unauthorized, (await client.MeAsync()).Failure!.Kind);
        Assert.Equal(["Login", "Me", "RefreshSession", "Me"], server.Requests.Select(request => request.Operation));
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_expires()
    {
        Clock clock = new(Noon);
        await using CannedServer server = await CannedServer.StartAsync(Backend());
        await using ClientUnderTest client = new(server.Endpoint, time: clock);
        await client.LoginAsync("ada");
        clock.Now = Noon.AddMinutes(15).AddSeconds(-31);
        await client.MeAsync();
        Assert.DoesNotContain(server.Requests, request => request.Operation == "RefreshSession");
        clock.Now = Noon.AddMinutes(15).AddSeconds(-30);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.MeAsync()));
        Assert.Single(server.Requests, request => request.Operation == "RefreshSession");
        Assert.Equal(20, server.Requests.Count(request => request.Authorization == "Bearer ada-2"));
    }

    [Fact]
    public async Task A_valid_token_is_sent_if_its_renewal_fails()
    {
        Clock clock = new(Noon);
        await using CannedServer server = await CannedServer.StartAsync(
            Backend(request =>
                Answer(
                    request.Operation == "RefreshSession"
                        ? new Canned(HttpStatusCode.ServiceUnavailable, "") { Headers = { ["Retry-After"] = "60" } }
                        : null
                )
            )
        );
        await using ClientUnderTest client = new(server.Endpoint, time: clock);
        await client.LoginAsync("ada");
        clock.Now = Noon.AddMinutes(15).AddSeconds(-10);
        Assert.Equal("ada", (await client.MeAsync()).Data!.Text);
        Assert.Equal("Bearer ada-1", server.Requests[^1].Authorization);
    }

    [Fact]
    public async Task A_wrong_clock_causes_no_additional_refresh()
    {
        await using CannedServer server = await CannedServer.StartAsync(Backend());
        await using ClientUnderTest client = new(server.Endpoint, time: new Clock(Noon.AddYears(1)));
        await client.LoginAsync("ada");
        for (int i = 0; i < 3; i++)
            Assert.Equal("ada", (await client.MeAsync()).Data!.Text);
        Assert.DoesNotContain(server.Requests, request => request.Operation == "RefreshSession");
    }

    [Fact]
    public async Task A_rejected_refresh_signs_out_once()
    {
        Gate all = new(20);
        await using CannedServer server = await CannedServer.StartAsync(
            Backend(async request =>
            {
                if (request.Operation == "RefreshSession")
                    return Canned.Ok("""{"data":{"refreshSession":{"session":null}}}""");
                if (request.Operation == "Login")
                    return null;
                await all.ArriveAsync();
                return Refused;
            })
        );
        await using ClientUnderTest client = At(server);
        await client.LoginAsync("ada");
        ConcurrentQueue<SignedOutEventArgs> signedOut = new();
        client.Session.SignedOut += (_, e) => signedOut.Enqueue(e);

        IOperationResult<Said>[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.MeAsync()));
        Assert.All(
            answers,
            answer =>
                Assert.Equal(
                    (FailureKind.Unauthorized, HttpStatusCode.Unauthorized, "The token has expired."),
                    (answer.Failure!.Kind, answer.Failure.Status, answer.Errors[0].Message)
                )
        );
        SignedOutEventArgs told = Assert.Single(signedOut);
        Assert.Equal((SignOutReason.Expired, "ada"), (told.Reason, told.UserId));
        Assert.Single(server.Requests, request => request.Operation == "RefreshSession");
        Assert.False(client.Session.IsSignedIn);
        Assert.Null(await client.Store.ReadAsync(default));
        await client.MeAsync();
        Assert.Null(server.Requests[^1].Authorization);
    }

    [Fact]
    public async Task A_temporary_failure_of_a_refresh_keeps_the_session()
    {
        int refreshes = 0;
        await using CannedServer server = await CannedServer.StartAsync(
            Backend(request =>
                Answer(
                    request.Operation switch
                    {
                        "RefreshSession" when Interlocked.Increment(ref refreshes) == 1 => new Canned(HttpStatusCode.ServiceUnavailable, "")
                        {
                            Headers = { ["Retry-After"] = "60" },
                        },
                        "Me" when request.Authorization == "Bearer ada-1" => Refused,
                        _ => null,
                    }
                )
            )
        );
        await using ClientUnderTest client = At(server);
        await client.LoginAsync("ada");
        IOperationResult<Said> me = await client.MeAsync();
        Assert.Equal((FailureKind.Unavailable, TimeSpan.FromSeconds(60)), (me.Failure!.Kind, me.Failure.RetryAfter));
        Assert.True(client.Session.IsSignedIn);
        Assert.Equal("ada", (await client.MeAsync()).Data!.Text);
    }

    [Fact]
    public async Task A_cancelled_call_does_not_cancel_the_refresh_for_the_others()
    {
        using CancellationTokenSource given = new();
        TaskCompletionSource gaveUp = new();
        await using CannedServer server = await CannedServer.StartAsync(
            Backend(async request =>
            {
                if (request.Authorization == "Bearer ada-1")
                    return Refused;
                if (request.Operation != "RefreshSession")
                    return null;
                await given.CancelAsync();
                await gaveUp.Task;
                return null;
            })
        );
        await using ClientUnderTest client = At(server);
        await client.LoginAsync("ada");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.MeAsync(given.Token));
        Task<IOperationResult<Said>> other = client.MeAsync();
        gaveUp.SetResult();
        Assert.Equal("ada", (await other).Data!.Text);
        Assert.Single(server.Requests, request => request.Operation == "RefreshSession");
    }

    [Fact]
    public async Task A_response_for_the_former_user_is_never_returned()
    {
        TaskCompletionSource asked = new(),
            switched = new();
        await using CannedServer server = await CannedServer.StartAsync(
            Backend(async request =>
            {
                if (request.Authorization != "Bearer ada-1")
                    return null;
                asked.SetResult();
                await switched.Task;
                return null;
            })
        );
        await using ClientUnderTest client = At(server);
        await client.LoginAsync("ada");
        Task<IOperationResult<Said>> former = client.MeAsync();
        await asked.Task;
        await client.LoginAsync("grace");
        switched.SetResult();
        IOperationResult<Said> dropped = await former;
        Assert.Equal((FailureKind.SessionChanged, null), (dropped.Failure!.Kind, dropped.Data));
        Assert.Equal("grace", (await client.MeAsync()).Data!.Text);
    }

    [Fact]
    public async Task Tokens_renewed_for_the_former_user_are_dropped()
    {
        TaskCompletionSource refreshing = new(),
            switched = new();
        await using CannedServer server = await CannedServer.StartAsync(
            Backend(async request =>
            {
                if (request.Authorization == "Bearer ada-1")
                    return Refused;
                if (request.Operation != "RefreshSession")
                    return null;
                refreshing.SetResult();
                await switched.Task;
                return null;
            })
        );
        await using ClientUnderTest client = At(server);
        await client.LoginAsync("ada");
        bool signedOut = false;
        client.Session.SignedOut += (_, _) => signedOut = true;
        Task<IOperationResult<Said>> former = client.MeAsync();
        await refreshing.Task;
        await client.LoginAsync("grace");
        switched.SetResult();
        Assert.Equal(FailureKind.SessionChanged, (await former).Failure!.Kind);
        Assert.Equal(("grace", "grace-1"), (client.Session.UserId, (await client.Store.ReadAsync(default))!.AccessToken));
        Assert.Equal("grace", (await client.MeAsync()).Data!.Text);
        Assert.False(signedOut);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_later_of_two_concurrent_logins_counts(bool earlierAnswersFirst)
    {
        TaskCompletionSource adaAsked = new(),
            graceAsked = new(),
            ada = new(),
            grace = new();
        await using CannedServer server = await CannedServer.StartAsync(
            Backend(async request =>
            {
                if (request.Operation != "Login")
                    return null;
                bool isAda = (string?)request.Body["variables"]!["email"] == "ada";
                (isAda ? adaAsked : graceAsked).SetResult();
                await (isAda ? ada : grace).Task;
                return null;
            })
        );
        await using ClientUnderTest client = At(server);
        Task<IOperationResult<Said>> first = client.LoginAsync("ada");
        await adaAsked.Task;
        Task<IOperationResult<Said>> second = client.LoginAsync("grace");
        await graceAsked.Task;
        if (earlierAnswersFirst)
        {
            ada.SetResult();
            Assert.Equal("ada", (await first).Data!.Text);
            grace.SetResult();
        }
        else
        {
            grace.SetResult();
            await second;
            ada.SetResult();
            Assert.Equal((FailureKind.SessionChanged, null), ((await first).Failure!.Kind, (await first).Data));
        }
        Assert.Equal("grace", (await second).Data!.Text);
        Assert.Equal(("grace", "grace-1"), (client.Session.UserId, (await client.Store.ReadAsync(default))!.AccessToken));
        Assert.Equal("grace", (await client.MeAsync()).Data!.Text);
    }

    [Fact]
    public async Task A_second_sign_in_of_the_same_user_loses_nothing()
    {
        TaskCompletionSource asked = new(),
            again = new();
        await using CannedServer server = await CannedServer.StartAsync(
            Backend(async request =>
            {
                if (request.Operation != "Me")
                    return null;
                asked.SetResult();
                await again.Task;
                return null;
            })
        );
        await using ClientUnderTest client = At(server);
        await client.LoginAsync("ada");
        Task<IOperationResult<Said>> call = client.MeAsync();
        await asked.Task;
        await client.LoginAsync("ada");
        again.SetResult();
        Assert.Equal("ada", (await call).Data!.Text);
    }

    [Fact]
    public async Task A_logout_clears_everything_and_returns_its_result()
    {
        TaskCompletionSource asked = new(),
            loggedOut = new();
        await using CannedServer server = await CannedServer.StartAsync(
            Backend(async request =>
            {
                if (request.Operation != "Me" || request.Authorization is null)
                    return null;
                asked.SetResult();
                await loggedOut.Task;
                return null;
            })
        );
        await using ClientUnderTest client = At(server);
        await client.LoginAsync("ada");
        List<SignOutReason> signedOut = [];
        client.Session.SignedOut += (_, e) => signedOut.Add(e.Reason);
        Task<IOperationResult<Said>> call = client.MeAsync();
        await asked.Task;
        Assert.Equal("true", (await client.LogoutAsync()).Data!.Text);
        loggedOut.SetResult();
        Assert.Equal(FailureKind.SessionChanged, (await call).Failure!.Kind);
        Assert.False(client.Session.IsSignedIn);
        Assert.Null(await client.Store.ReadAsync(default));
        Assert.Equal([SignOutReason.LoggedOut], signedOut);
        await client.MeAsync();
        Assert.Null(server.Requests[^1].Authorization);
    }

    [Fact]
    public async Task Forgetting_the_session_also_discards_a_login_in_flight()
    {
        TaskCompletionSource asked = new(),
            forgotten = new();
        await using CannedServer server = await CannedServer.StartAsync(
            Backend(async request =>
            {
                if ((string?)request.Body["variables"]?["email"] != "grace")
                    return null;
                asked.SetResult();
                await forgotten.Task;
                return null;
            })
        );
        await using ClientUnderTest client = At(server);
        await client.LoginAsync("ada");
        Task<IOperationResult<Said>> login = client.LoginAsync("grace");
        await asked.Task;
        await client.Session.ForgetAsync();
        forgotten.SetResult();
        Assert.Equal(FailureKind.SessionChanged, (await login).Failure!.Kind);
        Assert.False(client.Session.IsSignedIn);
        Assert.Null(await client.Store.ReadAsync(default));
    }

    [Fact]
    public async Task A_persistent_store_restores_the_session_and_renews_old_tokens_first()
    {
        Store store = new() { Kept = new SessionTokens("ada-1", Noon.AddHours(-1), "r-ada-1", null, "ada") };
        await using CannedServer server = await CannedServer.StartAsync(Backend());
        await using ClientUnderTest client = new(server.Endpoint, store: store, time: new Clock(Noon));
        Assert.True(await client.Session.RestoreAsync());
        Assert.Equal("ada", client.Session.UserId);
        Assert.Equal("ada", (await client.MeAsync()).Data!.Text);
        Assert.Equal(["RefreshSession", "Me"], server.Requests.Select(request => request.Operation));
        Assert.Equal("ada-2", store.Kept!.AccessToken);
        // Once at the start, and once before the renewal, which another process may have done.
        Assert.Equal(2, store.Reads);
    }

    [Fact]
    public async Task A_custom_store_is_used()
    {
        await using CannedServer server = await CannedServer.StartAsync(Backend());
        await using ClientUnderTest client = new(server.Endpoint, builder => builder.UseTokenStore<Store>());
        await client.LoginAsync("ada");
        Assert.Equal("ada-1", Assert.IsType<Store>(client.Store).Kept!.AccessToken);
    }

    [Fact]
    public async Task Scopes_have_sessions_of_their_own()
    {
        await using CannedServer server = await CannedServer.StartAsync(Backend());
        ServiceCollection services = new();
        services.AddStreakoidClient(ServiceLifetime.Scoped).ConfigureHttpClient(http => http.BaseAddress = server.Endpoint);
        await using ServiceProvider provider = services.BuildServiceProvider(validateScopes: true);
        await using AsyncServiceScope ada = provider.CreateAsyncScope(),
            grace = provider.CreateAsyncScope();
        Assert.NotSame(
            ada.ServiceProvider.GetRequiredService<StreakoidSession>(),
            grace.ServiceProvider.GetRequiredService<StreakoidSession>()
        );
        Assert.NotSame(
            ada.ServiceProvider.GetRequiredService<IOperationExecutor>(),
            grace.ServiceProvider.GetRequiredService<IOperationExecutor>()
        );
        Assert.Same(ada.ServiceProvider.GetRequiredService<StreakoidSession>(), ada.ServiceProvider.GetRequiredService<StreakoidSession>());
    }

    [Fact]
    public void Tokens_do_not_appear_in_logs() =>
        Assert.DoesNotContain("secret", new SessionTokens("secret", Noon, "secret", Noon, "ada").ToString(), StringComparison.Ordinal);

    private static ClientUnderTest At(CannedServer server) => new(server.Endpoint, time: new Clock(Noon));

    private static Task<Canned?> Answer(Canned? answer) => Task.FromResult(answer);

    /// <summary>A server with one session per user, where <c>me</c> is the token's user; <paramref name="first"/> may handle a request
    /// before it.</summary>
    internal static Func<CannedRequest, Task<Canned>> Backend(Func<CannedRequest, Task<Canned?>>? first = null)
    {
        ConcurrentDictionary<string, int> tokens = new();
        return async request =>
        {
            if (first is not null && await first(request) is { } answer)
                return answer;
            switch (request.Operation)
            {
                case "Login":
                    return SignedIn((string)request.Body["variables"]!["email"]!);
                case "RefreshSession":
                    string user = ((string)request.Body["variables"]!["input"]!["refreshToken"]!).Split('-')[1];
                    return SignedIn(user, tokens.AddOrUpdate(user, 2, (_, n) => n + 1), "refreshSession", Noon.AddHours(1));
                case "Create":
                    return Canned.Ok("""{"data":{"createStreak":{"streak":{"id":"1"}}}}""");
                case "Logout":
                    return Canned.Ok("""{"data":{"logout":{"loggedOut":true}}}""");
                default:
                    return Canned.Ok(
                        $$$$"""{"data":{"me":{"id":"{{{{request.Authorization?["Bearer ".Length..].Split('-')[0] ?? "nobody"}}}}"}}}"""
                    );
            }
        };
    }

    private sealed class Gate(int count)
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _left = count;

        public Task ArriveAsync()
        {
            if (Interlocked.Decrement(ref _left) <= 0)
                _open.TrySetResult();
            return _open.Task;
        }
    }

    /// <summary>A fixed clock with the timers of the system.</summary>
    private sealed class Clock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    internal sealed class Store : ITokenStore
    {
        public SessionTokens? Kept { get; set; }

        public int Reads { get; private set; }

        public ValueTask<SessionTokens?> ReadAsync(CancellationToken cancellationToken)
        {
            Reads++;
            return ValueTask.FromResult(Kept);
        }

        public ValueTask WriteAsync(SessionTokens tokens, CancellationToken cancellationToken)
        {
            Kept = tokens;
            return ValueTask.CompletedTask;
        }

        public ValueTask ClearAsync(CancellationToken cancellationToken)
        {
            Kept = null;
            return ValueTask.CompletedTask;
        }
    }
}
