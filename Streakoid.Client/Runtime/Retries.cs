using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Polly;
using Polly.Retry;

namespace Streakoid.Client;

/// <summary>
/// Repeats requests: once, only if it is safe, only if the server asked for it or could not be
/// reached, and only if the wait fits into the call's deadline.
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
        // Only the client's own calls: queries, and mutations with an idempotency key.
        HttpRequestMessage? request = arguments.Context.GetRequestMessage();
        if (request is null || !request.Options.TryGetValue(Call.Key, out Call? call))
            return false;
        bool worthIt = arguments.Outcome switch
        {
            // The answer would be too large a second time.
            { Exception: HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } } => false,
            { Exception: HttpRequestException or IOException } => true,
            { Result.StatusCode: HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests } => true,
            _ => false,
        };
        return worthIt && Wait(arguments.Outcome, clock) < call.Deadline.Left;
    }

    private static TimeSpan Wait(Outcome<HttpResponseMessage> outcome, TimeProvider clock) =>
        outcome.Result is { } response && AnswerReader.RetryAfter(response, clock.GetUtcNow()) is { } asked ? asked : Short;
}
