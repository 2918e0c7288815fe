namespace Streakoid.Hosting.Ide;

/// <summary>
/// Matches paths of the IDE: its files, and the endpoint with a trailing slash and without a query.
/// </summary>
internal sealed class IdePathConstraint(string endpoint, IdeFiles files) : IRouteConstraint
{
    /// <inheritdoc/>
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection)
    {
        if (httpContext is null || values[routeKey] is string { Length: > 0 } file && !files.Contains(file))
            return false;
        return values[routeKey] is string { Length: > 0 }
            || (
                httpContext.Request.Path.Value == $"{endpoint}/"
                && !httpContext.Request.Query.ContainsKey("query")
                && !httpContext.Request.Query.ContainsKey("sdl")
            );
    }
}
