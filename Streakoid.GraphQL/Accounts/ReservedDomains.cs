namespace Streakoid.Accounts;

/// <summary>The reserved domains of RFC 2606, which cannot receive mail: tests and probes use them.</summary>
internal static class ReservedDomains
{
    public static bool Holds(string address)
    {
        string domain = address[(address.LastIndexOf('@') + 1)..];
        return domain is "example.com" or "example.net" or "example.org"
            || domain.EndsWith(".test", StringComparison.Ordinal)
            || domain.EndsWith(".example", StringComparison.Ordinal)
            || domain.EndsWith(".invalid", StringComparison.Ordinal);
    }
}
