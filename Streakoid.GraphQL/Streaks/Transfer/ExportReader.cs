using System.Globalization;
using NodaTime;
using NodaTime.Text;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Streaks.Commands;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Transfer;

/// <summary>Reads an export of <see cref="ExportData"/>. Every value is validated: it may come from anywhere.</summary>
public sealed class ExportReader(ImportScope scope)
{
    private const string Document = "data";
    private const int MaxZoneLength = 100;

    private static readonly HashSet<string> DocumentMembers = ["format", "version", "profile", "streaks"];
    private static readonly HashSet<string> ProfileMembers =
    [
        "email",
        "displayName",
        "timeZone",
        "formerTimeZones",
        "dayStartsAt",
        "weekStarts",
        "jumpedDates",
        "createdAt",
    ];
    private static readonly HashSet<string> StreakMembers =
    [
        "name",
        "description",
        "tags",
        "createdAt",
        "archivedAt",
        "archivedOn",
        "backdatingChanges",
        "schedules",
        "pauses",
        "skips",
        "checkIns",
        "undone",
        "position",
        "color",
        "icon",
    ];
    private static readonly HashSet<string> UndoneMembers = ["day", "clientIds"];
    private static readonly HashSet<string> ScheduleMembers = ["from", "rule", "value", "target", "comparison", "freezesPerMonth"];
    private static readonly HashSet<string> PauseMembers = ["from", "until"];
    private static readonly HashSet<string> CheckInMembers = ["day", "at", "zone", "amount", "note", "backdated", "clientIds"];

    private readonly ImportAccount _account = new();
    private int _schedules;
    private int _skips;

    /// <summary>Reads a document.</summary>
    /// <exception cref="ImportException">It is none, or breaks a limit.</exception>
    public Imported Read(string text)
    {
        JsonAt document = JsonAt.Parse(text, "an export of Streakoid");
        string? format = document.Given("format")?.Text();
        if (format != ExportDocument.Name)
            throw new ImportException("format", $"The text is not an export of Streakoid: `format` is not `{ExportDocument.Name}`.");
        int version = document.Member("version").Whole();
        if (version is < 1 or > ExportDocument.Current)
            throw new ImportException(
                "version",
                $"This server supports version {ExportDocument.Current} of the format; {version} was sent."
            );
        scope.HoldStreaks(document.CountOf("streaks"));
        _account.WarnOfUnknown(document, DocumentMembers);
        ImportedProfile? profile = document.Find("profile") is { } sent ? Profile(sent) : null;
        string zone = profile?.TimeZone ?? scope.HomeZone;
        LocalTime dayStart = profile?.DayStartsAt ?? scope.DayStartsAt;
        ImportRows rows = _account.List(Document, "streaks");
        return new Imported(
            [
                .. document
                    .List("streaks", scope.MaxStreaks)
                    .Select((streak, index) => Streak(streak, rows.Read(index), index, zone, dayStart)),
            ],
            profile,
            _account
        );
    }

    private ImportedProfile Profile(JsonAt sent)
    {
        string zone = Zone(sent.Member("timeZone"));
        FormerTimeZones former = sent.Given("formerTimeZones") is { } zones ? Former(zones) : FormerTimeZones.None;
        WeekStarts weeks = sent.Given("weekStarts") is { } starts ? Weeks(starts) : WeekStarts.Monday;
        LocalTime dayStart = sent.Given("dayStartsAt")?.As(LocalTimePattern.ExtendedIso, "time such as 03:00:00") ?? LocalTime.Midnight;
        if (dayStart > User.LatestDayStart)
            throw new ImportException("profile.dayStartsAt", "A day must start between 00:00 and 12:00.");
        LocalDate[] jumped =
        [
            .. sent.List("jumpedDates", ImportScope.MaxProfileChanges).Select(one => scope.Planned(Day(one), one.Path)).Order(),
        ];
        Once(jumped, "profile.jumpedDates");
        _account.WarnOfUnknown(sent, ProfileMembers);
        return new ImportedProfile(zone, former, dayStart, weeks, jumped);
    }

    private FormerTimeZones Former(JsonAt sent)
    {
        List<(LocalDate Until, string Zone)> zones = [];
        foreach ((LocalDate until, string zone) in Changes(sent, sent.Text(), "2026-03-01=Europe/Berlin"))
        {
            if (Known(zone) is null)
                throw new ImportException(sent.Path, $"{ImportException.Quote(zone)} is not an IANA time zone.");
            zones.Add((until, zone));
        }
        return new FormerTimeZones(zones);
    }

