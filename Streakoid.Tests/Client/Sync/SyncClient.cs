using Microsoft.Extensions.DependencyInjection;
using Streakoid.Client;

namespace Streakoid.Tests.Client.Sync;

/// <summary>A program with the typed client.</summary>
internal sealed class SyncClient : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public SyncClient(Uri endpoint, DelegatingHandler? handler = null)
    {
        ServiceCollection services = new();
        StreakoidClientBuilder builder = services
            .AddStreakoidClient()
            .ConfigureHttpClient(http => http.BaseAddress = endpoint)
            .Configure(options => options.Timeout = TimeSpan.FromSeconds(30));
        if (handler is not null)
            builder.HttpClientBuilder.AddHttpMessageHandler(() => handler);
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public IStreakoidClient Api => _services.GetRequiredService<IStreakoidClient>();

    public StreakoidSession Session => _services.GetRequiredService<StreakoidSession>();

    public Task RegisterAsync(string email) => Api.RegisterAsync(email);

    public Task LoginAsync(string email) => Api.LoginAsync(email);

    public async Task<string> CreateAsync(string name, params DateOnly[] days)
    {
        IOperationResult<ICreateStreakResult> created = await Api.CreateStreak.ExecuteAsync(
            new CreateStreakInput { Name = name, AllowedBackdatingDays = 365 }
        );
        created.EnsureNoErrors();
        string id = created.Data!.CreateStreak.Streak!.Id;
        if (days.Length > 0)
            await RecordAsync(id, days);
        return id;
    }

    public async Task RecordAsync(string streak, params DateOnly[] days)
    {
        IOperationResult<IRecordCheckInsResult> recorded = await Api.RecordCheckIns.ExecuteAsync(
            new RecordCheckInsInput
            {
                CheckIns =
                [
                    .. days.Select(day => new OfflineCheckInInput
                    {
                        ClientId = Guid.NewGuid(),
                        StreakId = streak,
                        Day = day,
                    }),
                ],
            }
        );
        recorded.EnsureNoErrors();
        Assert.Null(recorded.Data!.RecordCheckIns.Errors);
    }

    /// <summary>All that the server has, in the words of a store.</summary>
    public async Task<string> EverythingAsync()
    {
        IOperationResult<IGetProfileResult> profile = await Api.GetProfile.ExecuteAsync();
        profile.EnsureNoErrors();
        SortedDictionary<string, string> streaks = new(StringComparer.Ordinal),
            checkIns = new(StringComparer.Ordinal);
        foreach (StreakFilterInput? where in new[] { null, Archived })
        {
            await foreach (
                IGetStreaks_Me_Streaks_Nodes streak in Pages.ReadAllAsync(
                    (after, stop) => Api.GetStreaks.ExecuteAsync(first: 50, after: after, where: where, cancellationToken: stop),
                    data => data.Me.Streaks?.Nodes,
                    data => new PageEnd(data.Me.Streaks!.PageInfo.HasNextPage, data.Me.Streaks.PageInfo.EndCursor)
                )
            )
            {
                streaks[streak.Id] = TestStore.TextOf(streak);
                await foreach (
                    IGetCheckIns_Me_Streak_CheckIns_Nodes checkIn in Pages.ReadAllAsync(
                        (after, stop) => Api.GetCheckIns.ExecuteAsync(streak.Id, first: 50, after: after, cancellationToken: stop),
                        data => data.Me.Streak?.CheckIns?.Nodes,
                        data => new PageEnd(data.Me.Streak!.CheckIns!.PageInfo.HasNextPage, data.Me.Streak.CheckIns.PageInfo.EndCursor)
                    )
                )
                    checkIns[checkIn.Id] = TestStore.TextOf(streak.Id, checkIn);
            }
        }
        return string.Join('\n', [TestStore.TextOf(profile.Data!.Me), .. streaks.Values, .. checkIns.Values]);
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static StreakFilterInput Archived => new() { ArchivedAt = new DateTimeOperationFilterInput { Neq = null } };
}
