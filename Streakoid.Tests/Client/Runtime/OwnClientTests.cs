using Microsoft.Extensions.DependencyInjection;
using Streakoid.Client;

namespace Streakoid.Tests.Client.Runtime;

/// <summary>Clients of own operations have a server of their own, or the session of the Streakoid client.</summary>
[Trait("kind", "server")]
public sealed class OwnClientTests
{
    [Fact]
    public async Task A_client_of_another_server_gets_no_token_and_signs_nobody_in()
    {
        await using CannedServer streakoid = await CannedServer.StartAsync(SessionTests.Backend());
        await using CannedServer other = await CannedServer.StartAsync(SessionTests.Backend());
        ServiceCollection services = new();
        services.AddStreakoidClient().ConfigureHttpClient(http => http.BaseAddress = streakoid.Endpoint);
        Add(services).ConfigureHttpClient(http => http.BaseAddress = other.Endpoint);
        // A library adds it again.
        Add(services);
        await using ServiceProvider provider = services.BuildServiceProvider(validateScopes: true);
        StreakoidSession session = provider.GetRequiredService<StreakoidSession>();
        Assert.Equal("ada", (await LoginAsync(provider.GetRequiredService<IOperationExecutor>(), "ada")).Data?.Text);

        IOwn own = provider.GetRequiredService<IOwn>();
        IOperationResult<Said> login = await LoginAsync(own.Executor, "grace");
        Assert.Equal((null, "grace"), (login.Failure, login.Data?.Text));
        Assert.Equal("nobody", (await MeAsync(own.Executor)).Data?.Text);
        Assert.Equal("ada", session.UserId);
        Assert.All(other.Requests, request => Assert.Null(request.Authorization));
        Assert.Equal(["Login", "Me"], other.Requests.Select(request => request.Operation));
        Assert.Equal("ada", (await MeAsync(provider.GetRequiredService<IOperationExecutor>())).Data?.Text);
    }

    [Fact]
    public async Task A_client_without_a_session_keeps_no_key_for_another_call()
    {
        await using CannedServer server = await CannedServer.StartAsync(
            SessionTests.Backend(request => Task.FromResult<Canned?>(request.Number < 2 ? Canned.Broken : null))
        );
        ServiceCollection services = new();
        Add(services).ConfigureHttpClient(http => http.BaseAddress = server.Endpoint);
        await using ServiceProvider provider = services.BuildServiceProvider();
        IOperationExecutor executor = provider.GetRequiredService<IOwn>().Executor;
        Assert.Equal(FailureKind.Network, (await LoginAsync(executor, "ada")).Failure?.Kind);
        Assert.Equal("ada", (await LoginAsync(executor, "ada")).Data?.Text);
        // The second request repeats the first one; the third one may be another user's.
        Assert.Equal(server.Requests[0].IdempotencyKey, server.Requests[1].IdempotencyKey);
        Assert.NotEqual(server.Requests[0].IdempotencyKey, server.Requests[2].IdempotencyKey);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_of_the_same_server_has_its_session_and_its_lifetime(bool scopedLater)
    {
        await using CannedServer server = await CannedServer.StartAsync(SessionTests.Backend());
        ServiceCollection services = new();
        if (!scopedLater)
            services.AddStreakoidClient(ServiceLifetime.Scoped);
        StreakoidClientBuilder builder = services.AddStreakoidClient().ConfigureHttpClient(http => http.BaseAddress = server.Endpoint);
        GeneratedClientServices.Add<IOwn, Own>(builder, executor => new Own(executor));
        if (scopedLater)
            services.AddStreakoidClient(ServiceLifetime.Scoped);
        await using ServiceProvider provider = services.BuildServiceProvider(validateScopes: true);
        await using AsyncServiceScope ada = provider.CreateAsyncScope();
        await using AsyncServiceScope grace = provider.CreateAsyncScope();
        await LoginAsync(ada.ServiceProvider.GetRequiredService<IOperationExecutor>(), "ada");
        await LoginAsync(grace.ServiceProvider.GetRequiredService<IOwn>().Executor, "grace");
        Assert.Equal("ada", (await MeAsync(ada.ServiceProvider.GetRequiredService<IOwn>().Executor)).Data?.Text);
        Assert.Equal("grace", (await MeAsync(grace.ServiceProvider.GetRequiredService<IOwn>().Executor)).Data?.Text);
        Assert.Same(ada.ServiceProvider.GetRequiredService<IOwn>(), ada.ServiceProvider.GetRequiredService<Own>());
    }

    [Fact]
    public void A_client_added_with_and_without_the_session_throws()
    {
        ServiceCollection services = new();
        Add(services);
        Assert.Contains(
            "Own was added twice",
            Assert
                .Throws<InvalidOperationException>(() =>
                    GeneratedClientServices.Add<IOwn, Own>(services.AddStreakoidClient(), executor => new Own(executor))
                )
                .Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_client_without_an_address_shows_how_to_set_it()
    {
        ServiceCollection services = new();
        Add(services);
        await using ServiceProvider provider = services.BuildServiceProvider();
        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            MeAsync(provider.GetRequiredService<IOwn>().Executor)
        );
        Assert.Contains("ConfigureHttpClient", thrown.Message, StringComparison.Ordinal);
    }

    private static IHttpClientBuilder Add(ServiceCollection services) =>
        GeneratedClientServices.Add<IOwn, Own>(
            services,
            "Tests.Own",
            SubscriptionTransport.ServerSentEvents,
            executor => new Own(executor)
        );

    private static Task<IOperationResult<Said>> MeAsync(IOperationExecutor executor) =>
        executor.ExecuteAsync(
            new OperationRequest<Said>(
                OperationKind.Query,
                "Me",
                "query Me { me { id } }",
                null,
                data => new Said(data.GetProperty("me").GetProperty("id").GetString())
            ),
            default
        );

    private static Task<IOperationResult<Said>> LoginAsync(IOperationExecutor executor, string email) =>
        executor.ExecuteAsync(
            new OperationRequest<Said>(
                OperationKind.Mutation,
                "Login",
                "mutation Login($email: String!) { login(input: { email: $email }) { session { me { id } } } }",
                writer => writer.WriteString("email", email),
                data => new Said(data.GetProperty("login").GetProperty("session").GetProperty("me").GetProperty("id").GetString()),
                SessionEffect.SignIn
            ),
            default
        );

    private interface IOwn
    {
        IOperationExecutor Executor { get; }
    }

    private sealed class Own(IOperationExecutor executor) : IOwn
    {
        public IOperationExecutor Executor => executor;
    }
}
