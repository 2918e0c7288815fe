using System.Text;
using NodaTime;
using Streakoid.Data;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Tests.Streaks.Oracle;

/// <summary>A random life of one streak, told at once to what the server keeps and to a diary. A seed is a life.</summary>
public sealed class Life
{
    private const int Backdating = 7;

    private static readonly string[] Zones = [.. DateTimeZoneProviders.Tzdb.Ids.Order(StringComparer.Ordinal)];

    /// <summary>Where and when dates were skipped, or days began late.</summary>
    private static readonly (string Zone, Instant Before)[] Jumps =
    [
        ("Pacific/Apia", Instant.FromUtc(2011, 12, 20, 12, 0)),
        ("Pacific/Fakaofo", Instant.FromUtc(2011, 12, 22, 12, 0)),
        ("Pacific/Kiritimati", Instant.FromUtc(1994, 12, 24, 12, 0)),
        ("Pacific/Kwajalein", Instant.FromUtc(1993, 8, 14, 12, 0)),
        ("Asia/Beirut", Instant.FromUtc(2022, 3, 20, 12, 0)),
        ("America/Havana", Instant.FromUtc(2026, 3, 1, 12, 0)),
        ("America/Santiago", Instant.FromUtc(2026, 8, 30, 12, 0)),
        ("Europe/Berlin", Instant.FromUtc(2026, 10, 18, 12, 0)),
        ("Etc/UTC", Instant.FromUtc(2028, 2, 22, 12, 0)),
        ("Etc/UTC", Instant.FromUtc(2026, 12, 24, 12, 0)),
    ];

    private readonly Random _random;
    private readonly Diary _diary = new();
    private readonly DayWalker _walker;
    private readonly KeptStreak _kept;
    private readonly StringBuilder _said = new();
    private readonly List<LocalDate> _jumpedDates = [];
    private readonly List<ExcusedDays> _incidents = [];
    private LocalTime _dayStartsAt;
    private readonly int _eagerness;
    private string _zone;
    private FormerTimeZones _formerZones = FormerTimeZones.None;
    private Instant _now;
    private LocalDate _today;
    private WeekStarts _weekStarts = WeekStarts.Monday;

    public Life(int seed)
    {
        _random = new Random(seed);
        (_zone, _now) =
            _random.Next(3) == 0
                ? Jumps[_random.Next(Jumps.Length)]
                : (
                    Zones[_random.Next(Zones.Length)],
                    Instant.FromUtc(1970, 1, 10, 0, 0) + Duration.FromMinutes(_random.NextInt64(70L * 365 * 24 * 60))
                );
        _diary.Zones[LocalDate.MinIsoValue] = _zone;
        _dayStartsAt = _random.Next(3) == 0 ? LocalTime.FromMinutesSinceMidnight(_random.Next(12 * 60)) : LocalTime.Midnight;
        _eagerness = _random.Next(3);
        _walker = new DayWalker(_diary);
        Tick(Duration.Zero);
        Revision first = RandomRevision(_today.PlusDays(_random.Next(4) == 0 ? _random.Next(-7, 8) : 0));
        _kept = new KeptStreak(new ScheduleHistory([first], [], []), Calendar);
        Tell(first);
        Say($"lives in {_zone}, day starts at {_dayStartsAt}");
    }

    /// <summary>What happened, one line each.</summary>
    public string Said => _said.ToString();

    private UserCalendar Calendar =>
        new(_today, DateTimeZoneProviders.Tzdb[_zone], _formerZones, _weekStarts, _jumpedDates, [.. _incidents]);

