using Streakoid.Execution.Requests;

namespace Streakoid.Http;

/// <summary>Data stored with a request until it is counted.</summary>
internal static class HttpContextExtensions
{
    /// <summary>The request's operation, empty at first.</summary>
    public static OperationInfo OperationInfo(this HttpContext context)
    {
        if (context.Features.Get<OperationInfo>() is { } known)
            return known;
        OperationInfo info = new();
        context.Features.Set(info);
        return info;
    }
}