    private WeekStarts Weeks(JsonAt sent)
    {
        string[] parts = sent.Text().Split(' ', 2);
        return new WeekStarts(
            Weekday(parts[0]),
            parts.Length == 1 ? [] : [.. Changes(sent, parts[1], "1 2026-03-01=7").Select(change => (change.Day, Weekday(change.Text)))]
        );

        IsoDayOfWeek Weekday(string text) =>
            text is [>= '1' and <= '7']
                ? (IsoDayOfWeek)(text[0] - '0')
                : throw new ImportException(sent.Path, "Days of the week are 1 to 7, such as in `1 2026-03-01=7`.");
    }

    /// <summary>Days with what changed on them, oldest first, each once.</summary>
    private IEnumerable<(LocalDate Day, string Text)> Changes(JsonAt sent, string text, string example)
    {
        if (text.Length == 0)
            yield break;
        if (text.AsSpan().Count(' ') >= ImportScope.MaxProfileChanges)
            throw new ImportException(sent.Path, $"The list has at most {ImportScope.MaxProfileChanges:N0} changes.");
        LocalDate? before = null;
        foreach (string part in text.Split(' '))
        {
            if (part.Length < 12 || part[10] != '=' || !LocalDatePattern.Iso.Parse(part[..10]).TryGetValue(default, out LocalDate day))
                throw new ImportException(sent.Path, $"{ImportException.Quote(part)} is not an item of a list such as `{example}`.");
            if (day <= before)
                throw new ImportException(sent.Path, "The days must be in order and unique.");
            yield return ((before = scope.Planned(day, sent.Path)).Value, part[11..]);
        }
    }

    /// <summary>The day of the archive, which later changes of the zone do not move; null if the streak is not archived.</summary>
    private LocalDate? ArchivedOn(JsonAt sent, string zone, LocalTime dayStart)
    {
        if (sent.Given("archivedAt") is not { } at)
            return null;
        if (sent.Given("archivedOn") is not { } day)
            return LocalDays.Today(Past(at), DateTimeZoneProviders.Tzdb[zone], dayStart);
        return LocalDate.Min(scope.Today, scope.Planned(Day(day), day.Path));
    }

    private ImportedStreak Streak(JsonAt sent, ImportRow row, int index, string zone, LocalTime dayStart)
    {
        scope.Cancellation.ThrowIfCancellationRequested();
        if (sent.Find("name") is null)
            throw new ImportException(sent.Path, "`name` is missing.");
        string name = Checked(sent.Member("name"), StreakText.FaultOfName).Trim();
        string? description = sent.Given("description") is { } text ? Checked(text, StreakText.FaultOfDescription).Trim() : null;
        string[] tags = [.. sent.List("tags", Data.Streak.MaxTags).Select(tag => Checked(tag, one => StreakText.FaultOfTags([one])))];
        Streak streak = new()
        {
            // Of streaks that were created at one instant the order of the ids decides: they keep the one they come in.
            UserId = scope.Owner,
            Id = Guid.CreateVersion7(scope.Now.ToDateTimeOffset().AddMilliseconds(index)),
            Name = name,
            Description = description,
            Tags = StreakText.Tags(tags),
            CreatedAt = Past(sent.Member("createdAt")),
            Position = sent.Given("position") is { } place ? Position(place) : index + 1,
            Color = sent.Given("color") is { } color ? Checked(color, StreakText.FaultOfColor) : null,
            Icon = sent.Given("icon") is { } icon ? Checked(icon, StreakText.FaultOfIcon) : null,
            ArchivedAt = sent.Given("archivedAt") is { } archived ? Past(archived) : null,
            ArchivedOn = ArchivedOn(sent, zone, dayStart),
            Backdating = sent.Given("backdatingChanges") is { } changes ? Backdating(changes) : BackdatingChanges.None,
        };
        (Revision[] revisions, ImportRow[] scheduleRows) = Sorted(
            Rows(sent, "schedules", ImportScope.MaxSchedules, Revision),
            one => one.From
        );
        if (revisions.Length == 0)
            revisions = [Rules.Revision.EveryDay(scope.Today)];
        Once(revisions.Select(one => one.From), $"{sent.Path}.schedules");
        (PausePeriod[] pauses, ImportRow[] pauseRows) = Sorted(Rows(sent, "pauses", ImportScope.MaxPauses, Pause), one => one.First);
        for (int i = 1; i < pauses.Length; i++)
            if (pauses[i - 1].Last is null || pauses[i - 1].Last >= pauses[i].First)
                throw new ImportException($"{sent.Path}.pauses", "Two pauses overlap.");
        if ((_schedules += revisions.Length + pauses.Length) > ImportScope.MaxAllSchedules)
            throw new ImportException(
                sent.Path,
                $"All streaks together can have at most {ImportScope.MaxAllSchedules:N0} schedules and pauses."
            );
        (LocalDate[] skips, ImportRow[] skipRows) = Sorted(
            Rows(sent, "skips", ImportScope.MaxSkips, one => scope.Planned(Day(one), one.Path)),
            one => one
        );
        Once(skips, $"{sent.Path}.skips");
        if ((_skips += skips.Length) > ImportScope.MaxAllSkips)
            throw new ImportException(sent.Path, $"All streaks together can have at most {ImportScope.MaxAllSkips:N0} skips.");
        (CheckIn[] checkIns, ImportRow[] checkInRows) = Sorted(
            Rows(sent, "checkIns", ImportScope.MaxCheckIns, one => CheckIn(streak, one, zone)),
            one => one.Day
        );
        Once(checkIns.Select(one => one.Day), $"{sent.Path}.checkIns");
        (RecordedClientId Id, ImportRow Row)[] undone =
        [
            .. Rows(sent, "undone", ImportScope.MaxCheckIns, one => Undone(streak, one))
                .SelectMany(one => one.Item.Select(id => (id, one.Row))),
        ];
        _account.Imported(row);
        _account.WarnOfUnknown(sent, StreakMembers);
        return new ImportedStreak(streak, new ScheduleHistory(revisions, pauses, skips), checkIns, row, checkInRows)
        {
            Undone = [.. undone.Select(one => one.Id)],
            UndoneRows = [.. undone.Select(one => one.Row)],
            ScheduleRows = scheduleRows,
            PauseRows = pauseRows,
            SkipRows = [.. skipRows],
        };
    }

