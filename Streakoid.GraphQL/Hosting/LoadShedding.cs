using System.Diagnostics;
using System.Threading.RateLimiting;
using Streakoid.Execution.Requests;
using Streakoid.Http;
using Streakoid.Streaks.Views;

namespace Streakoid.Hosting;

/// <summary>
/// Bounds how many requests are worked on at once. One more is refused at once instead of standing in a line in which everybody's time runs out. It stands before everything
/// else, so that nothing else is done for what is refused.
/// </summary>
internal sealed class LoadShedding(IConfiguration configuration, GraphQLHttpOptions transport, RequestMeter meter) : IStartupFilter, IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = configuration.GetValue("Streakoid:MaxConcurrentRequests", 256),
        QueueLimit = configuration.GetValue("Streakoid:MaxWaitingRequests", 0),
    });

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => application =>
    {
        application.Use(async (HttpContext context, RequestDelegate rest) =>
        {
            if (!IsBounded(context.Request.Path))
            {
                await rest(context);
                return;
            }
            using RateLimitLease lease = await _limiter.AcquireAsync(cancellationToken: context.RequestAborted);
            if (lease.IsAcquired) await rest(context);
            else await RefuseAsync(context);
        });
        next(application);
    };

    public void Dispose() => _limiter.Dispose();

    private static bool IsBounded(PathString path) => path == "/graphql" || path.StartsWithSegments(PictureAddress.Folder);

    private async Task RefuseAsync(HttpContext context)
    {
        long began = Stopwatch.GetTimestamp();
        meter.Shed();
        RequestId.Assign(context);
        await RejectionWriter.WriteAsync(
            context, RequestRejectedException.Unavailable(), transport, MediaTypes.Negotiate(context.Request.Headers.Accept, transport.DefaultMediaType) ?? MediaTypes.Json);
        meter.Count(context.OperationInfo(), context.Response.StatusCode, Stopwatch.GetElapsedTime(began));
    }
}
