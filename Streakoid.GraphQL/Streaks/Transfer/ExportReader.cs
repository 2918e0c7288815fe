using System.Text.Json;
using NodaTime;
using NodaTime.Text;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Streaks.Commands;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Transfer;

/// <summary>Reads what <see cref="ExportData"/> wrote. Nothing is taken on trust: it may come from anywhere.</summary>
public sealed class ExportReader(Guid owner, LocalDate today, Instant now, string homeZone)
{
    /// <summary>Reads a document.</summary>
    /// <exception cref="ImportException">It is none, or breaks a limit.</exception>
    public Imported Read(string text)
    {
        ExportDocument document;
        try
        {
            document = ExportDocument.Parse(text) ?? throw new ImportException("", "The text is no export of Streakoid.");
        }
        catch (JsonException error)
        {
            throw new ImportException(error.Path ?? "", $"The text is no export of Streakoid: it is not the JSON that `exportData` writes, near line {error.LineNumber + 1}.");
        }
        if (document.Format != ExportDocument.Name) throw new ImportException("format", $"The text is no export of Streakoid: `format` is not `{ExportDocument.Name}`.");
        if (document.Version is < 1 or > ExportDocument.Current) throw new ImportException("version", $"This server reads version {ExportDocument.Current} of the format; {document.Version} was sent.");
        ImportedProfile? profile = document.Profile is { } sent ? Profile(sent) : null;
        string zone = profile?.TimeZone ?? homeZone;
        return new Imported([.. (document.Streaks ?? []).Select((streak, index) => Streak(streak, index, zone))], profile, []);
    }

    private static ImportedProfile Profile(ExportedProfile sent)
    {
        string zone = Zone(sent.TimeZone, "profile.timeZone");
        FormerTimeZones former = Try("profile.formerTimeZones", "is no list such as `2026-03-01=Europe/Berlin`", () => FormerTimeZones.Parse(sent.FormerTimeZones ?? ""));
        foreach ((_, string lived) in former.Zones) Zone(lived, "profile.formerTimeZones");
        WeekStarts weeks = Try("profile.weekStarts", "is no list such as `1 2026-03-01=7`", () => WeekStarts.Parse(sent.WeekStarts ?? "1"));
        if (weeks.Changes.Select(change => change.Day).Append(weeks.First).Any(day => day is < IsoDayOfWeek.Monday or > IsoDayOfWeek.Sunday))
            throw new ImportException("profile.weekStarts", "Days of the week are 1 to 7.");
        LocalTime dayStart = sent.DayStartsAt is null ? LocalTime.Midnight : Parsed(LocalTimePattern.ExtendedIso, sent.DayStartsAt, "profile.dayStartsAt", "time such as 03:00:00");
        if (dayStart > User.LatestDayStart) throw new ImportException("profile.dayStartsAt", "A day starts from 00:00 to 12:00.");
        return new ImportedProfile(zone, former, dayStart, weeks);
    }

    private ImportedStreak Streak(ExportedStreak sent, int index, string zone)
    {
        string path = $"streaks[{index}]";
        foreach (DomainError? fault in new DomainError?[] { StreakText.FaultOfName(sent.Name), StreakText.FaultOfDescription(sent.Description), StreakText.FaultOfTags(sent.Tags) })
            if (fault is not null) throw new ImportException(path, fault.Message);
        Streak streak = new()
        {
            // Of streaks that were created at one instant the order of the ids decides: they keep the one they come in.
            UserId = owner, Id = Guid.CreateVersion7(now.ToDateTimeOffset().AddMilliseconds(index)), Name = sent.Name!.Trim(), Description = sent.Description?.Trim(), Tags = StreakText.Tags(sent.Tags),
            CreatedAt = Past(sent.CreatedAt, $"{path}.createdAt"), ArchivedAt = sent.ArchivedAt is null ? null : Past(sent.ArchivedAt, $"{path}.archivedAt"),
        };
        Revision[] revisions = [.. (sent.Schedules ?? []).Select((one, index) => ImportException.At($"{path}.schedules[{index}]", () => Revision(one, $"{path}.schedules[{index}]"))).OrderBy(one => one.From)];
        if (revisions.Length == 0) revisions = [Rules.Revision.EveryDay(today)];
        Once(revisions.Select(one => one.From), $"{path}.schedules");
        PausePeriod[] pauses = [.. (sent.Pauses ?? []).Select((one, index) => Pause(one, $"{path}.pauses[{index}]")).OrderBy(one => one.First)];
        for (int i = 1; i < pauses.Length; i++)
            if (pauses[i - 1].Last is null || pauses[i - 1].Last >= pauses[i].First) throw new ImportException($"{path}.pauses", "Two pauses overlap.");
        LocalDate[] skips = [.. (sent.Skips ?? []).Select((day, index) => Day(day, $"{path}.skips[{index}]")).Order()];
        Once(skips, $"{path}.skips");
        CheckIn[] checkIns = [.. (sent.CheckIns ?? []).Select((one, index) => CheckIn(streak, one, $"{path}.checkIns[{index}]", zone)).OrderBy(one => one.Day)];
        Once(checkIns.Select(one => one.Day), $"{path}.checkIns");
        return new ImportedStreak(streak, new ScheduleHistory(revisions, pauses, skips), checkIns);
    }

