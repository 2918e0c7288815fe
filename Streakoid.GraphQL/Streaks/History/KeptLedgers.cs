using Streakoid.Data;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.History;

/// <summary>The ledgers that rows keep.</summary>
public static class KeptLedgers
{
    /// <summary>The ledger of a row; null where it keeps none, or one of another version of the rules.</summary>
    public static Ledger? Of(Streak streak) => LedgerBytes.ReadLedger(streak.Ledger) ?? FormerLedger.Read(streak.FormerLedger);

    /// <summary>Whether there is one that need not be read now.</summary>
    public static bool CanWait(Streak streak) => LedgerBytes.AreReadable(streak.Ledger);
}
