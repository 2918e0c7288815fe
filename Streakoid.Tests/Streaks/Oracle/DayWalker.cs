using System.Collections.Concurrent;
using NodaTime;

namespace Streakoid.Tests.Streaks.Oracle;

/// <summary>
/// The rules of streaks, told naively: it walks the calendar from the first day to today each time it is asked, and keeps
/// nothing. The server does none of this, so where both agree the server is right or both are wrong in the same way.
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

    public Sight LookOn(LocalDate today)
    {
        (List<LocalDate> run, int length) = ([], 0);
        (int longest, bool missed, LocalDate? lastMet, string open) = (0, false, null, "NOT_DUE");
        List<string> runs = [];
        Dictionary<LocalDate, string> days = [];
        Dictionary<(int, int), int> spent = [];
        foreach (List<LocalDate> piece in Pieces(today))
        {
            (LocalDate first, LocalDate last) = (piece[0], piece[^1]);
            Asked asked = AskedOn(first);
            (string outcome, LocalDate[] hits) =
                asked.TimesAWeek + asked.TimesAMonth > 0 ? JudgeTimes(piece, asked, today) : JudgeDay(first, asked, lastMet, today);
            if (outcome == "MISSED" && length > 0 && spent.GetValueOrDefault((last.Year, last.Month)) < asked.Freezes)
            {
                spent[(last.Year, last.Month)] = spent.GetValueOrDefault((last.Year, last.Month)) + 1;
                outcome = "FROZEN";
            }
            if (outcome == "MET")
            {
                (length, missed, lastMet) = (length + 1, false, hits[^1]);
                run.AddRange(hits);
                longest = Math.Max(longest, length);
            }
            if (outcome == "MISSED")
            {
                if (length > 0)
                    runs.Add(Run(run, length, last));
                (run, length, missed) = ([], 0, true);
            }
            foreach (LocalDate day in piece.Where(day => day <= today))
                days[day] = OutcomeOf(day, outcome, hits, asked, today);
            if (last >= today)
                open = outcome;
        }
        if (length > 0)
            runs.Add(Run(run, length, null));
        string state =
            diary.IsPaused(today) ? "PAUSED"
            : open == "MET" ? "DONE"
            : missed ? "BROKEN"
            : open == "PENDING" ? "PENDING"
            : "DONE";
        int left = Math.Max(0, AskedOn(today).Freezes - spent.GetValueOrDefault((today.Year, today.Month)));
        return new Sight(state, length, longest, left, missed, runs, days);
    }

    /// <summary>The days from the streak's first to the end of the open piece, cut into what is judged as one.</summary>
    private IEnumerable<List<LocalDate>> Pieces(LocalDate today)
    {
        LocalDate day = diary.Asked.Keys.First();
        if (diary.Done.Count > 0)
            day = LocalDate.Min(day, diary.Done.Keys.First());
        if (day > today)
            yield break;
        List<LocalDate> piece = [];
        for (; ; day = day.PlusDays(1))
        {
            if (piece.Count > 0 && Label(day) != Label(piece[^1]))
            {
                yield return piece;
                if (day > today)
                    yield break;
                piece = [];
            }
            piece.Add(day);
        }
    }

    private string Label(LocalDate day)
    {
        Asked asked = AskedOn(day);
        LocalDate since = diary.Asked.Keys.LastOrDefault(from => from <= day, diary.Asked.Keys.First());
        if (asked.TimesAMonth > 0)
            return $"{since} month {day.Year}-{day.Month}";
        if (asked.TimesAWeek == 0)
            return $"{day}";
        LocalDate start = day;
        while (!StartsWeek(start))
            start = start.PlusDays(-1);
        return $"{since} week {start}";
    }

    private (string Outcome, LocalDate[] Hits) JudgeDay(LocalDate day, Asked asked, LocalDate? lastMet, LocalDate today)
    {
        if (diary.IsPaused(day))
            return ("PAUSED", []);
        if (diary.Skipped.Contains(day))
            return ("SKIPPED", []);
        if (!WasThere(day))
            return ("NOT_DUE", []);
        decimal amount = AmountOn(day);
        bool due =
            asked.EveryDays > 0
                ? lastMet is null || Period.DaysBetween(lastMet.Value, day) >= asked.EveryDays
                : asked.Weekdays.Contains(day.DayOfWeek);
        if (asked.AtMost)
        {
            if (!due)
                return ("NOT_DUE", []);
            if (amount > asked.Target)
                return ("MISSED", []);
            return day < today ? ("MET", [day]) : ("PENDING", []);
        }
        // What was done before it was due counts where the days between are free, and not on a weekday that was not chosen.
        if (amount >= asked.Target && (due || asked.EveryDays > 0))
            return ("MET", [day]);
        if (!due)
            return ("NOT_DUE", []);
        return (day < today ? "MISSED" : "PENDING", []);
    }

    private (string Outcome, LocalDate[] Hits) JudgeTimes(List<LocalDate> piece, Asked asked, LocalDate today)
    {
        LocalDate[] available = [.. piece.Where(day => !diary.IsPaused(day) && !diary.Skipped.Contains(day) && WasThere(day))];
        LocalDate[] hits = [.. available.Where(day => IsHit(day, asked, today))];
        if (available.Length == 0)
            return (
                piece.Exists(diary.IsPaused) ? "PAUSED"
                : piece.Exists(diary.Skipped.Contains) ? "SKIPPED"
                : "NOT_DUE",
                []
            );
        if (hits.Length >= Math.Min(asked.TimesAWeek + asked.TimesAMonth, available.Length))
            return ("MET", hits);
        if (piece[^1] >= today)
            return ("PENDING", hits);
        LocalDate next = piece[^1].PlusDays(1);
        bool ranItsTime =
            asked.TimesAMonth > 0
                ? next.Day == 1
                : StartsWeek(next) && (piece.Count >= 7 || !diary.WeekStarts.Keys.Any(from => from > piece[0] && from <= next));
        return (ranItsTime ? "MISSED" : "NOT_DUE", hits);
    }

    /// <summary>What a day of a longer piece is told as.</summary>
    private string OutcomeOf(LocalDate day, string outcome, LocalDate[] hits, Asked asked, LocalDate today)
    {
        if (asked.TimesAWeek + asked.TimesAMonth == 0)
            return outcome;
        if (diary.IsPaused(day))
            return "PAUSED";
        if (diary.Skipped.Contains(day))
            return "SKIPPED";
        if (!WasThere(day))
            return "NOT_DUE";
        if (hits.Contains(day))
            return "MET";
        return outcome is "MISSED" or "FROZEN" ? outcome
            : outcome == "PENDING" && day == today ? "PENDING"
            : "NOT_DUE";
    }

    private bool IsHit(LocalDate day, Asked asked, LocalDate today) =>
        asked.AtMost ? day < today && AmountOn(day) <= asked.Target : AmountOn(day) >= asked.Target;

    private Asked AskedOn(LocalDate day) => diary.Asked.LastOrDefault(one => one.Key <= day, diary.Asked.First()).Value;

    private bool StartsWeek(LocalDate day) => diary.WeekStarts.Last(one => one.Key <= day).Value == day.DayOfWeek;

    private decimal AmountOn(LocalDate day) => diary.Done.GetValueOrDefault(day);

    /// <summary>Whether the date was there: something was done on it, or the clock where the user lived has shown it.</summary>
    private bool WasThere(LocalDate day)
    {
        if (diary.Done.ContainsKey(day))
            return true;
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

    private static string Run(List<LocalDate> met, int length, LocalDate? brokenOn) =>
        string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{met[0]:uuuu-MM-dd} to {met[^1]:uuuu-MM-dd}: {length}, broken {brokenOn:uuuu-MM-dd}"
        );
}