    /// <summary>Lets some time pass, and something happen.</summary>
    public void Step()
    {
        Tick(
            _random.Next(30) == 0 ? Duration.FromDays(_random.Next(1, 120)) : Duration.FromMinutes(_random.Next((_eagerness + 1) * 24 * 60))
        );
        switch (_random.Next(20))
        {
            case 0:
                Undo(_today.PlusDays(-_random.Next(Backdating + 1)));
                break;
            case 1:
                Skip(_random.Next(3) > 0);
                break;
            case 2:
                Pause();
                break;
            case 3:
                Resume();
                break;
            case 4:
                Revise();
                break;
            case 5:
                Move();
                break;
            case 6:
                StartWeeksOn((IsoDayOfWeek)_random.Next(1, 8));
                break;
            case 7:
                if (_random.Next(4) == 0)
                    Fail();
                break;
            default:
                CheckIn(
                    _today.PlusDays(_random.Next(2) == 0 ? 0 : -_random.Next(Backdating + 1)),
                    _random.Next(4) == 0 ? _random.Next(1, 6) : 1
                );
                break;
        }
    }

    /// <summary>What the server's rules say now, and what the walker says.</summary>
    public (string Kept, string Walked) Look()
    {
        DayWalker.Sight sight = _walker.LookOn(_today);
        StreakStatus now = _kept.On(Calendar);
        DayRange range = new(_today.PlusDays(-_random.Next(3, 60)), _today);
        string days = string.Join(' ', _kept.Days(Calendar, range).Select(day => Name(day.Outcome)));
        string walkedDays = string.Join(' ', range.Days.Select(day => sight.Days.GetValueOrDefault(day, "NOT_DUE")));
        string kept =
            $"{Name(now.State)} {now.CurrentLength}/{now.LongestLength}, {now.FreezesLeft} freezes\n{string.Join('\n', _kept.Runs(Calendar))}\n{days}\n{Due(_kept.BreaksAfter(Calendar))}";
        return (
            kept,
            $"{sight.EvaluationState}, {sight.FreezesLeft} freezes\n{string.Join('\n', sight.Runs)}\n{walkedDays}\n{Due(WalkToBreak(sight))}"
        );
    }

    /// <summary>Waits day by day for the miss, as far as the next weeks.</summary>
    private LocalDate? WalkToBreak(DayWalker.Sight sight)
    {
        if (sight.Missed)
            return null;
        for (int days = 1; days <= DueWithin; days++)
        {
            if (_walker.LookOn(_today.PlusDays(days)).Missed)
                return _today.PlusDays(days - 1);
        }
        return null;
    }

    private const int DueWithin = 10;

    private string Due(LocalDate? breaksAfter) =>
        breaksAfter is null || Period.DaysBetween(_today, breaksAfter.Value) >= DueWithin
            ? "nothing to break soon"
            : $"breaks after {breaksAfter:uuuu-MM-dd}";

    private void Tick(Duration time)
    {
        _now += time;
        // A move to another zone never takes today back.
        _today = LocalDate.Max(_today, LocalDays.Today(_now, DateTimeZoneProviders.Tzdb[_zone], _dayStartsAt));
    }

    private void CheckIn(LocalDate day, decimal amount)
    {
        Say($"did {amount} on {day}");
        decimal total = _diary.Done.GetValueOrDefault(day) + amount;
        _diary.Done[day] = total;
        Change(facts => facts[day] = new Fact(day, total), null);
    }

    private void Undo(LocalDate day)
    {
        Say($"undid {day}");
        _diary.Done.Remove(day);
        Change(facts => facts.Remove(day), null);
    }

    private void Skip(bool skipped)
    {
        LocalDate[] days =
        [
            .. Enumerable.Range(0, _random.Next(1, 5)).Select(_ => _today.PlusDays(_random.Next(-Backdating, 6))).Distinct(),
        ];
        Say($"{(skipped ? "skipped" : "unskipped")} {string.Join(", ", days)}");
        if (skipped)
            _diary.Skipped.UnionWith(days);
        else
            _diary.Skipped.ExceptWith(days);
        Change(
            null,
            scheduleHistory =>
                scheduleHistory with
                {
                    Skips = [.. (skipped ? scheduleHistory.Skips.Union(days) : scheduleHistory.Skips.Except(days)).Order()],
                }
        );
    }

