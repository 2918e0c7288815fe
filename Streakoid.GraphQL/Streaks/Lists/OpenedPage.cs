using NodaTime;
using Streakoid.Data;
using Streakoid.Graph.Connections;
using Streakoid.Graph.Openings;

namespace Streakoid.Streaks.Lists;

/// <summary>
/// The page that every app opens, read in the round trip that finds out who asks: streaks in the order of their age, with no filter, and
/// the check-ins of each. Any other page is read when its turn comes.
/// </summary>
public sealed class OpenedPage
{
    private OpenedPage(PageArguments page, Read<Streak> streaks, IReadOnlyList<(PageArguments, Read<CheckIn>)> checkIns) => (Page, Streaks, CheckIns) = (page, streaks, checkIns);

    public PageArguments Page { get; }

    public Read<Streak> Streaks { get; }

    /// <summary>What was asked of each streak's check-ins, and the rows of all streaks.</summary>
    public IReadOnlyList<(PageArguments Page, Read<CheckIn> Rows)> CheckIns { get; }

    /// <summary>Has the page read; null where it is another one.</summary>
    public static Opening? Of(IOpeningField streaks)
    {
        if (streaks.Context.Arguments is { } sent && (IsSent("where") || IsSent("order"))) return null;
        PageArguments page = PageArguments.Of(streaks.Context);
        StreakReads reads = StreakOrder.ByAge.ReadsOf(page);
        Read<Streak> rows = reads.Streaks(page.Size + 1);
        List<(PageArguments, Read<CheckIn>)> checkIns = [];
        foreach (IOpeningField list in streaks.Below("nodes").Concat(streaks.Below("edges").SelectMany(edge => edge.Below("node"))).SelectMany(streak => streak.Below("checkIns")))
        {
            PageArguments days = PageArguments.Of(list.Context);
            if (checkIns.Exists(one => one.Item1 == days)) continue;
            (LocalDate after, LocalDate before) = StreakLoaders.Between(days);
            checkIns.Add((days, reads.CheckIns(page.Size, after, before, days.Size + 1, oldest: days.Backward)));
        }
        return new Opening(streaks.Context.FieldAst, new OpenedPage(page, rows, checkIns), [rows, .. checkIns.Select(one => one.Item2)]);

        bool IsSent(string name) => sent.TryGetValue(name, out GraphQL.Execution.ArgumentValue value) && value.Value is not null;
    }
}