    private static int Position(JsonAt sent) =>
        sent.Whole() is >= 0 and <= ImportScope.MaxPosition and var position
            ? position
            : throw new ImportException(sent.Path, $"A position must be from 0 to {ImportScope.MaxPosition:N0}.");

    private RecordedClientId[] Undone(Streak streak, JsonAt sent)
    {
        LocalDate day = scope.Done(Day(sent.Member("day")), $"{sent.Path}.day");
        RecordedClientId[] ids =
        [
            .. sent.List("clientIds", ImportScope.MaxClientIds)
                .Select(id => new RecordedClientId
                {
                    UserId = scope.Owner,
                    ClientId = id.Uuid(),
                    StreakId = streak.Id,
                    Day = day,
                }),
        ];
        _account.WarnOfUnknown(sent, UndoneMembers);
        return ids;
    }

    /// <summary>The items of a list, each with its row, which is accounted for.</summary>
    private List<(T Item, ImportRow Row)> Rows<T>(JsonAt sent, string name, int max, Func<JsonAt, T> read)
    {
        List<(T Item, ImportRow Row)> items = [];
        ImportRows rows = _account.List(Document, $"{sent.Path}.{name}");
        foreach (JsonAt item in sent.List(name, max))
        {
            scope.Cancellation.ThrowIfCancellationRequested();
            ImportRow row = rows.Read(items.Count);
            items.Add((read(item), row));
            _account.Imported(row);
        }
        return items;
    }

    private static (T[] Items, ImportRow[] Rows) Sorted<T, TKey>(List<(T Item, ImportRow Row)> rows, Func<T, TKey> key)
    {
        (T Item, ImportRow Row)[] sorted = [.. rows.OrderBy(one => key(one.Item))];
        return ([.. sorted.Select(one => one.Item)], [.. sorted.Select(one => one.Row)]);
    }

    private Revision Revision(JsonAt sent)
    {
        LocalDate from = scope.Planned(Day(sent.Member("from")), $"{sent.Path}.from");
        RuleKind kind = Named<RuleKind>(sent.Member("rule"));
        // An export leaves 0 out, which only a limit of days can be.
        int value = kind == RuleKind.AtMostDaysPerWeek ? sent.Given("value")?.Whole() ?? 0 : sent.Member("value").Whole();
        Comparison comparison = sent.Given("comparison") is { } compared ? Named<Comparison>(compared) : Comparison.AtLeast;
        decimal target = sent.Given("target")?.Number() ?? 1;
        int freezes = sent.Given("freezesPerMonth")?.Whole() ?? 0;
        Schedule row = ImportException.At(
            sent.Path,
            () =>
                new Schedule
                {
                    UserId = Guid.Empty,
                    StreakId = Guid.Empty,
                    EffectiveFrom = from,
                    Rule = new Rule(kind, value),
                    Target = target,
                    Comparison = comparison,
                    FreezesPerMonth = freezes,
                }
        );
        if (comparison == Comparison.AtLeast && target == 0)
            throw new ImportException($"{sent.Path}.target", "A target of AtLeast must be above 0.");
        if (comparison == Comparison.AtMost && kind == RuleKind.EveryDays && value > 1)
            throw new ImportException($"{sent.Path}.comparison", "AtMost cannot be used with every n days.");
        if (comparison == Comparison.AtMost && kind == RuleKind.AtMostDaysPerWeek)
            throw new ImportException($"{sent.Path}.comparison", "AtMost cannot be used with AtMostDaysPerWeek.");
        _account.WarnOfUnknown(sent, ScheduleMembers);
        return Rules.Revision.Of(row);
    }

