using System.Security.Claims;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using GraphQL.SystemTextJson;
using GraphQL.Transport;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Streakoid.Http;

namespace Streakoid.MicroBenchmarks;

/// <summary>Measures parsing the body of a request.</summary>
[MemoryDiagnoser]
public class HttpRequestReaderBenchmarks
{
    private const string RecordCheckIns =
        "mutation($input: RecordCheckInsInput!) { recordCheckIns(input: $input) { streaks { id } errors { __typename } } }";

    private static readonly GraphQLSerializer Engine = new();

    private readonly byte[] _bytes = JsonSerializer.SerializeToUtf8Bytes(
        new { query = Samples.PageByVariable.Text, variables = new { first = 20 } }
    );
    private readonly byte[] _checkInBytes = JsonSerializer.SerializeToUtf8Bytes(
        new { query = RecordCheckIns, variables = new { input = new { checkIns = Enumerable.Range(0, 500).Select(CheckIn) } } }
    );
    private readonly HttpRequest _page = Sent(new { query = Samples.Page.Text });
    private readonly HttpRequest _pageByVariable = Sent(new { query = Samples.PageByVariable.Text, variables = new { first = 20 } });
    private readonly HttpRequest _checkIns = Sent(
        new { query = RecordCheckIns, variables = new { input = new { checkIns = Enumerable.Range(0, 500).Select(CheckIn) } } }
    );

    [Benchmark]
    public async Task<object> PageAsync() => await HttpRequestReader.ReadBodyAsync(_page, Server.HttpOptions, CancellationToken.None);

    [Benchmark]
    public async Task<object> PageByVariableAsync() =>
        await HttpRequestReader.ReadBodyAsync(_pageByVariable, Server.HttpOptions, CancellationToken.None);

    [Benchmark]
    public async Task<object> FiveHundredCheckInsAsync() =>
        await HttpRequestReader.ReadBodyAsync(_checkIns, Server.HttpOptions, CancellationToken.None);

    /// <summary>The same page, read by GraphQL.NET's serializer.</summary>
    [Benchmark]
    public async Task<object?> PageByVariableByTheEngineAsync() =>
        await Engine.ReadAsync<GraphQLRequest>(new MemoryStream(_bytes), CancellationToken.None);

    [Benchmark]
    public async Task<object?> FiveHundredCheckInsByTheEngineAsync() =>
        await Engine.ReadAsync<GraphQLRequest>(new MemoryStream(_checkInBytes), CancellationToken.None);

    private static object CheckIn(int i) =>
        new
        {
            clientId = new Guid(i, 0, 0, new byte[8]),
            streakId = "U3RyZWFrOkoHogFVWhd+hN9pyDkcgn4=",
            day = $"2026-03-{(i % 28) + 1:00}",
        };

    /// <summary>A request with a token, which may be larger.</summary>
    private static HttpRequest Sent(object body)
    {
        DefaultHttpContext context = new() { User = new ClaimsPrincipal(new ClaimsIdentity("Token")) };
        context.Features.Set<IRequestBodyPipeFeature>(new SentBody(JsonSerializer.SerializeToUtf8Bytes(body)));
        return context.Request;
    }
}
