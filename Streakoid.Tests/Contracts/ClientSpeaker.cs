using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NodaTime.Testing;
using Streakoid.Client;

namespace Streakoid.Tests.Contracts;

/// <summary>Speaks through the generated client, and tells of each typed answer all that it holds.</summary>
public sealed class ClientSpeaker : ISpeaker
{
    private readonly ServiceProvider _services;

    public ClientSpeaker(Uri endpoint, FakeClock clock, TimeSpan? timeout = null, string? attached = null)
    {
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(new ServerTime(clock));
        StreakoidClientBuilder builder = services
            .AddStreakoidClient()
            .ConfigureHttpClient(http => http.BaseAddress = endpoint)
            .Configure(options => options.Timeout = timeout ?? TimeSpan.FromSeconds(30));
        if (attached is not null)
            builder.HttpClientBuilder.AddHttpMessageHandler(() => new AttachToken(attached));
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public IStreakoidClient Client => _services.GetRequiredService<IStreakoidClient>();

    /// <summary>How long it waits for an answer from now on.</summary>
    public TimeSpan Timeout
    {
        set => _services.GetRequiredService<IOptions<StreakoidClientOptions>>().Value.Timeout = value;
    }

    public StreakoidSession Session => _services.GetRequiredService<StreakoidSession>();

    public async Task<Reply> RegisterAsync(string email, string password, string timeZone = "Europe/London", string? displayName = null)
    {
        RegisterInput input = new()
        {
            Email = email,
            Password = password,
            TimeZone = timeZone,
        };
        if (displayName is not null)
            input.DisplayName = displayName;
        return Told(
            await Client.Register.ExecuteAsync(input),
            data =>
                Payload(
                    data.Register.Session,
                    data.Register.Errors?.Select(error =>
                        error.Match(
                            taken => Error(taken),
                            invalid => Error(invalid),
                            weak => Error(weak, ("minLength", weak.MinLength)),
                            zone => Error(zone, ("timeZone", zone.TimeZone)),
                            link => Error(link),
                            closed => Error(closed),
                            other => throw new InvalidOperationException($"The client does not know {other.__typename}.")
                        )
                    )
                )
        );
    }

    public async Task<Reply> LoginAsync(string email, string password) =>
        Told(
            await Client.Login.ExecuteAsync(new LoginInput { Email = email, Password = password }),
            data =>
                Payload(
                    data.Login.Session,
                    data.Login.Errors?.Select(error =>
                        error.Match(
                            invalid => Error(invalid),
                            tooMany => Error(tooMany, ("retryAfter", tooMany.RetryAfter)),
                            disabled => Error(disabled),
                            other => throw new InvalidOperationException($"The client does not know {other.__typename}.")
                        )
                    )
                )
        );

    public async Task<Reply> RefreshAsync(string refreshToken) =>
        Told(
            await Client.RefreshSession.ExecuteAsync(new RefreshSessionInput { RefreshToken = refreshToken }),
            data => Payload(data.RefreshSession.Session, data.RefreshSession.Errors?.Select(error => Error(error)))
        );

    public async Task<Reply> LogoutAsync() =>
        Told(await Client.Logout.ExecuteAsync(), data => new JsonObject { ["loggedOut"] = data.Logout.LoggedOut });

    public async Task<Reply> MeAsync() =>
        Told(
            await Client.GetMe.ExecuteAsync(),
            data => new JsonObject
            {
                ["id"] = data.Me.Id,
                ["email"] = data.Me.Email,
                ["displayName"] = data.Me.DisplayName,
                ["timeZone"] = data.Me.TimeZone,
                ["today"] = data.Me.Today.ToString("O", CultureInfo.InvariantCulture),
                ["createdAt"] = Text(data.Me.CreatedAt),
            }
        );

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static Reply Told<TData>(IOperationResult<TData> result, Func<TData, JsonObject> payload)
        where TData : class =>
        result.Failure switch
        {
            null => new Reply(payload(result.Data!)),
            { Kind: FailureKind.GraphQL } => new Reply(null, result.Errors[0].Code ?? result.Errors[0].Message),
            { Kind: FailureKind.Unauthorized } failure => new Reply(null, $"401 {failure.Headers["WWW-Authenticate"]}"),
            { } failure => new Reply(null, $"{failure.Kind}"),
        };

    private static JsonObject Payload(ISessionFields? session, IEnumerable<JsonObject>? errors) =>
        new()
        {
            ["session"] = session is null
                ? null
                : new JsonObject
                {
                    ["accessToken"] = session.AccessToken,
                    ["accessTokenExpiresAt"] = Text(session.AccessTokenExpiresAt),
                    ["refreshToken"] = session.RefreshToken,
                    ["refreshTokenExpiresAt"] = Text(session.RefreshTokenExpiresAt),
                    ["me"] = new JsonObject
                    {
                        ["id"] = session.Me.Id,
                        ["email"] = session.Me.Email,
                        ["displayName"] = session.Me.DisplayName,
                        ["timeZone"] = session.Me.TimeZone,
                    },
                },
            ["errors"] = errors is null ? null : new JsonArray([.. errors.Select(JsonNode? (error) => error)]),
        };

    private static JsonObject Error(IErrorFields error, params (string Name, JsonNode Value)[] more)
    {
        JsonObject members = new() { ["message"] = error.Message, ["code"] = error.Code };
        foreach ((string name, JsonNode value) in more)
            members[name] = value;
        return members;
    }

    private static string Text(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Sends a token with whatever has none, as many applications' handlers do.</summary>
    private sealed class AttachToken(string token) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization ??= new("Bearer", token);
            return base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>The client's clock goes by the server's; its timers are the system's.</summary>
    private sealed class ServerTime(FakeClock clock) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => clock.GetCurrentInstant().ToDateTimeOffset();
    }
}
