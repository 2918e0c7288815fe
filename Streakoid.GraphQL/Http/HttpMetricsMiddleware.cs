using System.Diagnostics;
using Streakoid.Execution.Requests;

namespace Streakoid.Http;

/// <summary>
/// The outermost middleware: it adds a request id to every answer, counts every request, and converts an exception that means
/// "unavailable" to 503.
/// </summary>
internal sealed partial class HttpMetricsMiddleware(
    GraphQLHttpOptions options,
    IRequestGate gate,
    RequestMeter meter,
    ILogger<HttpMetricsMiddleware> logger
) : IStartupFilter
{
    /// <inheritdoc />
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        application =>
        {
            application.Use(
                async (HttpContext context, RequestDelegate rest) =>
                {
                    string requestId = RequestId.Assign(context);
                    context.Response.Headers.XContentTypeOptions = "nosniff";
                    long began = Stopwatch.GetTimestamp();
                    try
                    {
                        await rest(context);
                    }
                    catch (Exception error) when (!context.Response.HasStarted && gate.IsUnavailable(error))
                    {
                        LogUnavailable(logger, error, requestId);
                        await RejectionWriter.WriteAsync(
                            context,
                            RequestRejectedException.Unavailable(),
                            options,
                            MediaTypes.Negotiate(context.Request.Headers.Accept, options.DefaultMediaType) ?? MediaTypes.Json
                        );
                    }
                    finally
                    {
                        // Only requests to the endpoint, or rejected on the way there, are API requests.
                        if (context.Features.Get<OperationInfo>() is { } info)
                            meter.Count(info, context.Response.StatusCode, Stopwatch.GetElapsedTime(began));
                    }
                }
            );
            next(application);
        };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {RequestId} cannot be answered now")]
    private static partial void LogUnavailable(ILogger logger, Exception error, string requestId);
}
