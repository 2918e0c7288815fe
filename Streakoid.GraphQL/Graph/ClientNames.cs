namespace Streakoid.Graph;

/// <summary>
/// A coarse name of a client from its User-Agent header: enough to recognize a device, too little to identify a person. Only
/// common clients are recognized.
/// </summary>
public static class ClientNames
{
    public const string Unknown = "Unknown client";

    // The order matters: most browsers also name another one.
    private static readonly (string Sign, string Name)[] Programs =
    [
        ("Streakoid.Client", "Streakoid client"),
        ("Edg/", "Edge"),
        ("EdgA/", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS", "Firefox"),
        ("CriOS", "Chrome"),
        ("Chromium", "Chromium"),
        ("HeadlessChrome", "Chrome"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
        ("okhttp", "Android app"),
        ("Apollo", "Apollo client"),
        ("python", "Python"),
        ("node", "Node.js"),
        ("undici", "Node.js"),
    ];

    private static readonly (string Sign, string Name)[] Systems =
    [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Macintosh", "macOS"),
        ("Mac OS X", "macOS"),
        ("Linux", "Linux"),
    ];

    /// <summary>As <c>Firefox on Windows</c>, <c>curl</c>, <c>Unknown client</c>.</summary>
    public static string Of(string userAgent)
    {
        string? program = Find(Programs, userAgent),
            system = Find(Systems, userAgent);
        return (program, system) switch
        {
            (null, null) => Unknown,
            (null, _) => $"{Unknown} on {system}",
            (_, null) => program,
            _ => $"{program} on {system}",
        };
    }

    private static string? Find((string Sign, string Name)[] names, string userAgent) =>
        names.Where(name => userAgent.Contains(name.Sign, StringComparison.OrdinalIgnoreCase)).Select(name => name.Name).FirstOrDefault();
}
