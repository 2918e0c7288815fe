using System.Collections.Concurrent;
using NodaTime;

namespace Streakoid.Tests.Streaks.Oracle;

/// <summary>
/// The rules of streaks, told naively: it walks the calendar from the first day to today each time it is asked, looks ahead where a
/// rule does, and keeps nothing. The server does none of this, so where both agree the server is right or both are wrong in the same way.
/// </summary>
public sealed class DayWalker(Diary diary)
{
    private static readonly ConcurrentDictionary<(string Zone, LocalDate Day), bool> Shown = new();

    /// <summary>What the walker saw until a day.</summary>
    public sealed record Sight(
        string State,
        int Current,
        int Longest,
        int FreezesLeft,
        bool Missed,
        IReadOnlyList<string> Runs,
        IReadOnlyDictionary<LocalDate, string> Days
    )
    {
        /// <summary>As <c>DONE 3/5</c>: state, current and longest length.</summary>
        public string EvaluationState => $"{State} {Current}/{Longest}";
    }

    /// <summary>Days that are judged as one, and the schedules that hold on one of them.</summary>
    private sealed record Piece(List<LocalDate> Days, string Unit, List<Asked> Asked)
    {
        public LocalDate First => Days[0];

        public LocalDate Last => Days[^1];

        public int Freezes => Asked.Max(asked => asked.Freezes);
    }

    /// <summary>How a piece comes out by one of its schedules.</summary>
    private sealed record Judged(Asked By, string Outcome, LocalDate[] Hits, decimal Done, decimal Wanted)
    {
        /// <summary>How far it is from what is asked, or from what is allowed.</summary>
        public decimal Lacking =>
            By.AtMostDaysAWeek is not null || (By.AtMost && (By.SumOfWeek || By.SumOfMonth)) ? Done - Wanted : Wanted - Done;
    }

    /// <summary>A run as it grows.</summary>
    private sealed class Run(LocalDate first)
    {
        public LocalDate First => first;

        public LocalDate Last { get; set; }

        public int Length { get; set; }

        public string Unit { get; set; } = "";

        public LocalDate? BrokenOn { get; set; }

        public int Days => Period.DaysBetween(First, Last) + 1;

        public override string ToString() =>
            FormattableString.Invariant($"{First:uuuu-MM-dd} to {Last:uuuu-MM-dd}: {Length} {Unit}, broken {BrokenOn:uuuu-MM-dd}");
    }

    public Sight LookOn(LocalDate today)
    {
        List<Piece> pieces = [.. Pieces(today)];
        List<Run> runs = [];
        Run? run = null;
        (bool missed, LocalDate? countedFrom, string open) = (false, null, "NOT_DUE");
        Dictionary<LocalDate, string> days = [];
        Dictionary<(int, int), int> spent = [];
        for (int i = 0; i < pieces.Count; i++)
        {
            Piece piece = pieces[i];
            if (run is not null && run.Unit != piece.Unit)
                (run.Length, run.Unit) = (Math.Max(1, WholeIn(run.First, run.Last, piece.Unit)), piece.Unit);
            Judged judged = Judge(piece, countedFrom, today);
            string outcome = judged.Outcome;
            if (outcome == "MISSED" && run is not null && IsBridged(pieces, i, countedFrom, spent, today))
            {
                Spend(spent, piece);
                outcome = "FROZEN";
                if (judged.By.EveryDays > 0)
                    countedFrom = piece.Last;
            }
            if (outcome == "MET")
            {
                if (run is null)
                    runs.Add(run = new Run(judged.Hits[0]) { Unit = piece.Unit });
                (run.Last, run.Length) = (judged.Hits[^1], run.Length + 1);
                (missed, countedFrom) = (false, judged.Hits[^1]);
            }
            if (outcome == "MISSED")
            {
                if (run is not null)
                    run.BrokenOn = Exceeding(piece, judged) ?? piece.Last;
                (run, missed) = (null, true);
            }
            foreach (LocalDate day in piece.Days.Where(day => day <= today))
                days[day] = OutcomeOf(day, piece, outcome, judged, today);
            if (piece.Last >= today)
                open = outcome;
        }
        string state =
            diary.IsPaused(today) ? "PAUSED"
            : open == "MET" ? "DONE"
            : missed ? "BROKEN"
            : open == "PENDING" ? "PENDING"
            : "DONE";
        int left = Math.Max(0, AskedOn(today).Freezes - spent.GetValueOrDefault((today.Year, today.Month)));
        Run? longest = runs.Find(one => one.Days == runs.Max(other => other.Days));
        string unit = AskedOn(today).Unit;
        int length =
            longest is null ? 0
            : longest.Unit == unit ? longest.Length
            : Math.Max(1, WholeIn(longest.First, longest.Last, unit));
        // What goes on is never longer than the longest.
        return new Sight(
            state,
            run?.Length ?? 0,
            Math.Max(length, run?.Length ?? 0),
            left,
            missed,
            [.. runs.Select(one => one.ToString())],
            days
        );
    }

