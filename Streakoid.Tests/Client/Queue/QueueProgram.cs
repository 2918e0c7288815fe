using Microsoft.Extensions.DependencyInjection;
using Streakoid.Client;

namespace Streakoid.Tests.Client.Queue;

/// <summary>A program with a queue of mutations in a folder. Another one with the same stores is the program after a restart.</summary>
internal sealed class QueueProgram : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public QueueProgram(Uri endpoint, string folder, ITokenStore tokens, TimeProvider? time = null)
    {
        ServiceCollection services = new();
        services.AddSingleton(tokens);
        if (time is not null)
            services.AddSingleton(time);
        services
            .AddStreakoidClient()
            .ConfigureHttpClient(http => http.BaseAddress = endpoint)
            .Configure(options => options.Timeout = TimeSpan.FromSeconds(30))
            .AddMutationQueue(_ => new FileMutationStore(folder));
        _services = services.BuildServiceProvider(validateScopes: true);
    }

    public IStreakoidClient Api => _services.GetRequiredService<IStreakoidClient>();

    public MutationQueue Queue => _services.GetRequiredService<MutationQueue>();

    public IMutationStore Store => _services.GetRequiredService<IMutationStore>();

    public StreakoidSession Session => _services.GetRequiredService<StreakoidSession>();

    public Task RegisterAsync(string email) => Api.RegisterAsync(email);

    public Task LoginAsync(string email) => Api.LoginAsync(email);

    public Task<QueuedMutation> CreateAsync(string name) =>
        Queue.AddAsync(Api.CreateStreak.CreateRequest(new CreateStreakInput { Name = name }));

    public async Task<List<MutationOutcome>> SendAsync()
    {
        List<MutationOutcome> outcomes = [];
        await foreach (MutationOutcome outcome in Queue.SendAsync())
            outcomes.Add(outcome);
        return outcomes;
    }

    /// <summary>The names of the signed-in user's streaks, in order.</summary>
    public async Task<string> StreaksAsync()
    {
        IOperationResult<IGetStreaksResult> streaks = await Api.GetStreaks.ExecuteAsync(first: 50);
        streaks.EnsureNoErrors();
        return string.Join(' ', streaks.Data!.Me.Streaks!.Nodes!.Select(streak => streak.Name));
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
