using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Streakoid.Http;

/// <summary>The two media types of an answer, and the choice between them.</summary>
public static class MediaTypes
{
    /// <summary>The media type of the GraphQL-over-HTTP specification; its status code says whether the operation ran.</summary>
    public const string GraphQLResponse = "application/graphql-response+json";

    /// <summary>The older media type, with status 200 for every well-formed request.</summary>
    public const string Json = "application/json";

    /// <summary>Server-sent events.</summary>
    public const string EventStream = "text/event-stream";

    private static readonly MediaTypeHeaderValue GraphQLResponseValue = new(GraphQLResponse);
    private static readonly MediaTypeHeaderValue JsonValue = new(Json);

    /// <summary>The media type to answer with, or null when none is acceptable.</summary>
    public static string? Negotiate(StringValues accept, string byDefault)
    {
        if (accept.Count == 0 || accept.All(string.IsNullOrWhiteSpace))
            return byDefault;
        if (accept is [Json or GraphQLResponse])
            return accept[0];
        if (!MediaTypeHeaderValue.TryParseList(accept, out IList<MediaTypeHeaderValue>? ranges))
            return null;
        double response = QualityOf(ranges, GraphQLResponseValue);
        double json = QualityOf(ranges, JsonValue);
        if (response == 0 && json == 0)
            return null;
        if (response == json && !ranges.Any(range => range.MediaType.Equals(GraphQLResponse, StringComparison.OrdinalIgnoreCase)))
            return byDefault;
        return response >= json ? GraphQLResponse : Json;
    }

    /// <summary>Whether the client takes the older media type.</summary>
    public static bool AcceptsJson(StringValues accept) =>
        accept.All(string.IsNullOrWhiteSpace)
        || MediaTypeHeaderValue.TryParseList(accept, out IList<MediaTypeHeaderValue>? ranges) && QualityOf(ranges, JsonValue) > 0;

    /// <summary>Whether the client is a browser that opens a page: it names HTML and neither JSON type.</summary>
    public static bool WantsHtml(StringValues accept) =>
        MediaTypeHeaderValue.TryParseList(accept, out IList<MediaTypeHeaderValue>? ranges)
        && ranges.Any(range => range.MediaType.Equals("text/html", StringComparison.OrdinalIgnoreCase) && range.Quality is not 0)
        && !ranges.Any(range =>
            range.MediaType.Equals(GraphQLResponse, StringComparison.OrdinalIgnoreCase)
            || range.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>Whether the answer is to be server-sent events: where the client names them first, or no JSON at all.</summary>
    public static bool WantsEventStream(StringValues accept) =>
        accept is [EventStream]
        || (
            MediaTypeHeaderValue.TryParseList(accept, out IList<MediaTypeHeaderValue>? ranges)
            && ranges is [{ Quality: not 0 } first, ..]
            && first.MediaType.Equals(EventStream, StringComparison.OrdinalIgnoreCase)
        );

    /// <summary>Whether a body of this content type is read: JSON in UTF-8.</summary>
    public static bool IsJsonBody(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type)
        && type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    // The most specific range decides, so that "application/json;q=0, */*" leaves JSON out.
    private static double QualityOf(IList<MediaTypeHeaderValue> ranges, MediaTypeHeaderValue type)
    {
        MediaTypeHeaderValue? best = null;
        int bestRank = -1;
        foreach (MediaTypeHeaderValue range in ranges)
        {
            int rank =
                range.MatchesAllTypes ? 0
                : range.MatchesAllSubTypes ? (range.Type.Equals(type.Type, StringComparison.OrdinalIgnoreCase) ? 1 : -1)
                : range.MediaType.Equals(type.MediaType, StringComparison.OrdinalIgnoreCase) ? 2
                : -1;
            if (rank > bestRank)
                (best, bestRank) = (range, rank);
        }

        return best is null ? 0 : best.Quality ?? 1;
    }
}
