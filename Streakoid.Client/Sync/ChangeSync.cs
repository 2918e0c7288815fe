namespace Streakoid.Client;

/// <summary>One sync of a store. It belongs to one user, whom the server names with every page, and stops when another one is signed in.</summary>
internal sealed class ChangeSync(IStreakoidClient client, StoreLane store, CancellationToken cancellationToken)
{
    private const int ChangesAtOnce = 50;

    /// <summary>Fewer: each may bring a page of check-ins with it, and costs as if it did.</summary>
    private const int StreaksAtOnce = 10;

    private SignedInUser? _user = (client.GetChanges as GetChangesQuery)?.SignedIn;
    private string? _userId;
    private SyncPosition? _position;

    public async Task<string> RunAsync()
    {
        for (bool again = false; ; again = true)
        {
            try
            {
                return await FollowAsync().ConfigureAwait(false);
            }
            // The latter: nothing that this server wrote, so that the changes since then are not known either.
            catch (GraphQLClientException exception)
                when (!again && exception.Errors.Any(static error => error.Code is "CURSOR_EXPIRED" or "HC0078"))
            {
                if (_position is not null)
                    await ClearAsync().ConfigureAwait(false);
            }
        }
    }

    private async Task<string> FollowAsync()
    {
        SyncPlace? place = await ReadPlaceAsync().ConfigureAwait(false);
        while (true)
        {
            if (place is null)
            {
                if (_position is not null)
                    await ClearAsync().ConfigureAwait(false);
                place = await BeginAsync().ConfigureAwait(false);
            }
            Step step = place.Fetch switch
            {
                null => await ReadChangesAsync(place).ConfigureAwait(false),
                { Rest: [var (streak, cursor), ..] } fetch => await ReadCheckInsAsync(place, fetch, streak, cursor).ConfigureAwait(false),
                { } fetch => await ReadStreaksAsync(place, fetch).ConfigureAwait(false),
            };
            if (_position is not null && _position.UserId != _userId)
            {
                // What was read continues from where the other user was.
                await ClearAsync().ConfigureAwait(false);
                place = null;
                continue;
            }
            ChangePage page = step.Page with { From = _position, To = new SyncPosition(_userId!, step.To.ToString()) };
            if (!await CallStoreAsync((one, cancelled) => one.ApplyAsync(page, cancelled)).ConfigureAwait(false))
            {
                place = await ReadPlaceAsync().ConfigureAwait(false);
                if (_position == page.From)
                    throw new InvalidOperationException("The store rejected a page that continues from the store's own position.");
                if (_position is not null && _position.UserId != _userId)
                    throw Changed("Another process has given the store to another user, so the sync stopped.");
                continue;
            }
            (_position, place) = (page.To, step.To);
            if (step.Ends)
                return place.Cursor;
        }
    }

    /// <summary>Where to begin: the changes from now on, and everything that exists.</summary>
    private async Task<SyncPlace> BeginAsync()
    {
        IGetChanges_Me me = (
            await ReadAsync(client.GetChanges.ExecuteAsync(cancellationToken: cancellationToken), static data => data.Me.Id)
                .ConfigureAwait(false)
        ).Me;
        return new SyncPlace(CursorOf(me.Changes.PageInfo), me.Today, SyncFetch.Begin(checkIns: true));
    }

    private async Task<Step> ReadChangesAsync(SyncPlace place)
    {
        IGetChanges_Me me = (
            await ReadAsync(client.GetChanges.ExecuteAsync(place.Cursor, ChangesAtOnce, cancellationToken), static data => data.Me.Id)
                .ConfigureAwait(false)
        ).Me;
        IReadOnlyList<IGetChanges_Me_Changes_Nodes> changes = me.Changes.Nodes ?? [];
        IProfileFields? profile = changes.Select(static change => change.Node).OfType<IProfileFields>().LastOrDefault();
        // The states and lengths depend on the day, and that on the profile.
        SyncPlace to = place with
        {
            Cursor = CursorOf(me.Changes.PageInfo),
            Day = profile is null ? place.Day : null,
        };
        bool more = me.Changes.PageInfo.HasNextPage;
        bool stale = !more && to.Day != me.Today;
        return new Step(
            Empty with
            {
                Profile = profile,
                Streaks = [.. changes.Select(static change => change.Node).OfType<IStreakFields>()],
                CheckIns =
                [
                    .. changes
                        .Select(static change => change.Node)
                        .OfType<IGetChanges_Me_Changes_Nodes_Node_CheckIn>()
                        .Select(static checkIn => new SyncedCheckIn(checkIn.Streak.Id, checkIn)),
                ],
                DeletedIds = [.. changes.Where(static change => change.Node is null).Select(static change => change.NodeId)],
            },
            stale ? to with { Day = me.Today, Fetch = SyncFetch.Begin(checkIns: false) } : to,
            Ends: !more && !stale
        );
    }

