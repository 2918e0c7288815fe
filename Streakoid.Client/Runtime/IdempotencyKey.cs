namespace Streakoid.Client;

/// <summary>
/// The key by which the server recognizes a repeated mutation. Each mutation gets a new one; a repeat of a mutation with an unknown
/// outcome gets the former one. A program can set the key, for example to repeat a mutation after a restart.
/// </summary>
public static class IdempotencyKey
{
    internal const string Header = "Idempotency-Key";

    private static readonly AsyncLocal<string?> Chosen = new();

    internal static string? Current => Chosen.Value;

    /// <summary>Sends the mutations of this flow with <paramref name="key"/> until the result is disposed of.</summary>
    /// <param name="key">1 to 255 visible ASCII characters.</param>
    public static IDisposable Use(string key)
    {
        Restore former = new(Chosen.Value);
        Chosen.Value = Checked(key);
        return former;
    }

    internal static string Checked(string key)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        return key.Length > 255 || key.Any(c => c is < '!' or > '~')
            ? throw new ArgumentException("An idempotency key must have 1 to 255 visible ASCII characters.", nameof(key))
            : key;
    }

    private sealed class Restore(string? former) : IDisposable
    {
        public void Dispose() => Chosen.Value = former;
    }
}
