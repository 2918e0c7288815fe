using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Client;

namespace Streakoid.Tests.Client.Runtime;

/// <summary>A client that is registered as in a program.</summary>
public sealed class ClientUnderTest : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public ClientUnderTest(
        Uri endpoint,
        Action<StreakoidClientBuilder>? configure = null,
        ITokenStore? store = null,
        TimeProvider? time = null
    )
    {
        ServiceCollection services = new();
        if (store is not null)
            services.AddSingleton(store);
        if (time is not null)
            services.AddSingleton(time);
        StreakoidClientBuilder builder = services.AddStreakoidClient().ConfigureHttpClient(http => http.BaseAddress = endpoint);
        configure?.Invoke(builder);
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public IServiceProvider Services => _services;

    public StreakoidSession Session => _services.GetRequiredService<StreakoidSession>();

    public IOperationExecutor Executor => _services.GetRequiredService<IOperationExecutor>();

    public ITokenStore Store => _services.GetRequiredService<ITokenStore>();

    /// <summary>Queries the signed-in user.</summary>
    public Task<IOperationResult<Said>> MeAsync(CancellationToken cancellationToken = default) =>
        SendAsync(
            OperationKind.Query,
            "Me",
            "query Me { me { id } }",
            data => data.GetProperty("me").GetProperty("id").GetString(),
            cancellationToken: cancellationToken
        );

    /// <summary>Runs a mutation.</summary>
    public Task<IOperationResult<Said>> CreateAsync(string name = "Read", CancellationToken cancellationToken = default) =>
        SendAsync(
            OperationKind.Mutation,
            "Create",
            "mutation Create($name: String!) { createStreak(input: { name: $name }) { streak { id } } }",
            data => data.GetProperty("createStreak").GetProperty("streak").GetProperty("id").GetString(),
            writer => writer.WriteString("name", name),
            cancellationToken: cancellationToken
        );

    public Task<IOperationResult<Said>> LoginAsync(string email = "ada@example.com", CancellationToken cancellationToken = default) =>
        SendAsync(
            OperationKind.Mutation,
            "Login",
            $"mutation Login($email: String!) {{ login(input: {{ email: $email, password: \"x\" }}) {{ {SessionFields} errors {{ __typename }} }} }}",
            data =>
                data.GetProperty("login").GetProperty("session") is { ValueKind: JsonValueKind.Object } session
                    ? session.GetProperty("me").GetProperty("id").GetString()
                    : null,
            writer => writer.WriteString("email", email),
            SessionEffect.SignIn,
            cancellationToken
        );

    public Task<IOperationResult<Said>> LogoutAsync() =>
        SendAsync(
            OperationKind.Mutation,
            "Logout",
            "mutation Logout { logout { loggedOut } }",
            data => data.GetProperty("logout").GetProperty("loggedOut").GetRawText(),
            effect: SessionEffect.SignOut
        );

    public Task<IOperationResult<Said>> SendAsync(
        OperationKind kind,
        string name,
        string document,
        Func<JsonElement, string?> read,
        Action<Utf8JsonWriter>? variables = null,
        SessionEffect effect = SessionEffect.None,
        CancellationToken cancellationToken = default
    ) =>
        _services
            .GetRequiredService<IOperationExecutor>()
            .ExecuteAsync(
                new OperationRequest<Said>(kind, name, document, variables, data => new Said(read(data)), effect),
                cancellationToken
            );

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private const string SessionFields = "session { accessToken accessTokenExpiresAt refreshToken refreshTokenExpiresAt me { id } }";
}

/// <summary>The data of a response.</summary>
public sealed record Said(string? Text);
