using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Streakoid.Client;

namespace Streakoid.Tests.Client.Runtime;

/// <summary>No scope sees another scope's session, in any combination of registrations.</summary>
[Trait("kind", "server")]
public sealed class RegistrationTests
{
    [Fact]
    public async Task A_client_of_a_library_made_scoped_by_the_application_isolates_the_scopes()
    {
        await using CannedServer server = await CannedServer.StartAsync(SessionTests.Backend());
        ServiceCollection services = new();
        services.AddStreakoidClient();
        services.AddStreakoidClient(ServiceLifetime.Scoped).ConfigureHttpClient(http => http.BaseAddress = server.Endpoint);
        await AssertScopesAreApartAsync(services, server);
    }

    [Fact]
    public async Task A_scoped_client_stays_scoped_when_a_library_adds_it_later()
    {
        await using CannedServer server = await CannedServer.StartAsync(SessionTests.Backend());
        ServiceCollection services = new();
        services.AddStreakoidClient(ServiceLifetime.Scoped).ConfigureHttpClient(http => http.BaseAddress = server.Endpoint);
        services.AddStreakoidClient();
        await AssertScopesAreApartAsync(services, server);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_store_of_a_library_becomes_scoped_with_the_client(bool libraryFirst)
    {
        await using CannedServer server = await CannedServer.StartAsync(SessionTests.Backend());
        ServiceCollection services = new();
        if (!libraryFirst)
            services.AddStreakoidClient(ServiceLifetime.Scoped);
        services.AddStreakoidClient().UseTokenStore<SessionTests.Store>();
        if (libraryFirst)
            services.AddStreakoidClient(ServiceLifetime.Scoped);
        services.AddStreakoidClient().ConfigureHttpClient(http => http.BaseAddress = server.Endpoint);
        Assert.Equal(ServiceLifetime.Scoped, services.Last(service => service.ServiceType == typeof(ITokenStore)).Lifetime);
        await AssertScopesAreApartAsync(services, server);
    }

    [Theory]
    [InlineData(ServiceLifetime.Singleton, ServiceLifetime.Scoped)]
    [InlineData(ServiceLifetime.Scoped, ServiceLifetime.Singleton)]
    public void Two_different_lifetimes_throw(ServiceLifetime first, ServiceLifetime second)
    {
        ServiceCollection services = new();
        services.AddStreakoidClient(first);
        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(() => services.AddStreakoidClient(second));
        Assert.Contains($"{first}", thrown.Message, StringComparison.Ordinal);
        Assert.Contains($"{second}", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ServiceLifetime.Singleton)]
    [InlineData(ServiceLifetime.Scoped)]
    public void The_same_lifetime_twice_is_accepted(ServiceLifetime lifetime)
    {
        ServiceCollection services = new();
        services.AddStreakoidClient(lifetime);
        services.AddStreakoidClient(lifetime);
        Assert.Equal(lifetime, Assert.Single(services, service => service.ServiceType == typeof(StreakoidSession)).Lifetime);
    }

    [Fact]
    public void A_transient_client_throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ServiceCollection().AddStreakoidClient(ServiceLifetime.Transient));

    [Fact]
    public async Task A_scoped_client_with_a_singleton_store_throws()
    {
        ServiceCollection services = new();
        services.AddSingleton<ITokenStore>(new SessionTests.Store());
        services.AddStreakoidClient(ServiceLifetime.Scoped);
        await using ServiceProvider provider = services.BuildServiceProvider();
        await using AsyncServiceScope scope = provider.CreateAsyncScope();
        OptionsValidationException thrown = Assert.Throws<OptionsValidationException>(() =>
            scope.ServiceProvider.GetRequiredService<IStreakoidClient>()
        );
        Assert.Contains(nameof(ITokenStore), thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_singleton_client_in_a_web_host_throws_even_if_requested(bool named)
    {
        ServiceCollection services = WebHost();
        if (named)
            services.AddStreakoidClient(ServiceLifetime.Singleton);
        else
            services.AddStreakoidClient();
        await using ServiceProvider provider = services.BuildServiceProvider();
        OptionsValidationException thrown = Assert.Throws<OptionsValidationException>(() =>
            provider.GetRequiredService<IStreakoidClient>()
        );
        Assert.Contains("ServiceLifetime.Scoped", thrown.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(StreakoidClientOptions.AllowSharedSession), thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_host_with_a_singleton_client_does_not_start()
    {
        ServiceCollection services = WebHost();
        services.AddStreakoidClient();
        await using ServiceProvider provider = services.BuildServiceProvider();
        Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());
    }

    [Fact]
    public async Task A_singleton_client_in_a_web_host_works_with_AllowSharedSession()
    {
        ServiceCollection services = WebHost();
        services.AddStreakoidClient().Configure(options => options.AllowSharedSession = true);
        await using ServiceProvider provider = services.BuildServiceProvider();
        provider.GetRequiredService<IStartupValidator>().Validate();
        Assert.Same(provider.GetRequiredService<IStreakoidClient>(), provider.GetRequiredService<IStreakoidClient>());
    }

    [Fact]
    public async Task A_scoped_client_requested_by_a_singleton_of_a_web_host_throws()
    {
        ServiceCollection services = WebHost();
        services.AddStreakoidClient(ServiceLifetime.Scoped);
        services.AddSingleton<Keeper>();
        // As in production, where the container does not validate scopes.
        await using ServiceProvider provider = services.BuildServiceProvider(validateScopes: false);
        InvalidOperationException thrown = Assert.Throws<InvalidOperationException>(provider.GetRequiredService<Keeper>);
        Assert.Contains("scope", thrown.Message, StringComparison.Ordinal);
        await using AsyncServiceScope scope = provider.CreateAsyncScope();
        Assert.NotNull(scope.ServiceProvider.GetRequiredService<IStreakoidClient>());
    }

    private static ServiceCollection WebHost()
    {
        ServiceCollection services = new();
        services.AddSingleton<IServer, Server>();
        return services;
    }

    private static async Task AssertScopesAreApartAsync(ServiceCollection services, CannedServer server)
    {
        await using ServiceProvider provider = services.BuildServiceProvider(validateScopes: true);
        await using AsyncServiceScope ada = provider.CreateAsyncScope(),
            grace = provider.CreateAsyncScope();
        await SendAsync(ada, OperationKind.Mutation, "Login", "mutation Login { login(input: {}) { session { accessToken } } }");
        await SendAsync(ada, OperationKind.Query, "Me", "query Me { me { id } }");
        Assert.Equal("Bearer ada-1", server.Requests[^1].Authorization);
        await SendAsync(grace, OperationKind.Query, "Me", "query Me { me { id } }");
        Assert.Null(server.Requests[^1].Authorization);
        Assert.False(grace.ServiceProvider.GetRequiredService<StreakoidSession>().IsSignedIn);
    }

    private static Task<IOperationResult<Said>> SendAsync(AsyncServiceScope scope, OperationKind kind, string name, string document) =>
        scope
            .ServiceProvider.GetRequiredService<IOperationExecutor>()
            .ExecuteAsync(
                new OperationRequest<Said>(
                    kind,
                    name,
                    document,
                    writer => writer.WriteString("email"u8, "ada"),
                    _ => new Said(null),
                    name == "Login" ? SessionEffect.SignIn : SessionEffect.None
                ),
                default
            );

    private sealed class Keeper(IStreakoidClient client)
    {
        public IStreakoidClient Client { get; } = client;
    }

    private sealed class Server : IServer
    {
        public IFeatureCollection Features { get; } = new FeatureCollection();

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose() { }
    }
}
