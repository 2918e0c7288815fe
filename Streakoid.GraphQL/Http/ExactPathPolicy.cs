using Microsoft.AspNetCore.Routing.Matching;

namespace Streakoid.Http;

/// <summary>Makes an endpoint ignore its path with a trailing slash.</summary>
internal sealed class ExactPath;

/// <summary>
/// Leaves <c>/graphql/</c> to the IDE: otherwise routing treats it as <c>/graphql</c>, and a browser that is
/// redirected from the one to the other would come back to the first.
/// </summary>
internal sealed class ExactPathPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    /// <inheritdoc />
    public override int Order => 0;

    /// <inheritdoc />
    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<ExactPath>() is not null);

    /// <inheritdoc />
    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        if (httpContext.Request.Path.Value?.EndsWith('/') != true)
            return Task.CompletedTask;
        for (int i = 0; i < candidates.Count; i++)
        {
            if (candidates.IsValidCandidate(i) && candidates[i].Endpoint.Metadata.GetMetadata<ExactPath>() is not null)
                candidates.SetValidity(i, false);
        }

        return Task.CompletedTask;
    }
}
