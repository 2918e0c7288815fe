using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;

namespace Streakoid.Client;

/// <summary>Sends calls over HTTP and tells every way of failing apart.</summary>
internal sealed class GraphQLHttp(IHttpClientFactory clients, IOptions<StreakoidClientOptions> options, TimeProvider time)
{
    /// <summary>The name of the client at the factory.</summary>
    public const string ClientName = "Streakoid";

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Sends a call. Only <paramref name="cancellationToken"/> throws <see cref="OperationCanceledException"/>.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The request disposes of its content.")]
    public async Task<Answer> SendAsync(Call call, CancellationToken cancellationToken)
    {
        TimeSpan timeout = options.Value.Timeout;
        call.Deadline = time.GetTimestamp() + (long)(timeout.TotalSeconds * time.TimestampFrequency);
        using CancellationTokenSource deadline = new(timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using HttpRequestMessage request = Request(call);
        HttpClient http = clients.CreateClient(ClientName);
        if (http.BaseAddress is null)
            throw new InvalidOperationException("The client has no address. Give it one: services.AddStreakoidClient().ConfigureHttpClient(http => http.BaseAddress = new Uri(\"https://…/graphql\")).");
        Answer answer;
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token).ConfigureAwait(false);
            answer = AnswerReader.Read(response, await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false), time.GetUtcNow());
        }
        catch (RefreshFailedException exception)
        {
            answer = Answer.None(exception.Failure);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            answer = Answer.None(new Failure(FailureKind.Timeout, $"No answer came within {timeout.TotalSeconds:0.###} s. {Again(call)}") { Exception = exception });
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            answer = Answer.None(new Failure(FailureKind.Network, $"The server at {http.BaseAddress} was not reached, or the connection broke: {exception.Message} {Again(call)}") { Exception = exception });
        }
        return answer.Failure is { } failure ? answer with { Failure = failure with { IdempotencyKey = call.IdempotencyKey } } : answer;
    }

    private static string Again(Call call) => call.IdempotencyKey is null
        ? "Try again."
        : "Whether it was done is not known; try again with the same input, and it is done once.";

    private static HttpRequestMessage Request(Call call)
    {
        ByteArrayContent content = new(call.Body);
        content.Headers.ContentType = Json;
        HttpRequestMessage request = new(HttpMethod.Post, (Uri?)null) { Content = content };
        request.Headers.TryAddWithoutValidation("Accept", "application/graphql-response+json, application/json;q=0.9");
        if (call.IdempotencyKey is not null) request.Headers.TryAddWithoutValidation(IdempotencyKey.Header, call.IdempotencyKey);
        request.Options.Set(Call.Key, call);
        return request;
    }
}