    private void Pause()
    {
        LocalDate from = _today.PlusDays(_random.Next(-Backdating, 6));
        LocalDate? until = _random.Next(3) == 0 ? null : from.PlusDays(_random.Next(20));
        Say($"paused from {from} until {until}");
        // As the mutation does: a pause takes the place of those that it touches.
        LocalDate first = from;
        Change(
            null,
            scheduleHistory =>
            {
                PausePeriod[] touched =
                [
                    .. scheduleHistory.Pauses.Where(pause =>
                        (pause.Last is null || pause.Last >= from) && (until is null || pause.First <= until)
                    ),
                ];
                first = touched.Select(one => one.First).Append(from).Min();
                return scheduleHistory with
                {
                    Pauses = [.. scheduleHistory.Pauses.Except(touched).Append(new PausePeriod(first, until)).OrderBy(one => one.First)],
                };
            }
        );
        Repause();
    }

    private void Resume()
    {
        LocalDate on = _today.PlusDays(_random.Next(-Backdating, 6));
        Say($"resumed on {on}");
        Change(
            null,
            scheduleHistory =>
                scheduleHistory.Pauses.SingleOrDefault(pause => pause.First <= on && (pause.Last is null || pause.Last >= on)) is { } pause
                    ? scheduleHistory with
                    {
                        Pauses =
                        [
                            .. scheduleHistory
                                .Pauses.Where(one => one != pause)
                                .Concat(pause.First < on ? [pause with { Last = on.PlusDays(-1) }] : [])
                                .OrderBy(one => one.First),
                        ],
                    }
                    : scheduleHistory
        );
        Repause();
    }

    /// <summary>The diary's paused days, each by itself.</summary>
    private void Repause()
    {
        _diary.Paused.Clear();
        _diary.PausedFrom = null;
        foreach (PausePeriod pause in _kept.ScheduleHistory.Pauses)
        {
            if (pause.Last is null)
                _diary.PausedFrom = pause.First;
            else
                for (LocalDate day = pause.First; day <= pause.Last; day = day.PlusDays(1))
                    _diary.Paused.Add(day);
        }
    }

    private void Revise()
    {
        Revision revision = RandomRevision(_today.PlusDays(_random.Next(-Backdating, 10)));
        Change(
            null,
            scheduleHistory =>
                scheduleHistory with
                {
                    Revisions =
                    [
                        .. scheduleHistory.Revisions.Where(one => one.From != revision.From).Append(revision).OrderBy(one => one.From),
                    ],
                },
            revision.From
        );
        Tell(revision);
    }

    private void Move()
    {
        // What is today here is lived here to its end.
        _formerZones = FormerTimeZones.Parse(_formerZones.With(_today.PlusDays(1), _zone).ToString());
        bool farthest = _random.Next(3) == 0;
        // From one end of the calendar to the other, over a date.
        if (farthest)
            (_zone, _dayStartsAt) =
                _zone == "Pacific/Pago_Pago" ? ("Pacific/Kiritimati", LocalTime.Midnight) : ("Pacific/Pago_Pago", new LocalTime(11, 0));
        else
            _zone = Zones[_random.Next(Zones.Length)];
        _diary.Zones[_today.PlusDays(1)] = _zone;
        if (!farthest && _random.Next(3) == 0)
            _dayStartsAt = LocalTime.FromMinutesSinceMidnight(_random.Next(12 * 60));
        LocalDate before = _today;
        Tick(Duration.Zero);
        for (LocalDate day = before.PlusDays(1); day < _today; day = day.PlusDays(1))
        {
            _jumpedDates.Add(day);
            _diary.JumpedOver.Add(day);
        }
        Say($"moved to {_zone}, day starts at {_dayStartsAt}");
    }

