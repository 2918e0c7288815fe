using NodaTime;

namespace Streakoid.Streaks.Rules;

/// <summary>All schedules, pauses and skipped days of a streak.</summary>
/// <param name="Revisions">At least one, oldest first. Days before the first are evaluated by it too.</param>
/// <param name="Pauses">Spans of days, both ends included, an end null where it is open.</param>
/// <param name="Skips">Single days, in order.</param>
public sealed record ScheduleHistory(IReadOnlyList<Revision> Revisions, IReadOnlyList<PausePeriod> Pauses, IReadOnlyList<LocalDate> Skips)
{
    /// <summary>A schedule history that is due every day from a day on.</summary>
    public static ScheduleHistory EveryDay(LocalDate from) => new([Revision.EveryDay(from)], [], []);

    /// <summary>The schedule that is effective on a day.</summary>
    public Revision RevisionOn(LocalDate day)
    {
        for (int i = Revisions.Count - 1; i > 0; i--)
        {
            if (Revisions[i].From <= day)
                return Revisions[i];
        }
        return Revisions[0];
    }

    /// <summary>The schedules that begin to hold after a day, up to another.</summary>
    public IEnumerable<Revision> RevisionsBetween(LocalDate after, LocalDate last)
    {
        // Almost every streak has one.
        for (int i = 1; i < Revisions.Count; i++)
        {
            if (Revisions[i].From > after && Revisions[i].From <= last)
                yield return Revisions[i];
        }
    }

    /// <summary>The first day of the schedules of one unit that a day is evaluated by; null where they are the first ones.</summary>
    public LocalDate? UnitSince(LocalDate day)
    {
        for (int i = Revisions.Count - 1; i > 0; i--)
        {
            if (Revisions[i].From <= day && Revisions[i].Unit != Revisions[i - 1].Unit)
                return Revisions[i].From;
        }
        return null;
    }

    /// <summary>With one more schedule, in the place of the one that begins on the same day.</summary>
    public ScheduleHistory With(Revision revision) =>
        this with
        {
            Revisions = [.. Revisions.Where(one => one.From != revision.From).Append(revision).OrderBy(one => one.From)],
        };

    /// <summary>With one more pause, joined to those that it touches.</summary>
    public ScheduleHistory Paused(LocalDate first, LocalDate? last)
    {
        PausePeriod[] touched =
        [
            .. Pauses.Where(pause => (pause.Last is null || pause.Last >= first) && (last is null || pause.First <= last)),
        ];
        bool open = last is null || touched.Any(pause => pause.Last is null);
        PausePeriod joined = new(
            touched.Select(pause => pause.First).Append(first).Min(),
            open ? null : touched.Select(pause => pause.Last!.Value).Append(last!.Value).Max()
        );
        return this with { Pauses = [.. Pauses.Except(touched).Append(joined).OrderBy(pause => pause.First)] };
    }

    /// <summary>As it applies to a streak: one in the archive is paused.</summary>
    public ScheduleHistory Archived(LocalDate? on) => on is { } day ? Paused(day, null) : this;

    public bool IsPaused(LocalDate day)
    {
        foreach (PausePeriod pause in Pauses)
        {
            if (pause.First <= day && (pause.Last is null || pause.Last >= day))
                return true;
        }
        return false;
    }

    public bool IsSkipped(LocalDate day)
    {
        // From the end, because most lookups are recent.
        for (int i = Skips.Count - 1; i >= 0 && Skips[i] >= day; i--)
        {
            if (Skips[i] == day)
                return true;
        }
        return false;
    }

    /// <summary>What still matters from a day on.</summary>
    public ScheduleHistory From(LocalDate day)
    {
        Revision inForce = RevisionOn(day);
        return new ScheduleHistory(
            [.. Revisions.Where(revision => revision == inForce || revision.From > day)],
            [.. Pauses.Where(pause => pause.Last is null || pause.Last >= day)],
            [.. Skips.Where(skip => skip >= day)]
        );
    }

    public bool Equals(ScheduleHistory? other) =>
        other is not null
        && Revisions.SequenceEqual(other.Revisions)
        && Pauses.SequenceEqual(other.Pauses)
        && Skips.SequenceEqual(other.Skips);

    public override int GetHashCode() => HashCode.Combine(Revisions.Count, Pauses.Count, Skips.Count);
}

/// <summary>Days on which nothing is asked, both ends included; no last one while the end is open.</summary>
public sealed record PausePeriod(LocalDate First, LocalDate? Last);