    /// <summary>Whether the freezes last from a miss to the next piece that is met, or to today: a gap is bridged whole or not at all.</summary>
    private bool IsBridged(List<Piece> pieces, int from, LocalDate? countedFrom, Dictionary<(int, int), int> spent, LocalDate today)
    {
        Dictionary<(int, int), int> ahead = new(spent);
        foreach (Piece piece in pieces.Skip(from))
        {
            Judged judged = Judge(piece, countedFrom, today);
            if (judged.Outcome == "MET")
                return true;
            if (judged.Outcome != "MISSED")
                continue;
            if (ahead.GetValueOrDefault((piece.Last.Year, piece.Last.Month)) >= piece.Freezes)
                return false;
            Spend(ahead, piece);
            if (judged.By.EveryDays > 0)
                countedFrom = piece.Last;
        }
        return true;
    }

    private static void Spend(Dictionary<(int, int), int> spent, Piece piece) =>
        spent[(piece.Last.Year, piece.Last.Month)] = spent.GetValueOrDefault((piece.Last.Year, piece.Last.Month)) + 1;

    /// <summary>The days from the streak's first to the end of the open piece, cut into what is judged as one.</summary>
    private IEnumerable<Piece> Pieces(LocalDate today)
    {
        LocalDate day = diary.Asked.Keys.First();
        if (diary.Done.Count > 0)
            day = LocalDate.Min(day, diary.Done.Keys.First());
        if (day > today)
            yield break;
        List<LocalDate> piece = [];
        for (; ; day = day.PlusDays(1))
        {
            if (piece.Count > 0 && !IsOnePiece(piece[^1], day))
            {
                Asked first = AskedOn(piece[0]);
                yield return new Piece(
                    piece,
                    first.Unit,
                    [first, .. piece.Skip(1).Where(diary.Asked.ContainsKey).Where(IsNotFirst).Select(AskedOn)]
                );
                if (day > today)
                    yield break;
                piece = [];
            }
            piece.Add(day);
        }
    }

    /// <summary>Days before the first schedule are judged by it, so that it does not begin on its own day.</summary>
    private bool IsNotFirst(LocalDate day) => day != diary.Asked.Keys.First();

    /// <summary>Whether two days that follow each other are judged as one: in one week or month, with no change of the unit between.</summary>
    private bool IsOnePiece(LocalDate day, LocalDate next) =>
        AskedOn(day).Unit == AskedOn(next).Unit && IsOne(day, next, AskedOn(day).Unit);

    /// <summary>Whether two days that follow each other lie in one week or one month.</summary>
    private bool IsOne(LocalDate day, LocalDate next, string unit) =>
        unit switch
        {
            "DAY" => false,
            "WEEK" => !StartsWeek(next),
            _ => day.Month == next.Month,
        };

