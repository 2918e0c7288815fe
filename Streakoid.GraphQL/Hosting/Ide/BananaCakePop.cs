using Microsoft.AspNetCore.Routing.Patterns;
using Streakoid.Hosting.NodePackages;

namespace Streakoid.Hosting.Ide;

/// <summary>Serves the Banana Cake Pop IDE below the GraphQL endpoint, from this server alone.</summary>
internal static class BananaCakePop
{
    /// <summary>
    /// Serves the IDE at <paramref name="endpoint"/> with a slash at its end. The endpoint itself, and every path below it
    /// that is no file of the IDE, is left to others.
    /// </summary>
    /// <param name="endpoints">Where it is added.</param>
    /// <param name="endpoint">Where GraphQL is served: <c>/graphql</c>.</param>
    /// <param name="folder">The IDE's files; by default those that the build took from npm.</param>
    public static IEndpointConventionBuilder MapBananaCakePop(this IEndpointRouteBuilder endpoints, string endpoint, string? folder = null)
    {
        IdeFiles files = IdeFiles.In(folder ?? NodePackageFolder.Ide);
        RoutePattern pattern = RoutePatternFactory.Parse(
            $"{endpoint}/{{**file}}",
            defaults: null,
            parameterPolicies: new { file = new IdePathConstraint(endpoint, files) }
        );
        return endpoints
            .Map(pattern, context => files.ServeAsync(context, context.Request.RouteValues["file"] as string ?? ""))
            .WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head]))
            .WithDisplayName("Banana Cake Pop")
            // Routing takes '/graphql' and '/graphql/' for one; the IDE is asked first, and only takes the second.
            .WithOrder(-1);
    }
}
