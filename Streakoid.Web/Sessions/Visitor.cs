using Streakoid.Client;

namespace Streakoid.Web.Sessions;

/// <summary>The signed-in user. All that the app knows of a user is here or in the pages, and is dropped with the session.</summary>
public sealed class Visitor(string id) : IDisposable
{
    private readonly CancellationTokenSource _left = new();

    /// <summary>Raised when something of the user's data changed, here, in another tab or on another device.</summary>
    public event Action? DataChanged;

    /// <summary>Raised when <see cref="Profile"/> is set.</summary>
    public event Action? ProfileChanged;

    /// <summary>The global id.</summary>
    public string Id => id;

    /// <summary>The profile; null until it is loaded.</summary>
    public IProfileFields? Profile
    {
        get;
        set
        {
            field = value;
            ProfileChanged?.Invoke();
        }
    }

    /// <summary>Cancelled when the user has left.</summary>
    public CancellationToken Left => _left.Token;

    /// <summary>Streaks checked in here, by id, with the last day.</summary>
    public Dictionary<string, DateOnly> CheckedIn { get; } = [];

    public void RaiseDataChanged() => DataChanged?.Invoke();

    public void Dispose()
    {
        _left.Cancel();
        DataChanged = null;
        ProfileChanged = null;
    }
}
