using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Client;

namespace Streakoid.Tests.Client.Runtime;

/// <summary>Each kind of failure is reported with all details of the response.</summary>
[Trait("kind", "server")]
public sealed class FailureTests
{
    private const string Ada = """{"data":{"me":{"id":"ada"}}}""";

    [Fact]
    public async Task A_response_is_read()
    {
        await using CannedServer server = await CannedServer.StartAsync(
            Canned.Ok(Ada) with
            {
                Headers = new() { ["X-Request-Id"] = "r-1" },
            }
        );
        await using ClientUnderTest client = new(server.Endpoint);
        IOperationResult<Said> me = await client.MeAsync();
        Assert.True(me.IsSuccessResult());
        me.EnsureNoErrors();
        Assert.Equal(("ada", null, "r-1"), (me.Data!.Text, me.Failure, me.RequestId));
    }

    [Fact]
    public async Task An_unreachable_server_is_a_network_failure()
    {
        using TcpListener taken = new(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        await using ClientUnderTest client = new(new Uri($"http://127.0.0.1:{port}/graphql"));
        Failure failure = await FailureAsync(client.MeAsync());
        Assert.Equal(FailureKind.Network, failure.Kind);
        Assert.IsType<HttpRequestException>(failure.Exception);
    }

    [Theory]
    [InlineData(0)] // before the response
    [InlineData(10)] // in the middle of it
    public async Task A_request_is_repeated_if_the_connection_breaks_once(int after)
    {
        await using CannedServer server = await CannedServer.StartAsync(Canned.Ok(Ada) with { Cut = after }, Canned.Ok(Ada));
        await using ClientUnderTest client = new(server.Endpoint);
        Assert.Equal("ada", (await client.MeAsync()).Data?.Text);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task A_connection_that_breaks_twice_is_a_network_failure()
    {
        await using CannedServer server = await CannedServer.StartAsync(Canned.Broken);
        await using ClientUnderTest client = new(server.Endpoint);
        Assert.Equal(FailureKind.Network, (await FailureAsync(client.MeAsync())).Kind);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task No_response_within_the_deadline_is_a_timeout()
    {
        await using CannedServer server = await CannedServer.StartAsync(Never);
        await using ClientUnderTest client = new(
            server.Endpoint,
            builder => builder.Configure(options => options.Timeout = TimeSpan.FromMilliseconds(300))
        );
        Assert.Equal(FailureKind.Timeout, (await FailureAsync(client.MeAsync())).Kind);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task The_failure_names_a_shorter_timeout_of_the_HttpClient()
    {
        await using CannedServer server = await CannedServer.StartAsync(Never);
        await using ClientUnderTest client = new(
            server.Endpoint,
            builder => builder.ConfigureHttpClient(http => http.Timeout = TimeSpan.FromMilliseconds(200))
        );
        Failure failure = await FailureAsync(client.MeAsync());
        Assert.Equal(FailureKind.Timeout, failure.Kind);
        Assert.Contains("within 0.2 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_that_is_too_large_is_a_failure_and_not_requested_again()
    {
        await using CannedServer server = await CannedServer.StartAsync(Canned.Ok(Ada + new string(' ', 64 * 1024 * 1024)));
        await using ClientUnderTest client = new(server.Endpoint);
        Failure failure = await FailureAsync(client.MeAsync());
        Assert.Equal(FailureKind.MalformedAnswer, failure.Kind);
        Assert.Contains("64 MiB", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public void The_deadline_is_ten_seconds_unless_it_is_set() =>
        Assert.Equal(TimeSpan.FromSeconds(10), new StreakoidClientOptions().Timeout);

    [Fact]
    public async Task Cancellation_by_the_caller_throws()
    {
        using CancellationTokenSource given = new();
        await using CannedServer server = await CannedServer.StartAsync(async request =>
        {
            await given.CancelAsync();
            return await Never(request);
        });
        await using ClientUnderTest client = new(server.Endpoint);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.MeAsync(given.Token));
    }

    [Fact]
    public async Task A_401_is_reported_with_the_response_of_the_server()
    {
        const string Body = """{"errors":[{"message":"The token has expired.","extensions":{"code":"AUTH_NOT_AUTHENTICATED"}}]}""";
        await using CannedServer server = await CannedServer.StartAsync(
            new Canned(HttpStatusCode.Unauthorized, Body)
            {
                Headers = { ["WWW-Authenticate"] = "Bearer error=\"invalid_token\"", ["X-Request-Id"] = "r-2" },
            }
        );
        await using ClientUnderTest client = new(server.Endpoint);
        IOperationResult<Said> me = await client.MeAsync();
        Assert.Equal((FailureKind.Unauthorized, HttpStatusCode.Unauthorized, Body), (me.Failure!.Kind, me.Failure.Status, me.Failure.Body));
        Assert.Equal("Bearer error=\"invalid_token\"", me.Failure.Headers["www-authenticate"]);
        Assert.Equal(("The token has expired.", "AUTH_NOT_AUTHENTICATED"), (me.Errors[0].Message, me.Errors[0].Code));
        Assert.Equal("r-2", me.RequestId);
    }

    [Fact]
    public async Task A_401_without_a_body_is_reported()
    {
        await using CannedServer server = await CannedServer.StartAsync(new Canned(HttpStatusCode.Unauthorized, "", "text/plain"));
        await using ClientUnderTest client = new(server.Endpoint);
        IOperationResult<Said> me = await client.MeAsync();
        Assert.Equal((FailureKind.Unauthorized, HttpStatusCode.Unauthorized, null), (me.Failure!.Kind, me.Failure.Status, me.Failure.Body));
        Assert.Contains("401", Assert.Single(me.Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, FailureKind.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable, FailureKind.Unavailable)]
    public async Task A_wait_longer_than_the_deadline_is_left_to_the_caller(HttpStatusCode status, FailureKind kind)
    {
        await using CannedServer server = await CannedServer.StartAsync(
            new Canned(status, """{"errors":[{"message":"Later."}]}""") { Headers = { ["Retry-After"] = "60" } }
        );
        await using ClientUnderTest client = new(server.Endpoint);
        IOperationResult<Said> me = await client.MeAsync();
        Assert.Equal((kind, status, TimeSpan.FromSeconds(60)), (me.Failure!.Kind, me.Failure.Status, me.Failure.RetryAfter));
        Assert.Equal("Later.", me.Errors[0].Message);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "0")]
    [InlineData(HttpStatusCode.ServiceUnavailable, "1")]
    [InlineData(HttpStatusCode.ServiceUnavailable, null)]
    public async Task A_wait_within_the_deadline_is_respected(HttpStatusCode status, string? seconds)
    {
        Canned later = new(status, "");
        if (seconds is not null)
            later.Headers["Retry-After"] = seconds;
        await using CannedServer server = await CannedServer.StartAsync(later, Canned.Ok(Ada));
        await using ClientUnderTest client = new(server.Endpoint);
        Assert.Equal("ada", (await client.MeAsync()).Data?.Text);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task An_unavailable_server_receives_two_requests_at_most()
    {
        await using CannedServer server = await CannedServer.StartAsync(
            new Canned(HttpStatusCode.ServiceUnavailable, "") { Headers = { ["Retry-After"] = "0" } }
        );
        await using ClientUnderTest client = new(server.Endpoint);
        Assert.Equal(FailureKind.Unavailable, (await FailureAsync(client.MeAsync())).Kind);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Resilience_defaults_and_a_second_registration_add_no_repeats()
    {
        await using CannedServer server = await CannedServer.StartAsync(
            new Canned(HttpStatusCode.ServiceUnavailable, "") { Headers = { ["Retry-After"] = "0" } }
        );
        await using ClientUnderTest client = new(
            server.Endpoint,
            builder =>
            {
                builder.Services.ConfigureHttpClientDefaults(http =>
                    http.AddStandardResilienceHandler(options => options.Retry.Delay = TimeSpan.Zero)
                );
                builder.Services.AddStreakoidClient();
            }
        );
        Assert.Equal(FailureKind.Unavailable, (await FailureAsync(client.MeAsync())).Kind);
        Assert.Equal(2, server.Requests.Count);
    }

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.MethodNotAllowed)]
    [InlineData(HttpStatusCode.BadRequest)]
    public async Task Another_status_is_reported_with_its_body_and_not_repeated(HttpStatusCode status)
    {
        await using CannedServer server = await CannedServer.StartAsync(new Canned(status, "<h1>Sorry</h1>", "text/html"));
        await using ClientUnderTest client = new(server.Endpoint);
        Failure failure = await FailureAsync(client.MeAsync());
        Assert.Equal((FailureKind.HttpStatus, status, "<h1>Sorry</h1>"), (failure.Kind, failure.Status, failure.Body));
        Assert.Equal("text/html", failure.Headers["Content-Type"]);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_redirect_is_reported_and_not_followed()
    {
        await using CannedServer server = await CannedServer.StartAsync(
            new Canned(HttpStatusCode.Found, "", "text/plain") { Headers = { ["Location"] = "/elsewhere" } }
        );
        await using ClientUnderTest client = new(server.Endpoint);
        Failure failure = await FailureAsync(client.MeAsync());
        Assert.Equal((FailureKind.HttpStatus, "/elsewhere"), (failure.Kind, failure.Headers["Location"]));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Errors_of_a_500_are_read()
    {
        await using CannedServer server = await CannedServer.StartAsync(
            new Canned(
                HttpStatusCode.InternalServerError,
                """{"errors":[{"message":"Unexpected Execution Error","extensions":{"requestId":"r-3"}}],"data":{"me":{"id":"ada"}}}"""
            )
        );
        await using ClientUnderTest client = new(server.Endpoint);
        IOperationResult<Said> me = await client.MeAsync();
        Assert.Equal((FailureKind.HttpStatus, null, "r-3"), (me.Failure!.Kind, me.Data, me.Errors[0].Extensions!["requestId"]));
    }

    [Fact]
    public async Task A_request_that_the_server_cannot_run_is_a_GraphQL_failure()
    {
        await using CannedServer server = await CannedServer.StartAsync(
            new Canned(
                HttpStatusCode.BadRequest,
                """{"errors":[{"message":"No such field.","locations":[{"line":1,"column":12}],"extensions":{"code":"HC0011","deep":{"list":[1,2.5,true,null]}}}]}"""
            )
        );
        await using ClientUnderTest client = new(server.Endpoint);
        IOperationResult<Said> me = await client.MeAsync();
        Assert.Equal((FailureKind.GraphQL, HttpStatusCode.BadRequest), (me.Failure!.Kind, me.Failure.Status));
        Assert.Equal(new Location(1, 12), Assert.Single(me.Errors[0].Locations!));
        var deep = Assert.IsType<Dictionary<string, object?>>(me.Errors[0].Extensions!["deep"]);
        Assert.Equal([1, 2.5, true, null], Assert.IsType<List<object?>>(deep["list"]));
    }

    [Fact]
    public async Task Data_beside_errors_is_kept()
    {
        await using CannedServer server = await CannedServer.StartAsync(
            Canned.Ok("""{"errors":[{"message":"Half.","path":["me","streaks",0]}],"data":{"me":{"id":"ada"}}}""")
        );
        await using ClientUnderTest client = new(server.Endpoint);
        IOperationResult<Said> me = await client.MeAsync();
        Assert.Equal((FailureKind.GraphQL, "ada"), (me.Failure!.Kind, me.Data!.Text));
        Assert.Equal(["me", "streaks", 0], me.Errors[0].Path!);
        GraphQLClientException thrown = Assert.Throws<GraphQLClientException>(me.EnsureNoErrors);
        Assert.Equal(("Half.", FailureKind.GraphQL), (thrown.Message, thrown.Failure!.Kind));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"data":null}""")]
    [InlineData("""{"data":[]}""")]
    [InlineData("""{"data":{}}""")] // without the selected field
    [InlineData("""{"data":{"me":{"id":1}}}""")]
    [InlineData("""{"errors":{},"data":{"me":{"id":"ada"}}}""")]
    [InlineData("""{"errors":[1]}""")]
    [InlineData("""{"errors":[]}""")]
    public async Task What_is_no_answer_is_told_as_malformed(string body)
    {
        await using CannedServer server = await CannedServer.StartAsync(Canned.Ok(body));
        await using ClientUnderTest client = new(server.Endpoint);
        IOperationResult<Said> me = await client.MeAsync();
        Assert.Equal((FailureKind.MalformedAnswer, HttpStatusCode.OK, null), (me.Failure!.Kind, me.Failure.Status, me.Data));
        Assert.NotEmpty(me.Errors);
    }

    [Fact]
    public async Task A_web_page_is_a_malformed_answer_and_its_text_is_reported()
    {
        await using CannedServer server = await CannedServer.StartAsync(
            new Canned(HttpStatusCode.OK, "<html>Welcome to the hotel's network</html>", "text/html")
        );
        await using ClientUnderTest client = new(server.Endpoint);
        Failure failure = await FailureAsync(client.MeAsync());
        Assert.Equal(FailureKind.MalformedAnswer, failure.Kind);
        Assert.Contains("hotel", failure.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_error_of_a_client_without_an_address_shows_how_to_set_it()
    {
        await using ClientUnderTest client = new(
            new Uri("http://nowhere.invalid"),
            builder => builder.ConfigureHttpClient(http => http.BaseAddress = null)
        );
        InvalidOperationException thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => client.MeAsync());
        Assert.Contains("ConfigureHttpClient", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_accepts_the_GraphQL_media_type_and_names_its_operation()
    {
        await using CannedServer server = await CannedServer.StartAsync(Canned.Ok("""{"data":{"createStreak":{"streak":{"id":"1"}}}}"""));
        await using ClientUnderTest client = new(server.Endpoint);
        await client.CreateAsync("Läs \"mer\"");
        CannedRequest request = Assert.Single(server.Requests);
        Assert.Equal(("Create", "Läs \"mer\""), (request.Operation, (string?)request.Body["variables"]!["name"]));
    }

    internal static async Task<Canned> Never(CannedRequest request)
    {
        TaskCompletionSource aborted = new();
        await using CancellationTokenRegistration registered = request.Aborted.Register(aborted.SetResult);
        await aborted.Task;
        return Canned.Broken;
    }

    private static async Task<Failure> FailureAsync(Task<IOperationResult<Said>> call)
    {
        IOperationResult<Said> result = await call;
        Assert.True(result.IsErrorResult());
        Assert.Null(result.Data);
        return result.Failure!;
    }
}
