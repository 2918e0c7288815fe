using GraphQL;
using GraphQL.SystemTextJson;
using GraphQL.Types;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Streakoid.Hosting.Ide;

namespace Streakoid.Tests.Hosting.Ide;

/// <summary>The IDE above an endpoint that knows one field, who calls: it answers with the token that it was given.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public static async Task<FakeServer> StartAsync(string? ideFolder = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        app.MapBananaCakePop("/graphql", ideFolder);
        app.MapGet("/graphql", () => "the endpoint");
        app.MapGet("/graphql/schema.graphql", () => "the schema");
        app.MapPost("/graphql", AnswerAsync);
        await app.StartAsync();
        return new FakeServer(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task AnswerAsync(HttpContext context)
    {
        var serializer = new GraphQLSerializer();
        GraphQLRequest request = (await serializer.ReadAsync<GraphQLRequest>(context.Request.Body))!;
        using var schema = Schema.For("type Query { \"Says the token that came with the request.\" token: String }");
        ExecutionResult result = await new DocumentExecuter().ExecuteAsync(options =>
        {
            options.Schema = schema;
            options.Query = request.Query;
            options.OperationName = request.OperationName;
            options.Root = new { Token = context.Request.Headers.Authorization.ToString() };
        });
        context.Response.ContentType = "application/graphql-response+json; charset=utf-8";
        await serializer.WriteAsync(context.Response.Body, result);
    }
}
