using System.Globalization;
using Streakoid.Client;

namespace Streakoid.Tests.Client.Sync;

/// <summary>A store in memory that keeps the contract, with a hook before each page.</summary>
internal sealed class TestStore : IChangeStore
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, string> _streaks = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, (string Streak, string Text)> _checkIns = new(StringComparer.Ordinal);
    private string? _profile;

    /// <summary>Where it is.</summary>
    public SyncPosition? Position { get; set; }

    /// <summary>The pages that were applied.</summary>
    public List<ChangePage> Applied { get; } = [];

    /// <summary>How often it was emptied.</summary>
    public int Clears { get; private set; }

    /// <summary>What happens before a page is applied.</summary>
    public Func<ChangePage, CancellationToken, Task> Before { get; set; } = static (_, _) => Task.CompletedTask;

    /// <summary>All that it keeps.</summary>
    public string Text
    {
        get
        {
            lock (_gate)
                return string.Join('\n', [_profile ?? "nobody", .. Rows]);
        }
    }

    /// <summary>Its streaks and check-ins.</summary>
    public IReadOnlyList<string> Rows => [.. _streaks.Values, .. _checkIns.Values.Select(one => one.Text)];

    public ValueTask<SyncPosition?> ReadPositionAsync(CancellationToken cancellationToken) => new(Position);

    public async ValueTask<bool> ApplyAsync(ChangePage page, CancellationToken cancellationToken)
    {
        await Before(page, cancellationToken);
        lock (_gate)
        {
            if (page.From != Position)
                return false;
            if (page.Profile is { } profile)
                _profile = TextOf(profile);
            foreach (IStreakFields streak in page.Streaks)
                _streaks[streak.Id] = TextOf(streak);
            foreach ((string streak, ICheckInFields checkIn) in page.CheckIns)
                _checkIns[checkIn.Id] = (streak, TextOf(streak, checkIn));
            foreach (string id in page.DeletedIds)
            {
                _streaks.Remove(id);
                _checkIns.Remove(id);
                foreach (string orphan in _checkIns.Where(one => one.Value.Streak == id).Select(one => one.Key).ToList())
                    _checkIns.Remove(orphan);
            }
            Position = page.To;
            Applied.Add(page);
            return true;
        }
    }

    public ValueTask ClearAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            (_profile, Position) = (null, null);
            _streaks.Clear();
            _checkIns.Clear();
            Clears++;
        }
        return ValueTask.CompletedTask;
    }

    public static string TextOf(IProfileFields profile) =>
        string.Create(CultureInfo.InvariantCulture, $"{profile.Id} {profile.DisplayName} {profile.TimeZone} {profile.DayStartsAt}");

    public static string TextOf(IStreakFields streak) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{streak.Id} {streak.Name} {string.Join(',', streak.Tags)} {streak.State} {streak.CurrentLength}/{streak.LongestLength} {streak.DueBy:O} v{streak.Version} {streak.ArchivedAt:O}"
        );

    public static string TextOf(string streak, ICheckInFields checkIn) =>
        string.Create(CultureInfo.InvariantCulture, $"{checkIn.Id} {streak} {checkIn.Day:O} {checkIn.Amount} {checkIn.Note}");
}
