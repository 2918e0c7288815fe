using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using GraphQL;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Streakoid.Execution.Documents;
using Streakoid.Graph;
using Streakoid.Graph.Prefetching;
using Streakoid.Http;

namespace Streakoid.Tests.Support.Toy;

/// <summary>The HTTP endpoint with the toy schema on a real Kestrel, on a free port.</summary>
public sealed class ToyServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ToyServer(WebApplication app, ToyLog log)
    {
        _app = app;
        Log = log;
        Address = new Uri(app.Urls.Single());
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = Address };
    }

    /// <summary>Its address.</summary>
    public Uri Address { get; }

    /// <summary>A client that follows no redirects.</summary>
    public HttpClient Http { get; }

    internal ToyCounters Counters => _app.Services.GetRequiredService<ToyCounters>();

    internal DocumentCache Cache => _app.Services.GetRequiredService<DocumentCache>();

    internal ToyLog Log { get; }

    /// <summary>Starts a server; without <paramref name="authentication"/> it accepts no token.</summary>
    public static async Task<ToyServer> StartAsync(Action<GraphQLHttpOptions>? configure = null, bool authentication = true)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        ToyLog log = new();
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<ToyCounters>();
        builder.Services.AddGraphQL(graph => graph.AddSchema<ToySchema>().AddGraphTypes(typeof(ToySchema).Assembly));
        builder.Services.AddGraphQLHttp(options =>
        {
            configure?.Invoke(options);
        });
        if (authentication)
            builder.Services.AddSingleton<IRequestGate, ToyGate>();
        builder.Services.AddScoped<ToyUser>();
        WebApplication app = builder.Build();
        app.Use(
            (context, next) =>
                HttpMethods.IsGet(context.Request.Method) && context.Request is { Path.Value: "/graphql/", QueryString.HasValue: false }
                    ? context.Response.WriteAsync("the IDE")
                    : next(context)
        );
        app.UseGraphQLHttp();
        app.MapGraphQLHttp();
        await app.StartAsync();
        return new(app, log);
    }

    /// <summary>Posts an operation with the newer media type.</summary>
    public Task<ToyAnswer> PostAsync(
        string query,
        object? variables = null,
        string? operationName = null,
        params (string Name, string Value)[] headers
    ) =>
        PostJsonAsync(
            JsonSerializer.Serialize(
                new
                {
                    query,
                    variables,
                    operationName,
                }
            ),
            headers
        );

    /// <summary>Posts a body.</summary>
    public Task<ToyAnswer> PostJsonAsync(string body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, "/graphql", body, "application/json", headers);

    /// <summary>Sends any request.</summary>
    public async Task<ToyAnswer> SendAsync(
        HttpMethod method,
        string url,
        string? body = null,
        string? contentType = null,
        params (string Name, string Value)[] headers
    )
    {
        using HttpRequestMessage request = new(method, url);
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (contentType is not null)
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        }

        foreach ((string name, string value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content!.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage response = await Http.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        Dictionary<string, string> all = response
            .Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        return new((int)response.StatusCode, text, all);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
    }
}

/// <summary>A response.</summary>
public sealed record ToyAnswer(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The body as JSON.</summary>
    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    /// <summary>The first error.</summary>
    public JsonElement Error => Json.GetProperty("errors")[0];

    /// <summary>The first error's code; null if it has none.</summary>
    public string? Code =>
        Error.TryGetProperty("extensions", out JsonElement extensions) && extensions.TryGetProperty("code", out JsonElement code)
            ? code.GetString()
            : null;

    /// <summary>The first error's message.</summary>
    public string Message => Error.GetProperty("message").GetString()!;
}

internal sealed class ToyGate : IRequestGate
{
    public bool CanServe => true;

    public bool IsUnavailable(Exception exception) => exception is DatabaseAwayException;

    public ValueTask<bool> IsSignedInAsync(HttpContext http, CancellationToken cancellationToken) =>
        new(http.Request.Headers.Authorization.ToString() == "Bearer good");

    public ValueTask<Principal?> AdmitAsync(
        HttpContext http,
        bool anonymous,
        IReadOnlyList<Prefetch> prefetches,
        CancellationToken cancellationToken
    )
    {
        switch (anonymous ? "" : http.Request.Headers.Authorization.ToString())
        {
            case "":
                break;
            case "Bearer away":
                throw new DatabaseAwayException();
            case "Bearer good":
                http.RequestServices.GetRequiredService<ToyUser>().Name = "Ada";
                break;
            default:
                throw InvalidToken.Reject(http);
        }
        return new((Principal?)null);
    }
}

/// <summary>The signed-in user of the toy server.</summary>
internal sealed class ToyUser
{
    public string? Name { get; set; }
}

/// <summary>Collects log entries.</summary>
internal sealed class ToyLog : ILoggerProvider, ILogger
{
    private readonly System.Collections.Concurrent.ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (IsEnabled(logLevel))
            _lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception?.Message}");
    }

    public void Dispose() { }
}

/// <summary>One server with the production defaults for a test class.</summary>
public sealed class ToyFixture : IAsyncLifetime
{
    /// <summary>The server.</summary>
    public ToyServer Server { get; private set; } = null!;

    /// <inheritdoc />
    public async Task InitializeAsync() => Server = await ToyServer.StartAsync();

    /// <inheritdoc />
    public async Task DisposeAsync() => await Server.DisposeAsync();
}