    private async Task<Step> ReadStreaksAsync(SyncPlace place, SyncFetch fetch)
    {
        IGetSyncedStreaks_Me me = (
            await ReadAsync(
                    client.GetSyncedStreaks.ExecuteAsync(fetch.CheckIns, StreaksAtOnce, fetch.After, cancellationToken),
                    static data => data.Me.Id
                )
                .ConfigureAwait(false)
        ).Me;
        IReadOnlyList<IGetSyncedStreaks_Me_Streaks_Nodes> streaks = me.Streaks?.Nodes ?? [];
        SyncFetch next = fetch with
        {
            More = me.Streaks is { PageInfo.HasNextPage: true },
            After = me.Streaks?.PageInfo.EndCursor,
            Rest =
            [
                .. streaks
                    .Where(static streak => streak.CheckIns is { PageInfo.HasNextPage: true })
                    .Select(static streak => (streak.Id, CursorOf(streak.CheckIns!.PageInfo))),
            ],
        };
        return new Step(
            Empty with
            {
                Profile = me,
                Streaks = streaks,
                CheckIns =
                [
                    .. streaks.SelectMany(static streak =>
                        (streak.CheckIns?.Nodes ?? []).Select(checkIn => new SyncedCheckIn(streak.Id, checkIn))
                    ),
                ],
            },
            After(place, next),
            Ends: false
        );
    }

    private async Task<Step> ReadCheckInsAsync(SyncPlace place, SyncFetch fetch, string streak, string cursor)
    {
        // A streak that has been deleted meanwhile has none; the changes say so later.
        IGetSyncedCheckIns_Me_Streak_CheckIns? checkIns = (
            await ReadAsync(client.GetSyncedCheckIns.ExecuteAsync(streak, cursor, cancellationToken), static data => data.Me.Id)
                .ConfigureAwait(false)
        )
            .Me
            .Streak
            ?.CheckIns;
        IEnumerable<(string, string)> same = checkIns is { PageInfo.HasNextPage: true } ? [(streak, CursorOf(checkIns.PageInfo))] : [];
        return new Step(
            Empty with
            {
                CheckIns = [.. (checkIns?.Nodes ?? []).Select(checkIn => new SyncedCheckIn(streak, checkIn))],
            },
            After(place, fetch with { Rest = [.. same, .. fetch.Rest.Skip(1)] }),
            Ends: false
        );
    }

    private static SyncPlace After(SyncPlace place, SyncFetch next) =>
        place with
        {
            Fetch = next is { More: false, Rest: [] } ? null : next,
        };

    /// <summary>The data of an answer for the user of this sync.</summary>
    private async Task<TData> ReadAsync<TData>(Task<IOperationResult<TData>> reading, Func<TData, string> userOf)
        where TData : class
    {
        IOperationResult<TData> result = await reading.ConfigureAwait(false);
        SignedInUser? user = (result as IOfUser)?.User;
        if (_user is not null && !ReferenceEquals(user, _user))
            throw Changed("The signed-in user changed during the sync, which stopped.");
        if (result.IsErrorResult())
        {
            // Even if the server cannot be reached, nobody finds another user's data in the store.
            if (user?.Tokens.UserId is { } signedIn && _position is not null && _position.UserId != signedIn)
                await ClearAsync().ConfigureAwait(false);
            result.EnsureNoErrors();
        }
        string id = userOf(result.Data!);
        if (_userId is not null && _userId != id)
            throw Changed("The signed-in user changed during the sync, which stopped.");
        (_user, _userId) = (user, id);
        return result.Data!;
    }

    private async Task<SyncPlace?> ReadPlaceAsync()
    {
        _position = await CallStoreAsync(static (one, cancelled) => one.ReadPositionAsync(cancelled)).ConfigureAwait(false);
        return _position is null ? null : SyncPlace.Parse(_position.Value);
    }

    private async Task ClearAsync()
    {
        await CallStoreAsync(
                static async (one, cancelled) =>
                {
                    await one.ClearAsync(cancelled).ConfigureAwait(false);
                    return true;
                }
            )
            .ConfigureAwait(false);
        _position = null;
    }

    /// <summary>Calls the store until the user changes.</summary>
    private async Task<T> CallStoreAsync<T>(Func<IChangeStore, CancellationToken, ValueTask<T>> call)
    {
        CancellationToken ended = _user?.Ended ?? CancellationToken.None;
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ended);
        try
        {
            return await store.CallAsync(call, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw Changed("The signed-in user changed while the store was used, so the sync stopped.");
        }
    }

    private static string CursorOf(IPageFields page) =>
        page.EndCursor ?? throw GraphQLClientException.Of(FailureKind.MalformedAnswer, "The server reported a page without a cursor.");

    private static GraphQLClientException Changed(string message) => GraphQLClientException.Of(FailureKind.SessionChanged, message);

    private static readonly ChangePage Empty = new(null, new SyncPosition("", ""));

    /// <summary>What was read, and where the sync continues.</summary>
    private sealed record Step(ChangePage Page, SyncPlace To, bool Ends);
}
