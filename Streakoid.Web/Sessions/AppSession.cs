using Streakoid.Client;

namespace Streakoid.Web.Sessions;

/// <summary>Who is signed in. A change of the user drops the former <see cref="Visitor"/> before anything of the next one is shown.</summary>
public sealed class AppSession(IStreakoidSession session, IStreakoidClient client, Browser browser, BrowserStorage storage) : IDisposable
{
    /// <summary>What starts with it in <c>localStorage</c> shows a user's data, and is deleted at sign-out.</summary>
    public const string KeptPrefix = "streakoid.kept.";

    /// <summary>Raised after the user changed.</summary>
    public event Action? Changed;

    /// <summary>The signed-in user; null if there is none.</summary>
    public Visitor? User { get; private set; }

    /// <summary>Raised by one with each change of the user.</summary>
    public int Version { get; private set; }

    /// <summary>Whether the session ended without the user's doing.</summary>
    public bool Expired { get; private set; }

    /// <summary>Restores the session of this browser.</summary>
    public async Task StartAsync()
    {
        session.SignedIn += (_, e) => Switch(e.UserId);
        session.SignedOut += (_, e) => Switch(null, e.Reason == SignOutReason.Expired);
        browser.Woken += () => User?.RaiseDataChanged();
        await browser.ListenAsync();
        try
        {
            if (await session.RestoreAsync())
                Switch(session.UserId);
        }
        catch (GraphQLClientException)
        {
            // Storage that cannot be read holds no session.
        }
    }

    /// <summary>Signs out here, and at the server if it can be reached.</summary>
    public async Task SignOutAsync()
    {
        IOperationResult result = await client.Logout.ExecuteAsync();
        if (result.IsErrorResult())
            await session.ForgetAsync();
    }

    private void Switch(string? userId, bool expired = false)
    {
        User?.Dispose();
        User = userId is null ? null : new Visitor(userId);
        Expired = expired;
        Version++;
        if (User is null)
            _ = storage.RemoveAsync(KeptPrefix + "today").AsTask();
        else
            _ = WatchAsync(User);
        Changed?.Invoke();
    }

    /// <summary>Shows changes of other tabs and devices. The client connects again where a connection is lost.</summary>
    private async Task WatchAsync(Visitor visitor)
    {
        try
        {
            await foreach (IOperationResult<IChangedResult> change in client.Changed.WatchAsync(cancellationToken: visitor.Left))
                if (change.Data is not null)
                    visitor.RaiseDataChanged();
        }
        catch (OperationCanceledException)
        {
            // The user has left.
        }
    }

    public void Dispose() => User?.Dispose();
}