    /// <summary>All days of the week or month of a day.</summary>
    private List<LocalDate> WholeOf(LocalDate day, string unit)
    {
        List<LocalDate> whole = [day];
        while (IsOne(whole[0].PlusDays(-1), whole[0], unit))
            whole.Insert(0, whole[0].PlusDays(-1));
        while (IsOne(whole[^1], whole[^1].PlusDays(1), unit))
            whole.Add(whole[^1].PlusDays(1));
        return whole;
    }

    /// <summary>
    /// All days of the week or month of a piece. Where another unit ended it, the rest of its week is the one that was ahead on its last day,
    /// wherever weeks begin later.
    /// </summary>
    private List<LocalDate> WholeOf(Piece piece)
    {
        List<LocalDate> whole = WholeOf(piece.First, piece.Unit);
        LocalDate next = piece.Last.PlusDays(1);
        if (piece.Unit != "WEEK" || AskedOn(next).Unit == "WEEK" || StartsWeek(next))
            return whole;
        whole = [.. whole.Where(day => day <= piece.Last)];
        IsoDayOfWeek start = diary.WeekStarts.Last(one => one.Key <= piece.Last).Value;
        for (LocalDate day = next; day.DayOfWeek != start; day = day.PlusDays(1))
            whole.Add(day);
        return whole;
    }

    /// <summary>How many days, weeks or months lie between two days as a whole.</summary>
    private int WholeIn(LocalDate first, LocalDate last, string unit)
    {
        int count = 0;
        for (LocalDate day = first; day <= last; day = day.PlusDays(1))
        {
            // Each is counted on its last day.
            if (!IsOne(day, day.PlusDays(1), unit) && WholeOf(day, unit)[0] >= first)
                count++;
        }
        return count;
    }

    /// <summary>By the schedule that asks least of those that hold in the piece.</summary>
    private Judged Judge(Piece piece, LocalDate? countedFrom, LocalDate today)
    {
        Judged judged = JudgeStrictly(piece, countedFrom, today);
        bool excused =
            judged.Outcome == "MISSED"
            && diary.Incidents.Exists(incident => piece.Days.Exists(day => day >= incident.First && day <= incident.Last));
        return excused ? judged with { Outcome = "EXCUSED" } : judged;
    }

    private Judged JudgeStrictly(Piece piece, LocalDate? countedFrom, LocalDate today)
    {
        if (piece.Unit == "DAY")
            return JudgeDay(piece.First, piece.Asked[0], countedFrom, today);
        return piece
            .Asked.Select(asked =>
                asked.SumOfWeek || asked.SumOfMonth ? JudgeSum(piece, asked, today)
                : asked.AtMostDaysAWeek is { } days
                    ? JudgeLimit(piece, asked, today, Active(piece).Count(day => AmountOn(day) >= asked.Target), days)
                : JudgeTimes(piece, asked, today)
            )
            .OrderBy(judged =>
                judged.Outcome switch
                {
                    "MET" => 0,
                    "PENDING" => 2,
                    "MISSED" => 3,
                    _ => 1,
                }
            )
            .ThenBy(judged => judged.Lacking)
            .First();
    }

    private Judged JudgeDay(LocalDate day, Asked asked, LocalDate? countedFrom, LocalDate today)
    {
        string? rest =
            diary.IsPaused(day) ? "PAUSED"
            : diary.Skipped.Contains(day) ? "SKIPPED"
            : WasThere(day) ? null
            : "NOT_DUE";
        decimal amount = AmountOn(day);
        bool due =
            asked.EveryDays > 0
                ? countedFrom is null || Period.DaysBetween(countedFrom.Value, day) >= asked.EveryDays
                : asked.Weekdays.Contains(day.DayOfWeek);
        // What was done before it was due counts where the days between are free, and not on a weekday that was not chosen.
        bool met = asked.AtMost
            ? due && amount <= asked.Target && day < today && rest is null
            : amount >= asked.Target && (due || asked.EveryDays > 0);
        if (met)
            return new Judged(asked, "MET", [day], 1, 1);
        if (rest is not null)
            return new Judged(asked, rest, [], 0, 0);
        if (!due)
            return new Judged(asked, "NOT_DUE", [], 0, 0);
        bool exceeded = asked.AtMost && amount > asked.Target;
        return new Judged(asked, exceeded || day < today ? "MISSED" : "PENDING", [], 0, 1);
    }

