using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Streakoid.Client;

namespace Streakoid.Tests.Client.Runtime;

/// <summary>If a token store or a handler of the program fails, memory and disk hold the same user, and calls report the failure.</summary>
[Trait("kind", "server")]
public sealed class StoreTests
{
    // Long enough for a request on a busy machine.
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData(false)] // throws instead of writing
    [InlineData(true)] // writes, then throws
    public async Task If_the_next_user_cannot_be_stored_the_former_one_stays_signed_in(bool writesFirst)
    {
        await using CannedServer server = await CannedServer.StartAsync(SessionTests.Backend());
        FaultyStore store = new();
        await using ClientUnderTest client = new(server.Endpoint, store: store);
        await client.LoginAsync("ada");
        store.OnWrite = tokens =>
        {
            if (tokens.UserId != "grace")
                return Task.CompletedTask;
            if (writesFirst)
                store.Kept = tokens;
            throw new IOException("The disk is full.");
        };
        IOperationResult<Said> login = await client.LoginAsync("grace");
        Assert.Equal((FailureKind.TokenStore, null), (login.Failure?.Kind, login.Data));
        Assert.Contains("The disk is full.", login.Failure!.Message, StringComparison.Ordinal);
        Assert.IsType<IOException>(login.Failure.Exception);
        Assert.Equal(("ada", "ada"), (client.Session.UserId, store.Kept?.UserId));
        Assert.Equal("ada", (await client.MeAsync()).Data!.Text);

        await using ClientUnderTest restarted = new(server.Endpoint, store: store);
        Assert.Equal("ada", (await restarted.MeAsync()).Data!.Text);
    }

    [Fact]
    public async Task A_login_whose_tokens_were_not_stored_is_sent_again_with_its_key()
    {
        await using CannedServer server = await CannedServer.StartAsync(SessionTests.Backend());
        FaultyStore store = new() { OnWrite = _ => throw new IOException("Full.") };
        await using ClientUnderTest client = new(server.Endpoint, store: store);
        Assert.Equal(FailureKind.TokenStore, (await client.LoginAsync("ada")).Failure?.Kind);
        Assert.False(client.Session.IsSignedIn);
        store.OnWrite = null;
        Assert.Equal("ada", (await client.LoginAsync("ada")).Data!.Text);
        Assert.Equal(server.Requests[0].IdempotencyKey, server.Requests[1].IdempotencyKey);
        Assert.Equal("ada", client.Session.UserId);
    }

    [Fact]
    public async Task An_unreadable_store_is_a_failure_and_the_next_call_reads_it_again()
    {
        await using CannedServer server = await CannedServer.StartAsync(SessionTests.Backend());
        FaultyStore store = new() { Kept = Of("ada"), OnRead = () => throw new UnauthorizedAccessException("Locked.") };
        await using ClientUnderTest client = new(server.Endpoint, store: store);
        Assert.Equal(FailureKind.TokenStore, (await client.MeAsync()).Failure?.Kind);
        Assert.Equal(FailureKind.TokenStore, (await client.CreateAsync()).Failure?.Kind);
        GraphQLClientException thrown = await Assert.ThrowsAsync<GraphQLClientException>(() => client.Session.RestoreAsync());
        Assert.Equal(FailureKind.TokenStore, thrown.Failure?.Kind);
        Assert.Empty(server.Requests);
        store.OnRead = null;
        Assert.Equal("ada", (await client.MeAsync()).Data!.Text);
    }

    [Fact]
    public async Task A_sign_in_replaces_the_contents_of_an_unreadable_store()
    {
        await using CannedServer server = await CannedServer.StartAsync(SessionTests.Backend());
        FaultyStore store = new() { Kept = Of("ada"), OnRead = () => throw new InvalidDataException("Not decipherable.") };
        await using ClientUnderTest client = new(server.Endpoint, store: store);
        Assert.Equal("grace", (await client.LoginAsync("grace")).Data!.Text);
        Assert.Equal("grace", (await client.MeAsync()).Data!.Text);
        Assert.Equal("grace", store.Kept?.UserId);
    }

    [Fact]
    public async Task A_logout_signs_out_and_reports_a_failure_of_the_store()
    {
        await using CannedServer server = await CannedServer.StartAsync(SessionTests.Backend());
        FaultyStore store = new() { OnClear = () => throw new IOException("Read-only.") };
        await using ClientUnderTest client = new(server.Endpoint, store: store);
        await client.LoginAsync("ada");
        List<SignOutReason> signedOut = [];
        client.Session.SignedOut += (_, e) => signedOut.Add(e.Reason);
        IOperationResult<Said> logout = await client.LogoutAsync();
        Assert.Equal((FailureKind.TokenStore, "true"), (logout.Failure?.Kind, logout.Data?.Text));
        Assert.False(client.Session.IsSignedIn);
        Assert.Equal([SignOutReason.LoggedOut], signedOut);
    }

    [Fact]
    public async Task ForgetAsync_throws_if_the_store_fails()
    {
        await using CannedServer server = await CannedServer.StartAsync(SessionTests.Backend());
        FaultyStore store = new() { OnClear = () => throw new IOException("Read-only.") };
        await using ClientUnderTest client = new(server.Endpoint, store: store);
        await client.LoginAsync("ada");
        bool signedOut = false;
        client.Session.SignedOut += (_, _) => signedOut = true;
        GraphQLClientException thrown = await Assert.ThrowsAsync<GraphQLClientException>(() => client.Session.ForgetAsync());
        Assert.Equal(FailureKind.TokenStore, thrown.Failure?.Kind);
        Assert.Equal((false, true), (client.Session.IsSignedIn, signedOut));
    }

    [Fact]
    public async Task Renewed_tokens_are_used_even_if_they_cannot_be_stored()
    {
        await using CannedServer server = await CannedServer.StartAsync(
            SessionTests.Backend(request =>
                Task.FromResult<Canned?>(
                    request.Authorization == "Bearer ada-1" ? new Canned(System.Net.HttpStatusCode.Unauthorized, "") : null
                )
            )
        );
        FaultyStore store = new();
        await using ClientUnderTest client = new(server.Endpoint, store: store);
        await client.LoginAsync("ada");
        store.OnWrite = _ => throw new IOException("Full.");
        Assert.Equal("ada", (await client.MeAsync()).Data?.Text);
        Assert.Equal("ada", (await client.MeAsync()).Data?.Text);
        Assert.Single(server.Requests, request => request.Operation == "RefreshSession");
    }

    [Theory]
    [InlineData("read", false)]
    [InlineData("read", true)]
    [InlineData("write", false)]
    [InlineData("write", true)]
    [InlineData("clear", false)]
    [InlineData("clear", true)]
    public async Task A_call_with_a_hanging_store_ends_at_the_deadline(string operation, bool blocks)
    {
        await using CannedServer server = await CannedServer.StartAsync(SessionTests.Backend());
        FaultyStore store = new();
        await using ClientUnderTest client = new(server.Endpoint, store: store);
        if (operation == "clear")
            Assert.Null((await client.LoginAsync("ada")).Failure);
        SetTimeout(client);
        using ManualResetEventSlim released = new();
        Task Hang()
        {
            if (blocks)
                released.Wait();
            return Task.Run(released.Wait);
        }
        if (operation == "read")
            store.OnRead = Hang;
        if (operation == "write")
            store.OnWrite = _ => Hang();
        if (operation == "clear")
            store.OnClear = Hang;
        try
        {
            Task<IOperationResult<Said>> call = operation switch
            {
                "read" => client.MeAsync(),
                "write" => client.LoginAsync("ada"),
                _ => client.LogoutAsync(),
            };
            IOperationResult<Said> result = await call.WaitAsync(TimeSpan.FromMinutes(1));
            Assert.Equal(FailureKind.TokenStore, result.Failure?.Kind);
            // A call that waits for the first one does not hang either.
            Task<IOperationResult<Said>> next = operation == "clear" ? client.LoginAsync("grace") : client.LoginAsync("ada");
            Assert.Equal(FailureKind.TokenStore, (await next.WaitAsync(TimeSpan.FromMinutes(1))).Failure?.Kind);
            Assert.False(client.Session.IsSignedIn);
        }
        finally
        {
            released.Set();
        }
    }

    [Fact]
    public async Task A_late_write_does_not_store_a_user_who_was_not_signed_in()
    {
        await using CannedServer server = await CannedServer.StartAsync(SessionTests.Backend());
        FaultyStore store = new();
        await using ClientUnderTest client = new(server.Endpoint, store: store);
        Assert.Null((await client.LoginAsync("ada")).Failure);
        SetTimeout(client);
        TaskCompletionSource slow = new(TaskCreationOptions.RunContinuationsAsynchronously),
            putBack = new(TaskCreationOptions.RunContinuationsAsynchronously);
        store.OnWrite = async tokens =>
        {
            if (tokens.UserId == "grace")
                await slow.Task;
            store.Kept = tokens;
            if (tokens.UserId == "ada")
                putBack.TrySetResult();
        };
        Assert.Equal(FailureKind.TokenStore, (await client.LoginAsync("grace")).Failure?.Kind);
        slow.SetResult();
        await putBack.Task.WaitAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(("ada", "ada"), (client.Session.UserId, store.Kept?.UserId));
    }

    [Fact]
    public async Task A_SignedIn_handler_that_throws_is_reported_and_the_others_run()
    {
        await using CannedServer server = await CannedServer.StartAsync(SessionTests.Backend());
        await using ClientUnderTest client = new(server.Endpoint);
        List<string?> told = [];
        client.Session.SignedIn += (_, _) => throw new InvalidOperationException("No window.");
        client.Session.SignedIn += (_, e) => told.Add(e.UserId);
        IOperationResult<Said> login = await client.LoginAsync("ada");
        Assert.Equal((FailureKind.Handler, "ada"), (login.Failure?.Kind, login.Data?.Text));
        Assert.Equal("No window.", Assert.IsType<InvalidOperationException>(login.Failure!.Exception).Message);
        Assert.Equal(["ada"], told);
        Assert.Equal("ada", (await client.MeAsync()).Data!.Text);
    }

    [Fact]
    public async Task A_SignedOut_handler_that_throws_is_reported_for_every_reason()
    {
        await using CannedServer server = await CannedServer.StartAsync(
            SessionTests.Backend(request =>
                Task.FromResult<Canned?>(
                    request.Operation == "RefreshSession" ? Canned.Ok("""{"data":{"refreshSession":{"session":null}}}""")
                    : request is { Operation: "Me", Authorization: not null } ? new Canned(System.Net.HttpStatusCode.Unauthorized, "")
                    : null
                )
            )
        );
        await using ClientUnderTest client = new(server.Endpoint);
        client.Session.SignedOut += (_, _) => throw new InvalidOperationException("No window.");
        await client.LoginAsync("ada");
        IOperationResult<Said> logout = await client.LogoutAsync();
        Assert.Equal((FailureKind.Handler, "true"), (logout.Failure?.Kind, logout.Data?.Text));
        await client.LoginAsync("ada");
        Assert.Equal(
            FailureKind.Handler,
            (await Assert.ThrowsAsync<GraphQLClientException>(() => client.Session.ForgetAsync())).Failure?.Kind
        );
        await client.LoginAsync("ada");
        Assert.Equal(FailureKind.Unauthorized, (await client.MeAsync()).Failure?.Kind);
        Assert.False(client.Session.IsSignedIn);
    }

    [Fact]
    public async Task A_message_handler_that_throws_is_a_failure_and_the_mutation_keeps_its_key()
    {
        await using CannedServer server = await CannedServer.StartAsync(SessionTests.Backend());
        bool throws = true;
        await using ClientUnderTest client = new(
            server.Endpoint,
            builder => builder.HttpClientBuilder.AddHttpMessageHandler(() => new Thrower(() => throws))
        );
        Assert.Equal(FailureKind.Handler, (await client.MeAsync()).Failure?.Kind);
        Failure failure = (await client.CreateAsync()).Failure!;
        Assert.Equal((FailureKind.Handler, "Broken."), (failure.Kind, failure.Exception?.Message));
        throws = false;
        await client.CreateAsync();
        Assert.Equal(failure.IdempotencyKey, server.Requests[^1].IdempotencyKey);
    }

    [Theory]
    [InlineData(
        "login(input: {}) { session { accessToken accessTokenExpiresAt } }",
        """{"login":{"session":{"accessToken":"a","accessTokenExpiresAt":"2026-03-14T12:15:00Z"}}}"""
    )]
    [InlineData(
        "login(input: {}) { session { me { id } } errors { __typename } }",
        """{"login":{"session":{"me":{"id":"ada"}},"errors":null}}"""
    )]
    [InlineData("login(input: {}) { errors { __typename } }", """{"login":{"errors":null}}""")]
    [InlineData(
        "refreshSession(input: {}) { session { accessToken refreshToken } }",
        """{"refreshSession":{"session":{"accessToken":"a","refreshToken":"b"}}}"""
    )]
    [InlineData(
        "mine: login(input: {}) { s: session { accessToken accessTokenExpiresAt refreshToken } }",
        """{"mine":{"s":{"accessToken":"a","accessTokenExpiresAt":"2026-03-14T12:15:00Z","refreshToken":"r"}}}"""
    )]
    [InlineData(
        "login(input: {}) { session { accessToken accessTokenExpiresAt refreshToken } } other",
        """{"login":{"session":{"accessToken":"a","accessTokenExpiresAt":"2026-03-14T12:15:00Z","refreshToken":"r"}},"other":1}"""
    )]
    public async Task A_login_that_does_not_select_all_tokens_says_that_nobody_was_signed_in(string selection, string data)
    {
        await using CannedServer server = await CannedServer.StartAsync(Canned.Ok($"{{\"data\":{data}}}"));
        await using ClientUnderTest client = new(server.Endpoint);
        SessionEffect effect =
            selection.EndsWith("other", StringComparison.Ordinal) ? SessionEffect.Mixed
            : selection.StartsWith("refresh", StringComparison.Ordinal) ? SessionEffect.Renew
            : SessionEffect.SignIn;
        IOperationResult<Said> login = await client.SendAsync(
            OperationKind.Mutation,
            "Own",
            $"mutation Own {{ {selection} }}",
            _ => "read",
            effect: effect
        );
        Assert.Equal((FailureKind.NotSignedIn, "read"), (login.Failure?.Kind, login.Data?.Text));
        Assert.Contains("refreshToken", login.Failure!.Message, StringComparison.Ordinal);
        Assert.False(client.Session.IsSignedIn);
    }

    [Theory]
    [InlineData(
        "login(input: {}) { session { accessToken } errors { __typename } }",
        """{"login":{"session":null,"errors":[{"__typename":"InvalidCredentialsError"}]}}"""
    )]
    [InlineData("login(input: {}) { errors { __typename } }", """{"login":{"errors":[{"__typename":"InvalidCredentialsError"}]}}""")]
    [InlineData("verifyEmail(input: {}) { verified }", """{"verifyEmail":{"verified":true}}""")]
    public async Task A_failed_login_and_an_operation_without_tokens_are_no_failures(string selection, string data)
    {
        await using CannedServer server = await CannedServer.StartAsync(Canned.Ok($"{{\"data\":{data}}}"));
        await using ClientUnderTest client = new(server.Endpoint);
        SessionEffect effect = selection.StartsWith("login", StringComparison.Ordinal) ? SessionEffect.SignIn : SessionEffect.None;
        Assert.Null(
            (await client.SendAsync(OperationKind.Mutation, "Own", $"mutation Own {{ {selection} }}", _ => "read", effect: effect)).Failure
        );
    }

    [Theory]
    [InlineData("ada", 1, true)] // another tab has renewed them
    [InlineData("ada", 0, false)] // a write has failed, so the store has older ones
    [InlineData("grace", 1, false)] // another user signed in there
    public async Task Only_newer_tokens_of_the_same_user_in_the_store_replace_a_renewal(string user, int minutesLater, bool adopted)
    {
        await using CannedServer server = await CannedServer.StartAsync(
            SessionTests.Backend(request => Task.FromResult(request.Authorization == "Bearer ada-1" ? SessionTests.Refused : null))
        );
        FaultyStore store = new();
        await using ClientUnderTest client = new(server.Endpoint, store: store);
        await client.LoginAsync("ada");
        store.Kept = Of(user) with
        {
            AccessToken = $"{user}-7",
            RefreshToken = $"r-{user}-7",
            AccessTokenExpiresAt = store.Kept!.AccessTokenExpiresAt.AddMinutes(minutesLater),
        };
        Assert.Equal("ada", (await client.MeAsync()).Data!.Text);
        Assert.Equal(adopted ? "Bearer ada-7" : "Bearer ada-2", server.Requests[^1].Authorization);
        Assert.Equal(adopted ? 0 : 1, server.Requests.Count(request => request.Operation == "RefreshSession"));
    }

    private static void SetTimeout(ClientUnderTest client) =>
        client.Services.GetRequiredService<IOptions<StreakoidClientOptions>>().Value.Timeout = Short;

    private static SessionTokens Of(string user) => new($"{user}-1", DateTimeOffset.MaxValue, $"r-{user}-1", null, user);

    private sealed class Thrower(Func<bool> throws) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            throws() ? throw new NotSupportedException("Broken.") : base.SendAsync(request, cancellationToken);
    }

    private sealed class FaultyStore : ITokenStore
    {
        public SessionTokens? Kept { get; set; }

        public Func<Task>? OnRead { get; set; }

        /// <summary>Runs before a write; the write follows if it does not throw.</summary>
        public Func<SessionTokens, Task>? OnWrite { get; set; }

        public Func<Task>? OnClear { get; set; }

        public async ValueTask<SessionTokens?> ReadAsync(CancellationToken cancellationToken)
        {
            if (OnRead is not null)
                await OnRead();
            return Kept;
        }

        public async ValueTask WriteAsync(SessionTokens tokens, CancellationToken cancellationToken)
        {
            if (OnWrite is not null)
                await OnWrite(tokens);
            Kept = tokens;
        }

        public async ValueTask ClearAsync(CancellationToken cancellationToken)
        {
            if (OnClear is not null)
                await OnClear();
            Kept = null;
        }
    }
}