    private static Revision Revision(ExportedSchedule sent, string path)
    {
        RuleKind kind = Named<RuleKind>(sent.Rule, $"{path}.rule");
        Comparison comparison = sent.Comparison is null ? Comparison.AtLeast : Named<Comparison>(sent.Comparison, $"{path}.comparison");
        Schedule row = new()
        {
            UserId = Guid.Empty, StreakId = Guid.Empty, EffectiveFrom = Day(sent.From, $"{path}.from"), Rule = new Rule(kind, sent.Value),
            Target = sent.Target ?? 1, Comparison = comparison, FreezesPerMonth = sent.FreezesPerMonth,
        };
        if (comparison == Comparison.AtLeast && row.Target == 0) throw new ImportException($"{path}.target", "A target that is to be reached is above 0.");
        if (comparison == Comparison.AtMost && kind == RuleKind.EveryDays && sent.Value > 1) throw new ImportException($"{path}.comparison", "Between every few days there is nothing to stay under.");
        return Rules.Revision.Of(row);
    }

    private static PausePeriod Pause(ExportedPause sent, string path)
    {
        PausePeriod pause = new(Day(sent.From, $"{path}.from"), sent.Until is null ? null : Day(sent.Until, $"{path}.until"));
        return pause.Last < pause.First ? throw new ImportException(path, "A pause ends on or after its first day.") : pause;
    }

    private CheckIn CheckIn(Streak streak, ExportedCheckIn sent, string path, string zone)
    {
        LocalDate day = Day(sent.Day, $"{path}.day");
        if (day > today) throw new ImportException($"{path}.day", $"A check-in is of {today:uuuu-MM-dd} or earlier.");
        if (sent.Note is { } note && !Texts.IsStorable(note)) throw new ImportException($"{path}.note", "The note holds a character that is not valid Unicode.");
        return ImportException.At(path, () => new CheckIn
        {
            UserId = owner, Id = Guid.CreateVersion7(), StreakId = streak.Id, Day = day, OccurredAt = Past(sent.At, $"{path}.at"),
            TimeZone = sent.Zone is null ? zone : Zone(sent.Zone, $"{path}.zone"), Amount = sent.Amount ?? 1, Note = sent.Note, ClientIds = [.. sent.ClientIds ?? []],
        });
    }

    private Instant Past(string? text, string path)
    {
        Instant instant = Parsed(InstantPattern.ExtendedIso, text, path, "time such as 2026-03-14T12:00:00Z");
        // A clock may be ahead of ours a little; what lies in the future is now.
        return instant > now ? now : instant;
    }

    private static LocalDate Day(string? text, string path) => Parsed(LocalDatePattern.Iso, text, path, "date such as 2026-03-14");

    private static string Zone(string? text, string path) =>
        text is not null && DateTimeZoneProviders.Tzdb.GetZoneOrNull(text) is not null ? text : throw new ImportException(path, $"'{text}' is no IANA time zone.");

    private static T Named<T>(string? text, string path) where T : struct, Enum =>
        Enum.GetNames<T>().Contains(text) ? Enum.Parse<T>(text!) : throw new ImportException(path, $"'{text}' is none of {string.Join(", ", Enum.GetNames<T>())}.");

    private static T Parsed<T>(IPattern<T> pattern, string? text, string path, string what) =>
        pattern.Parse(text ?? "").TryGetValue(default!, out T value) ? value : throw new ImportException(path, $"'{text}' is no {what}.");

    private static T Try<T>(string path, string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is FormatException or ArgumentException or IndexOutOfRangeException or OverflowException or UnparsableValueException)
        {
            throw new ImportException(path, $"`{path}` {what}.");
        }
    }

    private static void Once(IEnumerable<LocalDate> days, string path)
    {
        HashSet<LocalDate> seen = [];
        foreach (LocalDate day in days)
            if (!seen.Add(day)) throw new ImportException(path, $"{day:uuuu-MM-dd} comes twice.");
    }
}