    /// <summary>An incident becomes known, or is taken back: of lately, or of long ago.</summary>
    private void Fail()
    {
        if (_incidents.Count > 0 && _random.Next(3) == 0)
        {
            int index = _random.Next(_incidents.Count);
            Say($"no incident from {_incidents[index].First}");
            _incidents.RemoveAt(index);
            _diary.Incidents.RemoveAt(index);
            return;
        }
        LocalDate first = _today.PlusDays(-_random.Next(_random.Next(2) == 0 ? 4 : 90));
        LocalDate last = first.PlusDays(_random.Next(3));
        Say($"incident from {first} to {last}");
        _incidents.Add(new ExcusedDays(first, last, "down"));
        _diary.Incidents.Add((first, last));
    }

    private void StartWeeksOn(IsoDayOfWeek day)
    {
        Say($"weeks start on {day} from tomorrow");
        _weekStarts = WeekStarts.Parse(_weekStarts.With(_today.PlusDays(1), day).ToString());
        foreach (LocalDate later in _diary.WeekStarts.Keys.Where(from => from > _today).ToList())
            _diary.WeekStarts.Remove(later);
        _diary.WeekStarts[_today.PlusDays(1)] = day;
    }

    private void Change(
        Action<SortedDictionary<LocalDate, Fact>>? facts,
        Func<ScheduleHistory, ScheduleHistory>? scheduleHistory,
        LocalDate? scheduleFrom = null
    ) => _kept.Change(Calendar, Backdating, facts, scheduleHistory, scheduleFrom);

    private Revision RandomRevision(LocalDate from)
    {
        bool atMost = _random.Next(5) == 0;
        Rule rule = _random.Next(9) switch
        {
            0 when !atMost => new Rule(RuleKind.EveryDays, _random.Next(1, 6)),
            1 => new Rule(RuleKind.Weekdays, _random.Next(1, Rule.AllWeekdays + 1)),
            2 => new Rule(RuleKind.TimesPerWeek, _random.Next(1, 8)),
            3 => new Rule(RuleKind.TimesPerMonth, _random.Next(1, 32)),
            4 => new Rule(RuleKind.AmountPerWeek, 1),
            5 => new Rule(RuleKind.AmountPerMonth, 1),
            6 when !atMost => new Rule(RuleKind.AtMostDaysPerWeek, _random.Next(7)),
            _ => Rule.EveryDay,
        };
        return new Revision(
            from,
            rule,
            rule.Kind is RuleKind.AmountPerWeek or RuleKind.AmountPerMonth ? _random.Next(1, 20)
                : atMost ? _random.Next(4)
                : _random.Next(1, 4),
            atMost ? Comparison.AtMost : Comparison.AtLeast,
            _random.Next(3) == 0 ? _random.Next(4) : 0
        );
    }

    private void Tell(Revision revision)
    {
        (RuleKind kind, int value) = revision.Rule;
        Say($"asks {kind} {value}, {revision.Comparison} {revision.Target}, {revision.Freezes} freezes, from {revision.From}");
        _diary.Asked[revision.From] = new Asked(
            kind == RuleKind.EveryDays ? value : 0,
            kind == RuleKind.Weekdays
                ? [.. Enumerable.Range(0, 7).Where(bit => (value >> bit) % 2 == 1).Select(bit => (IsoDayOfWeek)(bit + 1))]
                : [],
            kind == RuleKind.TimesPerWeek ? value : 0,
            kind == RuleKind.TimesPerMonth ? value : 0,
            revision.Target,
            revision.Comparison == Comparison.AtMost,
            revision.Freezes,
            kind == RuleKind.AmountPerWeek,
            kind == RuleKind.AmountPerMonth,
            kind == RuleKind.AtMostDaysPerWeek ? value : null
        );
    }

    private void Say(FormattableString what) =>
        _said.AppendLine(FormattableString.Invariant($"{_today:uuuu-MM-dd}: {FormattableString.Invariant(what)}"));

    private static string Name(Enum value) =>
        string.Concat(value.ToString().Select((letter, at) => at > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{letter}"))
            .ToUpperInvariant();
}