    private Judged JudgeTimes(Piece piece, Asked asked, LocalDate today)
    {
        int length = LengthOf(piece);
        int times = Math.Min(asked.TimesAWeek + asked.TimesAMonth, length);
        int wanted = Math.Min(
            (int)Math.Ceiling((decimal)times * AvailableIn(piece) / length),
            times - piece.Days.Count(diary.Skipped.Contains)
        );
        LocalDate[] hits = [.. piece.Days.Where(day => IsHit(day, asked, today))];
        return JudgeTarget(piece, asked, today, hits, hits.Length, Math.Max(0, wanted));
    }

    private Judged JudgeSum(Piece piece, Asked asked, LocalDate today)
    {
        if (asked.AtMost)
            return JudgeLimit(piece, asked, today, Active(piece).Sum(AmountOn), asked.Target * AvailableIn(piece) / LengthOf(piece));
        // A day that is skipped asks for nothing, and what is done on it counts.
        int days = AvailableIn(piece) - piece.Days.Count(diary.Skipped.Contains);
        return JudgeTarget(
            piece,
            asked,
            today,
            [.. piece.Days.Where(diary.Done.ContainsKey)],
            piece.Days.Sum(AmountOn),
            asked.Target * days / LengthOf(piece)
        );
    }

    private Judged JudgeTarget(Piece piece, Asked asked, LocalDate today, LocalDate[] hits, decimal done, decimal wanted) =>
        new(
            asked,
            wanted <= 0 ? Resting(piece)
                : done >= wanted ? "MET"
                : piece.Last >= today ? "PENDING"
                : IsWhole(piece) ? "MISSED"
                : "NOT_DUE",
            hits,
            done,
            wanted
        );

    /// <summary>Missed as soon as it is exceeded, met at its close; a change of the unit is no close.</summary>
    private Judged JudgeLimit(Piece piece, Asked asked, LocalDate today, decimal done, decimal allowed)
    {
        LocalDate[] active = [.. Active(piece)];
        string outcome =
            active.Length == 0 ? Resting(piece)
            : done > allowed ? (IsShort(piece) && IsUncut(piece) ? "NOT_DUE" : "MISSED")
            : piece.Last >= today ? "PENDING"
            : IsUncut(piece) ? "MET"
            : "NOT_DUE";
        return new Judged(asked, outcome, outcome == "MET" ? active : [], done, allowed);
    }

    private string Resting(Piece piece) =>
        piece.Days.Exists(diary.IsPaused) ? "PAUSED"
        : piece.Days.Exists(diary.Skipped.Contains) ? "SKIPPED"
        : "NOT_DUE";

    /// <summary>The days on which a limit can be exceeded.</summary>
    private IEnumerable<LocalDate> Active(Piece piece) =>
        piece.Days.Where(day => !diary.IsPaused(day) && !diary.Skipped.Contains(day) && WasThere(day));

    /// <summary>The days that are not paused, those that another unit took away among them.</summary>
    private int AvailableIn(Piece piece) =>
        piece.Days.Count(day => !diary.IsPaused(day) && WasThere(day)) + WholeOf(piece).Count(day => day > piece.Last);

    private int LengthOf(Piece piece) => IsShort(piece) ? 7 : WholeOf(piece).Count;

    /// <summary>Whether a move of the start of the week made a week too short.</summary>
    private bool IsShort(Piece piece) => piece.Unit == "WEEK" && WholeOf(piece).Count < 7;

    /// <summary>Whether no other unit cut it.</summary>
    private bool IsUncut(Piece piece) => piece.Last == WholeOf(piece)[^1];

