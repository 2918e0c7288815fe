namespace Streakoid.Hosting.Ide;

/// <summary>
/// Matches paths of the IDE: its files, and the endpoint with a trailing slash and without a query.
/// </summary>
internal sealed class IdePathConstraint(string endpoint, IdeFiles files) : IRouteConstraint
{
    /// <summary>The parameters with one of which the endpoint is meant.</summary>
    private static readonly string[] Operations = ["query", "sdl", "id", "documentId", "doc_id", "extensions"];

    /// <inheritdoc/>
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection)
    {
        if (httpContext is null || values[routeKey] is string { Length: > 0 } file && !files.Contains(file))
            return false;
        return values[routeKey] is string { Length: > 0 }
            || (
                httpContext.Request.Path.Value == $"{endpoint}/"
                && httpContext.Request.Headers.Upgrade.Count == 0
                && !Array.Exists(Operations, httpContext.Request.Query.ContainsKey)
            );
    }
}
