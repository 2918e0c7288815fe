using GraphQL;
using GraphQLParser.AST;
using NodaTime;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph.Connections;
using Streakoid.Graph.Prefetching;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Queries;

/// <summary>
/// The start page of an app, prefetched with the lookup of the user: streaks by age without a filter, and
/// the check-ins of each. Other pages are read when they are resolved.
/// </summary>
public sealed class PrefetchedPage
{
    private PrefetchedPage(Read<Streak> streaks, IReadOnlyList<PrefetchedCheckIns> checkIns) => (Streaks, CheckIns) = (streaks, checkIns);

    public Read<Streak> Streaks { get; }

    /// <summary>What was asked of each streak's check-ins, and the rows of all streaks.</summary>
    public IReadOnlyList<PrefetchedCheckIns> CheckIns { get; }

    /// <summary>Has the page read; null where it is another one, for which not all streaks have to be judged.</summary>
    public static Prefetch? Of(IPrefetchingField streaks)
    {
        if (streaks.Context.Arguments is { } sent && (IsSent("where") || IsSent("order")))
        {
            StreakFilter filter = new(streaks.Context.GetArgument<object?>("where"));
            return filter.IsJudged || StreakOrder.Of(streaks.Context.GetArgument<List<object?>?>("order")).IsJudged
                ? JudgedPage.Prefetch(streaks, filter.IncludesArchived)
                : null;
        }
        PageArguments page = PageArguments.Of(streaks.Context);
        StreakReads reads = StreakOrder.ByAge.ReadsOf(page);
        Read<Streak> rows = reads.Streaks(Rows(streaks, page));
        List<PrefetchedCheckIns> checkIns = [];
        foreach (IPrefetchingField list in streaks.Below("nodes.checkIns", "edges.node.checkIns"))
        {
            PageArguments days = PageArguments.Of(list.Context);
            (LocalDate after, LocalDate before) = StreakLoaders.Between(days);
            (int take, CheckInsRead read) = (Rows(list, days), Which(list, days));
            checkIns.Add(
                new PrefetchedCheckIns(
                    list.Context.FieldAst,
                    days,
                    reads.CheckIns(page.Size, after, before, take, read),
                    read == CheckInsRead.DaysNotKept ? take : null
                )
            );
        }
        return new Prefetch(streaks.Context.FieldAst, new PrefetchedPage(rows, checkIns), [rows, .. checkIns.Select(one => one.Rows)]);

        bool IsSent(string name) => sent.TryGetValue(name, out GraphQL.Execution.ArgumentValue value) && value.Value is not null;
    }

    /// <summary>How many rows a page takes: one more, where it is asked whether there are more.</summary>
    private static int Rows(IPrefetchingField list, PageArguments page) => list.Below("pageInfo").Count > 0 ? page.Size + 1 : page.Size;

    private static CheckInsRead Which(IPrefetchingField list, PageArguments page) =>
        (IsOfDays(list), page.Backward) switch
        {
            (false, false) => CheckInsRead.Newest,
            (false, true) => CheckInsRead.Oldest,
            (true, true) => CheckInsRead.OldestDays,
            (true, false) => page is { After: null, Before: null } ? CheckInsRead.DaysNotKept : CheckInsRead.NewestDays,
        };

    private static bool IsOfDays(IPrefetchingField checkIns) =>
        checkIns.Below("nodes", "edges.node").All(checkIn => checkIn.SelectsOnly("day", "amount", "__typename"));
}

/// <summary>What was read for a field of each streak.</summary>
/// <param name="Field">The selected field.</param>
/// <param name="Page">The requested page.</param>
/// <param name="Rows">The rows of all streaks, or of those that were not kept.</param>
/// <param name="Kept">
/// How many of its latest days a streak's snapshot has to hold for nothing to be read of its check-ins; null where the rows of all are
/// read.
/// </param>
public sealed record PrefetchedCheckIns(GraphQLField Field, PageArguments Page, Read<CheckIn> Rows, int? Kept);
