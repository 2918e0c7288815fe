using System.Diagnostics;

namespace Streakoid.Transport;

/// <summary>
/// Stands around the whole application: every answer carries a request id, every request is counted, and an exception that means
/// "away" becomes 503 wherever it is thrown.
/// </summary>
internal sealed partial class TransportShield(TransportOptions options, IRequestGate gate, RequestMeter meter, ILogger<TransportShield> logger) : IStartupFilter
{
    /// <inheritdoc />
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
    {
        application.Use(async (HttpContext context, RequestDelegate rest) =>
        {
            string requestId = RequestId.Assign(context);
            long began = Stopwatch.GetTimestamp();
            try
            {
                await rest(context);
            }
            catch (Exception error) when (!context.Response.HasStarted && gate.IsUnavailable(error))
            {
                LogUnavailable(logger, error, requestId);
                await TransportEndpoint.RefuseAsync(
                    context,
                    Refusal.Unavailable(),
                    options,
                    MediaTypes.Negotiate(context.Request.Headers.Accept, options.DefaultMediaType) ?? MediaTypes.Json);
            }
            finally
            {
                // Only what came to the endpoint, or was refused on its way there, is a request of the API.
                if (context.Features.Get<RequestFacts>() is { } facts) meter.Count(facts, context.Response.StatusCode, Stopwatch.GetElapsedTime(began));
            }
        });
        next(application);
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {RequestId} cannot be answered now")]
    private static partial void LogUnavailable(ILogger logger, Exception error, string requestId);
}