    private PausePeriod Pause(JsonAt sent)
    {
        LocalDate from = scope.Planned(Day(sent.Member("from")), $"{sent.Path}.from");
        LocalDate? until = sent.Given("until") is { } last ? ImportScope.Until(Day(last), last.Path) : null;
        _account.WarnOfUnknown(sent, PauseMembers);
        return until < from
            ? throw new ImportException(sent.Path, "A pause must end on or after its first day.")
            : new PausePeriod(from, until);
    }

    private CheckIn CheckIn(Streak streak, JsonAt sent, string zone)
    {
        LocalDate day = scope.Done(Day(sent.Member("day")), $"{sent.Path}.day");
        string? note = sent.Given("note") is { } text ? Storable(text) : null;
        Instant at = Past(sent.Member("at"));
        string of = sent.Given("zone") is { } other ? Zone(other) : zone;
        decimal amount = sent.Given("amount")?.Number() ?? 1;
        bool backdated = sent.Given("backdated")?.Flag() ?? false;
        List<Guid> ids = [.. sent.List("clientIds", ImportScope.MaxClientIds).Select(id => id.Uuid()).Distinct()];
        _account.WarnOfUnknown(sent, CheckInMembers);
        return ImportException.At(
            sent.Path,
            () =>
                new CheckIn
                {
                    UserId = scope.Owner,
                    Id = Guid.CreateVersion7(),
                    StreakId = streak.Id,
                    Day = day,
                    OccurredAt = at,
                    TimeZone = of,
                    Amount = amount,
                    Note = note,
                    Backdated = backdated,
                    ClientIds = ids,
                }
        );
    }

    private BackdatingChanges Backdating(JsonAt sent)
    {
        string[] parts = sent.Text().Split(' ');
        if (parts.Length > BackdatingChanges.MaxChanges)
            throw new ImportException(sent.Path, $"The list has at most {BackdatingChanges.MaxChanges} changes.");
        List<BackdatingChange> changes = [];
        foreach (string part in parts)
        {
            if (
                part.Split('=') is not [var at, var days]
                || !InstantPattern.ExtendedIso.Parse(at).TryGetValue(default, out Instant instant)
                || !int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out int allowed)
            )
                throw new ImportException(sent.Path, $"{ImportException.Quote(part)} is not an item such as 2026-03-14T12:00:00Z=30.");
            if (changes.Count > 0 && instant < changes[^1].At)
                throw new ImportException(sent.Path, "The changes must be in order.");
            changes.Add(ImportException.At(sent.Path, () => new BackdatingChange(scope.Past(instant, sent.Path), allowed)));
        }
        return new BackdatingChanges(changes);
    }

    private Instant Past(JsonAt sent) => scope.Past(sent.As(InstantPattern.ExtendedIso, "time such as 2026-03-14T12:00:00Z"), sent.Path);

    private static LocalDate Day(JsonAt sent) => sent.As(LocalDatePattern.Iso, "date such as 2026-03-14");

    private static string Zone(JsonAt sent) =>
        Known(sent.Text()) ?? throw new ImportException(sent.Path, $"{ImportException.Quote(sent.Text())} is not an IANA time zone.");

    private static string? Known(string zone) =>
        zone.Length <= MaxZoneLength && DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not null ? zone : null;

    private static T Named<T>(JsonAt sent)
        where T : struct, Enum =>
        Enum.GetNames<T>().Contains(sent.Text())
            ? Enum.Parse<T>(sent.Text())
            : throw new ImportException(
                sent.Path,
                $"{ImportException.Quote(sent.Text())} is not one of {string.Join(", ", Enum.GetNames<T>())}."
            );

    private static string Checked(JsonAt sent, Func<string, DomainError?> faultOf)
    {
        string text = sent.Text();
        return faultOf(text) is { } fault ? throw new ImportException(sent.Path, fault.Message) : text;
    }

    private static string Storable(JsonAt sent) =>
        Texts.IsStorable(sent.Text())
            ? sent.Text()
            : throw new ImportException(sent.Path, "The text contains a character that is not valid Unicode.");

    private static void Once(IEnumerable<LocalDate> days, string path)
    {
        HashSet<LocalDate> seen = [];
        foreach (LocalDate day in days)
            if (!seen.Add(day))
                throw new ImportException(path, $"{day:uuuu-MM-dd} is a duplicate.");
    }
}