    private bool IsWhole(Piece piece) => IsUncut(piece) && !IsShort(piece);

    /// <summary>The day on which a limit was exceeded; null if it was not, or is none.</summary>
    private LocalDate? Exceeding(Piece piece, Judged judged)
    {
        bool isSum = judged.By.AtMost && (judged.By.SumOfWeek || judged.By.SumOfMonth);
        if (!isSum && judged.By.AtMostDaysAWeek is null)
            return null;
        LocalDate[] active = [.. Active(piece)];
        decimal Until(LocalDate last) =>
            active
                .Where(day => day <= last)
                .Sum(day =>
                    isSum ? AmountOn(day)
                    : AmountOn(day) >= judged.By.Target ? 1
                    : 0
                );
        return active.Where(day => Until(day) > judged.Wanted).Select(day => (LocalDate?)day).FirstOrDefault();
    }

    /// <summary>What a day is told as. A longer piece that is missed is one miss, on the last day that something could be done on.</summary>
    private string OutcomeOf(LocalDate day, Piece piece, string outcome, Judged judged, LocalDate today)
    {
        if (piece.Unit == "DAY")
            return outcome;
        bool isLimit = judged.By.AtMostDaysAWeek is not null || (judged.By.AtMost && judged.By.TimesAWeek + judged.By.TimesAMonth == 0);
        if (!isLimit && judged.Hits.Contains(day))
            return "MET";
        if (diary.IsPaused(day))
            return "PAUSED";
        if (diary.Skipped.Contains(day))
            return "SKIPPED";
        if (!WasThere(day))
            return "NOT_DUE";
        if (outcome is "MISSED" or "FROZEN" or "EXCUSED" || (isLimit && outcome == "MET"))
        {
            bool isLast = piece.Days.All(later =>
                later <= day
                || later > today
                || (!isLimit && judged.Hits.Contains(later))
                || diary.IsPaused(later)
                || diary.Skipped.Contains(later)
                || !WasThere(later)
            );
            return (Exceeding(piece, judged) is { } exceeding ? exceeding == day : isLast) ? outcome : "NOT_DUE";
        }
        return outcome == "PENDING" && day == today ? "PENDING" : "NOT_DUE";
    }

    private bool IsHit(LocalDate day, Asked asked, LocalDate today)
    {
        bool rests = diary.IsPaused(day) || diary.Skipped.Contains(day) || !WasThere(day);
        return asked.AtMost ? day < today && AmountOn(day) <= asked.Target && !rests : AmountOn(day) >= asked.Target;
    }

    private Asked AskedOn(LocalDate day) => diary.Asked.LastOrDefault(one => one.Key <= day, diary.Asked.First()).Value;

    private bool StartsWeek(LocalDate day) => diary.WeekStarts.Last(one => one.Key <= day).Value == day.DayOfWeek;

    private decimal AmountOn(LocalDate day) => diary.Done.GetValueOrDefault(day);

    /// <summary>Whether the date was there: something was done on it, or the clock where the user lived has shown it.</summary>
    private bool WasThere(LocalDate day)
    {
        if (diary.Done.ContainsKey(day))
            return true;
        if (diary.JumpedOver.Contains(day))
            return false;
        string zone = diary.Zones.Last(one => one.Key <= day).Value;
        return Shown.GetOrAdd((zone, day), static key => ClockShows(key.Day, DateTimeZoneProviders.Tzdb[key.Zone]));
    }

    /// <summary>Looked up hour by hour, from well before to well after.</summary>
    private static bool ClockShows(LocalDate day, DateTimeZone zone)
    {
        Instant noon = day.At(new LocalTime(12, 0)).InUtc().ToInstant();
        for (int hours = -40; hours <= 40; hours++)
        {
            if ((noon + Duration.FromHours(hours)).InZone(zone).Date == day)
                return true;
        }
        return false;
    }
}
