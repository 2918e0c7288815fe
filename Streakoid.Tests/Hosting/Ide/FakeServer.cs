using Microsoft.AspNetCore.Builder;
using Streakoid.Hosting.Ide;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Ide;

/// <summary>The IDE beside an endpoint that only says that it was reached.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public static async Task<FakeServer> StartAsync(string? ideFolder = null)
    {
        WebApplication app = LocalWeb.Build();
        app.MapBananaCakePop("/graphql", ideFolder);
        app.MapGet("/graphql", () => "the endpoint");
        app.MapGet("/graphql/schema.graphql", () => "the schema");
        app.MapPost("/graphql", () => "the endpoint");
        await app.StartAsync();
        return new FakeServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
