namespace Streakoid.Hosting.Health;

/// <summary>The local address of a server.</summary>
internal static class LocalAddress
{
    /// <summary>Of the address that it listens at, such as <c>http://+:8080</c>.</summary>
    public static Uri Of(string listening)
    {
        BindingAddress bound = BindingAddress.Parse(listening);
        bool everywhere = bound.Host is "+" or "*" or "0.0.0.0" or "[::]";
        return new UriBuilder(bound.Scheme, everywhere ? "127.0.0.1" : bound.Host, bound.Port).Uri;
    }

    /// <summary>Of the first address that settings name; Kestrel's own where they name none.</summary>
    public static Uri Of(IConfiguration configuration) =>
        Of((configuration["urls"] ?? (configuration["http_ports"] is { } ports ? $"http://+:{ports}" : "http://+:5000")).Split(';')[0]);
}
