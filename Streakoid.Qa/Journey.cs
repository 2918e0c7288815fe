using System.Diagnostics;
using Streakoid.Client;

namespace Streakoid.Qa;

/// <summary>Runs the steps of a new user and checks the isolation between two users, with the typed client, against any server.</summary>
/// <param name="endpoint">The GraphQL endpoint.</param>
/// <param name="patience">How long the server may take for one response.</param>
internal sealed class Journey(Uri endpoint, TimeSpan patience)
{
    private readonly List<Step> _steps = [];

    /// <summary>Runs all steps and deletes the accounts that it created. Failures are in the report.</summary>
    public async Task<JourneyReport> RunAsync()
    {
        _steps.Clear();
        await using Visitor ada = new(endpoint, patience, "QA Ada");
        await using Visitor grace = new(endpoint, patience, "QA Grace");
        OwnStreak streak = new(ada);
        await TryAsync("register", ada.RegisterAsync);
        await TryAsync("me is this new user", ada.CheckIdentityAsync);
        await TryAsync("log out", () => LogOutAsync(ada));
        await TryAsync("log in to the same user", ada.LogInAsync);
        await TryAsync("create a streak", streak.CreateAsync);
        await TryAsync("check in", streak.CheckInAsync);
        await TryAsync("undo, and check in again", streak.UndoAsync);
        await TryAsync("register another user", grace.RegisterAsync);
        await TryAsync("the other user is themselves, without streaks", grace.CheckIdentityAsync);
        await TryAsync("the other user finds nothing of the first's", () => streak.CheckHiddenFromAsync(grace));
        await TryAsync("the first user's streak is as it was", streak.CheckUnchangedAsync);
        // Run even after failures, so that nothing is left behind.
        await TryAsync("delete the streak", streak.DeleteAsync, skip: streak.Id.Length == 0);
        await TryAsync("delete the other user's account", grace.DeleteAccountAsync, skip: grace.Id.Length == 0);
        await TryAsync("delete the first user's account", ada.DeleteAccountAsync, skip: ada.Id.Length == 0);
        return new JourneyReport(endpoint, [.. _steps], new[] { ada, grace }.Count(visitor => visitor.Id.Length > 0));
    }

    private Task TryAsync(string name, Func<Task> step) => TryAsync(name, step, skip: _steps.Any(done => done.Fault is not null));

    private async Task TryAsync(string name, Func<Task> step, bool skip)
    {
        if (skip)
        {
            _steps.Add(new Step(name, null, null));
            return;
        }
        long began = Stopwatch.GetTimestamp();
        string? fault = null;
        try
        {
            await step();
        }
        catch (Exception exception) when (exception is CheckFailedException or GraphQLClientException)
        {
            fault = exception.Message;
        }
        _steps.Add(new Step(name, Stopwatch.GetElapsedTime(began), fault));
    }

    private static async Task LogOutAsync(Visitor visitor)
    {
        CheckFailedException.Unless(
            Visitor.Data(await visitor.Client.Logout.ExecuteAsync()).Logout.LoggedOut == true,
            "Logout did not succeed."
        );
        IOperationResult<IGetMeResult> after = await visitor.Client.GetMe.ExecuteAsync();
        CheckFailedException.Unless(after.Errors is [{ Code: "AUTH_NOT_AUTHENTICATED" }], "`me` was still answered after logout.");
    }
}
