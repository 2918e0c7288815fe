using Streakoid.Execution.Requests;

namespace Streakoid.Http;

/// <summary>What is kept with a request until it is counted.</summary>
internal static class HttpContextExtensions
{
    /// <summary>What is known of the request's operation, which is nothing at first.</summary>
    public static OperationInfo OperationInfo(this HttpContext context)
    {
        if (context.Features.Get<OperationInfo>() is { } known) return known;
        OperationInfo info = new();
        context.Features.Set(info);
        return info;
    }
}
