using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;

namespace Streakoid.Client;

/// <summary>Sends calls over HTTP and classifies failures.</summary>
internal sealed class GraphQLHttp(IHttpClientFactory clients, TimeProvider time, string name)
{
    /// <summary>The name of the HTTP client of <c>AddStreakoidClient</c>.</summary>
    public const string ClientName = "Streakoid";

    private static readonly MediaTypeHeaderValue Json = new("application/json");

    /// <summary>Sends a call. Only <paramref name="cancellationToken"/> throws <see cref="OperationCanceledException"/>.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The request disposes of its content.")]
    [SuppressMessage("Design", "CA1031", Justification = "The call reports any exception of the program's message handlers.")]
    public async Task<Answer> SendAsync(Call call, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(call.Deadline.Token, cancellationToken);
        using HttpRequestMessage request = Request(call);
        HttpClient http = clients.CreateClient(name);
        Uri address = Address(http);
        Answer answer;
        try
        {
            using HttpResponseMessage response = await SendAsync(http, request, HttpCompletionOption.ResponseContentRead, either.Token)
                .ConfigureAwait(false);
            answer = AnswerReader.Read(
                response,
                await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false),
                time.GetUtcNow()
            );
        }
        catch (RefreshFailedException exception)
        {
            answer = Answer.Failed(exception.Failure);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            // HttpClient has a timeout of its own, which the program may have set to a shorter time.
            TimeSpan timeout =
                exception.InnerException is TimeoutException && !call.Deadline.HasPassed ? http.Timeout : call.Deadline.Timeout;
            answer = Answer.Failed(
                new Failure(FailureKind.Timeout, $"No response within {timeout.TotalSeconds:0.###} s. {RetryAdvice(call)}")
                {
                    Exception = exception,
                }
            );
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            answer = Answer.Failed(
                new Failure(
                    FailureKind.MalformedAnswer,
                    $"The response is larger than {BufferingHandler.MaxAnswerBytes / 1024 / 1024} MiB. Select less data."
                )
                {
                    Exception = exception,
                }
            );
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            answer = Answer.Failed(
                new Failure(
                    FailureKind.Network,
                    $"The server at {address} was not reached, or the connection broke: {exception.Message} {RetryAdvice(call)}"
                )
                {
                    Exception = exception,
                }
            );
        }
        catch (UnreadableBodyException exception)
        {
            answer = Answer.Failed(
                new Failure(FailureKind.MalformedAnswer, $"The response could not be decompressed: {exception.Message}")
                {
                    Exception = exception.InnerException,
                }
            );
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            answer = Answer.Failed(HandlerFailure(exception));
        }
        return answer;
    }

    /// <summary>The address of the server.</summary>
    public static Uri Address(HttpClient http) =>
        http.BaseAddress
        ?? throw new InvalidOperationException(
            "The client has no address. Set one: services.Add…Client().ConfigureHttpClient(http => http.BaseAddress = new Uri(\"https://…/graphql\"))."
        );

    /// <summary>Sends a request. Ends when cancelled, even if a message handler of the program hangs.</summary>
    public static async Task<HttpResponseMessage> SendAsync(
        HttpClient http,
        HttpRequestMessage request,
        HttpCompletionOption completion,
        CancellationToken cancellationToken
    )
    {
        Task<HttpResponseMessage> sending = http.SendAsync(request, completion, cancellationToken);
        try
        {
            return await sending.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!sending.IsCompleted)
        {
            _ = sending.ContinueWith(Discard, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>The failure of a call in which code of the program threw.</summary>
    public static Failure HandlerFailure(Exception exception) =>
        new(FailureKind.Handler, $"A message handler of the HTTP client threw: {exception.Message}") { Exception = exception };

    // Also observes the exception.
    private static void Discard(Task<HttpResponseMessage> late)
    {
        if (late.Exception is null && !late.IsCanceled)
            late.Result.Dispose();
    }

    private static string RetryAdvice(Call call) =>
        call.IdempotencyKey is null ? "Try again." : "The outcome is unknown. Try again with the same input; it runs at most once.";

    private static HttpRequestMessage Request(Call call)
    {
        ByteArrayContent content = new(call.Body);
        content.Headers.ContentType = Json;
        HttpRequestMessage request = new(HttpMethod.Post, (Uri?)null) { Content = content };
        request.Headers.TryAddWithoutValidation("Accept", "application/graphql-response+json, application/json;q=0.9");
        if (call.IdempotencyKey is not null)
            request.Headers.TryAddWithoutValidation(IdempotencyKey.Header, call.IdempotencyKey);
        call.AddHeaders(request);
        return request;
    }
}
