namespace Streakoid.Streaks.Rules;

/// <summary>
/// Ledgers and standings as they are kept in the database: about 90 bytes (as JSON they were 600, and reading them took
/// longer than the query). Bytes of other rules than these read as none, so that a change of the rules has every streak worked out
/// anew: <see cref="Version"/> goes up with it, and with every change of the form.
/// </summary>
public static class LedgerBytes
{
    public const byte Version = 3;

    /// <summary>What the last byte says of a ledger that holds all that was ever done, or of one that holds more days than a byte can tell.</summary>
    internal const byte Many = 255;

    /// <summary>
    /// The last byte is for PostgreSQL, which understands nothing else of them: how many of the streak's latest check-ins the ledger holds.
    /// (<see cref="Data.StreakReads"/>) A ledger of before ends with another byte, and what is believed of it is found out when it is read.
    /// </summary>
    public static byte[] Write(Ledger ledger)
    {
        LedgerWriter writer = new(Version);
        writer.Ledger(ledger);
        return writer.ToArray();
    }

    public static byte[] Write(Standing standing)
    {
        LedgerWriter writer = new(Version);
        writer.Standing(standing);
        return writer.ToArray();
    }

    /// <summary>Whether <see cref="ReadLedger"/> finds one.</summary>
    public static bool AreReadable(byte[]? bytes) => bytes is [Version, ..];

    public static Ledger? ReadLedger(byte[]? bytes) => AreReadable(bytes) ? new LedgerReader(bytes.AsSpan(1)).Ledger() : null;

    public static Standing? ReadStanding(byte[]? bytes) => AreReadable(bytes) ? new LedgerReader(bytes.AsSpan(1)).Standing() : null;
}
