using Streakoid.Graph;

namespace Streakoid.Hosting;

/// <summary>Reads from the HTTP request what resolvers may know of it.</summary>
internal static class RequestOrigins
{
    public static RequestOrigin Of(HttpContext http) => new(
        http.Connection.RemoteIpAddress?.MapToIPv6().ToString() ?? "unknown",
        http.Request.Headers.UserAgent.ToString(),
        http.Request.Headers["Idempotency-Key"] is [{ Length: > 0 } key] ? key : null,
        http.RequestServices.GetRequiredService<IConfiguration>()["Streakoid:PublicUrl"] is { Length: > 0 } known ? known.TrimEnd('/') : $"{http.Request.Scheme}://{http.Request.Host}{http.Request.PathBase}");
}
