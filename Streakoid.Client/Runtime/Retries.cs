using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Retry;

namespace Streakoid.Client;

/// <summary>
/// Repeats a request once, if that is safe, if the server was unreachable, overloaded or rate-limited it, and if the wait fits
/// into the call's deadline.
/// </summary>
internal static class Retries
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(250);

    public static void AddRetries(this IHttpClientBuilder builder) =>
        builder.AddResilienceHandler(
            "once",
            (pipeline, context) =>
            {
                TimeProvider clock = context.ServiceProvider.GetRequiredService<TimeProvider>();
                pipeline.AddRetry(
                    new HttpRetryStrategyOptions
                    {
                        MaxRetryAttempts = 1,
                        ShouldHandle = arguments => ValueTask.FromResult(ShouldRepeat(arguments, clock)),
                        DelayGenerator = arguments => ValueTask.FromResult<TimeSpan?>(Wait(arguments.Outcome, clock)),
                    }
                );
            }
        );

    private static bool ShouldRepeat(RetryPredicateArguments<HttpResponseMessage> arguments, TimeProvider clock)
    {
        // Only the client's own calls, which are queries and mutations with an idempotency key.
        HttpRequestMessage? request = arguments.Context.GetRequestMessage();
        if (request is null || !request.Options.TryGetValue(Call.Key, out Call? call))
            return false;
        bool worthIt = arguments.Outcome switch
        {
            // The response would be too large again.
            { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } } => false,
            { Exception: HttpRequestException or IOException } => true,
            { Result.StatusCode: HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests } => true,
            _ => false,
        };
        return worthIt && Wait(arguments.Outcome, clock) < call.Deadline.Remaining;
    }

    private static TimeSpan Wait(Outcome<HttpResponseMessage> outcome, TimeProvider clock) =>
        outcome.Result is { } response && AnswerReader.RetryAfter(response, clock.GetUtcNow()) is { } asked ? asked : Short;
}
