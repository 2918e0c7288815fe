namespace Streakoid.Http;

/// <summary>The origins, besides the server's own, whose pages may use the API from a browser.</summary>
/// <param name="origins">Such as <c>https://app.example.com</c>; <c>*</c> for any.</param>
/// <param name="localhost">Whether pages of this machine may as well, on any port.</param>
public sealed class AllowedOrigins(IReadOnlyList<string> origins, bool localhost)
{
    /// <summary>No other origin.</summary>
    public static readonly AllowedOrigins None = new([], localhost: false);

    private readonly HashSet<string> _origins = new(origins, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether there are any, so that answers depend on the origin.</summary>
    public bool Any => localhost || _origins.Count > 0;

    /// <summary>Those that cannot be an origin: a scheme, a host and perhaps a port, and nothing else.</summary>
    public IEnumerable<string> Wrong =>
        _origins.Where(origin =>
            origin != "*"
            && !(
                Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri)
                && string.Equals(uri.GetLeftPart(UriPartial.Authority), origin, StringComparison.OrdinalIgnoreCase)
            )
        );

    /// <summary>Whether a page of this origin may use the API.</summary>
    public bool Allows(string origin) =>
        _origins.Contains(origin)
        || _origins.Contains("*")
        || localhost && Uri.TryCreate(origin, UriKind.Absolute, out Uri? from) && from.IsLoopback && from.Scheme is "http" or "https";
}
