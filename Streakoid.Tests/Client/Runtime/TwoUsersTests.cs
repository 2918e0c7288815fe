using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Client;
using Xunit.Abstractions;

namespace Streakoid.Tests.Client.Runtime;

/// <summary>Two users in one process, in separate scopes and alternating in one scope, never get each other's data.</summary>
[Trait("kind", "server")]
public sealed class TwoUsersTests(ITestOutputHelper output)
{
    private const int Threads = 32,
        Scopes = 8,
        CallsBetweenSwitches = 40;

    /// <summary>The calls; <c>STREAKOID_STRESS_CALLS=100000</c> is the full run.</summary>
    private static readonly int Calls = int.TryParse(
        Environment.GetEnvironmentVariable("STREAKOID_STRESS_CALLS"),
        CultureInfo.InvariantCulture,
        out int calls
    )
        ? calls / Threads * Threads
        : 9600;

    [Fact]
    public async Task Calls_of_two_alternating_users_never_return_data_of_the_other()
    {
        ServiceCollection services = new();
        services
            .AddStreakoidClient(ServiceLifetime.Scoped)
            .ConfigureHttpClient(http => http.BaseAddress = new Uri("http://streakoid.test/graphql"))
            .Configure(options => options.Timeout = TimeSpan.FromMinutes(2))
            .HttpClientBuilder.ConfigurePrimaryHttpMessageHandler(() => new Backend());
        await using ServiceProvider provider = services.BuildServiceProvider(validateScopes: true);
        Seat[] seats = [.. Enumerable.Range(0, Scopes).Select(_ => new Seat(provider.CreateAsyncScope()))];
        Counts counts = new();
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(thread => Task.Run(() => UseAsync(seats, new Random(thread), counts))));
        foreach (Seat seat in seats)
            await seat.DisposeAsync();

        output.WriteLine(
            $"{counts.Answers} answers, {counts.Switches} switches of the user, {counts.Dropped} answers dropped, {counts.Leaks} leaks"
        );
        Assert.Equal(0, counts.Leaks);
        Assert.Equal(Calls, counts.Answers + counts.Switches + counts.Dropped);
        // Otherwise the test has tested nothing.
        Assert.True(counts.Answers > Calls / 2);
        Assert.True(counts.Switches > Calls / 100);
        Assert.True(counts.Dropped > 0);
    }

    private static async Task UseAsync(Seat[] seats, Random random, Counts counts)
    {
        for (int i = 0; i < Calls / Threads; i++)
        {
            Seat seat = seats[random.Next(seats.Length)];
            if (i % CallsBetweenSwitches == 0)
            {
                string user = random.Next(2) == 0 ? "ada" : "grace";
                await seat.SwitchAsync(user);
                Interlocked.Increment(ref counts.Switches);
                continue;
            }
            long before = seat.Version;
            string? signedIn = seat.Session.UserId;
            IOperationResult<Said> me = await seat.SendAsync(
                "Me",
                "query Me { me { id } }",
                OperationKind.Query,
                data => data.GetProperty("me").GetProperty("id").GetString()
            );
            if (me.Data is not { Text: var answered })
            {
                Assert.Equal(FailureKind.SessionChanged, me.Failure?.Kind);
                Interlocked.Increment(ref counts.Dropped);
                continue;
            }
            Interlocked.Increment(ref counts.Answers);
            bool nobodySwitched = before % 2 == 0 && before == seat.Version;
            bool leaks =
                answered != (((IOfUser)me).User?.Tokens.UserId ?? "nobody") || (nobodySwitched && answered != (signedIn ?? "nobody"));
            if (leaks)
                Interlocked.Increment(ref counts.Leaks);
        }
    }

    private sealed class Counts
    {
        public int Answers,
            Switches,
            Dropped,
            Leaks;
    }

    /// <summary>A scope with one user at a time.</summary>
    private sealed class Seat(AsyncServiceScope scope) : IAsyncDisposable
    {
        private readonly SemaphoreSlim _switching = new(1);
        private long _version;

        /// <summary>Changes with each switch of users, and is odd during one.</summary>
        public long Version => Interlocked.Read(ref _version);

        public StreakoidSession Session { get; } = scope.ServiceProvider.GetRequiredService<StreakoidSession>();

        public async Task SwitchAsync(string user)
        {
            await _switching.WaitAsync();
            Interlocked.Increment(ref _version);
            IOperationResult<Said> login = await SendAsync(
                "Login",
                $"mutation Login {{ login(input: {{ email: \"{user}\" }}) {{ session {{ accessToken }} }} }}",
                OperationKind.Mutation,
                data => data.GetProperty("login").GetProperty("session").GetProperty("me").GetProperty("id").GetString(),
                SessionEffect.SignIn
            );
            Assert.Equal((user, null, user), (login.Data?.Text, login.Failure, Session.UserId));
            Interlocked.Increment(ref _version);
            _switching.Release();
        }

        public Task<IOperationResult<Said>> SendAsync(
            string name,
            string document,
            OperationKind kind,
            Func<JsonElement, string?> read,
            SessionEffect effect = SessionEffect.None
        ) =>
            scope
                .ServiceProvider.GetRequiredService<IOperationExecutor>()
                .ExecuteAsync(new OperationRequest<Said>(kind, name, document, null, data => new Said(read(data)), effect), default);

        public ValueTask DisposeAsync()
        {
            _switching.Dispose();
            return scope.DisposeAsync();
        }
    }

    /// <summary>A server without a network: <c>me</c> is the token's user, after a delay in which users may switch.</summary>
    private sealed class Backend : HttpMessageHandler
    {
        private int _tokens;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string body = await request.Content!.ReadAsStringAsync(cancellationToken);
            string? token = request.Headers.Authorization?.Parameter;
            int number = Interlocked.Increment(ref _tokens);
            for (int i = number % 4; i > 0; i--)
                await Task.Yield();
            string answer;
            if (body.Contains("\"Login\"", StringComparison.Ordinal))
            {
                string user = body.Contains("ada", StringComparison.Ordinal) ? "ada" : "grace";
                answer = SessionTests.SignedIn(user, number, expires: DateTimeOffset.MaxValue.AddDays(-1)).Body;
            }
            else
            {
                answer = $$$$"""{"data":{"me":{"id":"{{{{token?.Split('-')[0] ?? "nobody"}}}}"}}}""";
            }
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(answer, null, "application/graphql-response+json"),
            };
        }
    }
}
