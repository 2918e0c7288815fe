using Streakoid.Accounts.Passwords;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Accounts.Passwords;

[Trait("kind", "rules")]
public sealed class IdlePriorityExecutorTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Work_runs_at_idle_priority_and_its_continuation_does_not()
    {
        using IdlePriorityExecutor threads = new(2, Long);
        (int thread, bool makesWay) = await threads.RunAsync(
            () => (Environment.CurrentManagedThreadId, IdlePriorityExecutor.HasIdlePriority()),
            default
        );
        Assert.True(makesWay);
        Assert.NotEqual(thread, Environment.CurrentManagedThreadId);
        // Threads inherit it from those that start them: many at once need new ones of the pool.
        Task<bool>[] many =
        [
            .. Enumerable
                .Range(0, 64)
                .Select(async _ =>
                {
                    await threads.RunAsync(() => 0, default);
                    Thread.Sleep(20);
                    return IdlePriorityExecutor.HasIdlePriority();
                }),
        ];
        Assert.All(await Task.WhenAll(many), Assert.False);
    }

    [Fact]
    public async Task An_exception_is_returned_and_the_thread_continues()
    {
        using IdlePriorityExecutor threads = new(1, Long);
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            threads.RunAsync<int>(() => throw new InvalidOperationException("no"), default)
        );
        Assert.Equal(7, await threads.RunAsync(() => 7, default));
    }

    [Fact]
    public async Task Work_that_is_cancelled_before_its_turn_does_not_start()
    {
        using IdlePriorityExecutor threads = new(1, Long);
        using ManualResetEventSlim goOn = new();
        Task<int> before = threads.RunAsync(
            () =>
            {
                goOn.Wait();
                return 1;
            },
            default
        );
        using CancellationTokenSource patience = new();
        bool begun = false;
        Task<int> givenUp = threads.RunAsync(
            () =>
            {
                begun = true;
                return 2;
            },
            patience.Token
        );
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givenUp);
        goOn.Set();
        Assert.Equal(1, await before);
        Assert.Equal(3, await threads.RunAsync(() => 3, default));
        Assert.False(begun);
    }

    [Fact]
    public async Task Where_idle_threads_are_starved_normal_ones_do_their_work()
    {
        using IdlePriorityExecutor threads = new(1, TimeSpan.FromMilliseconds(50));
        using ManualResetEventSlim goOn = new();
        // As a processor does that others keep busy.
        bool HasIdlePriority()
        {
            if (IdlePriorityExecutor.HasIdlePriority())
                goOn.Wait();
            return IdlePriorityExecutor.HasIdlePriority();
        }
        Task<bool> begun = threads.RunAsync(HasIdlePriority, default);
        Task<bool> waiting = threads.RunAsync(HasIdlePriority, default);
        Assert.All(await Task.WhenAll(begun, waiting), Assert.False);
        goOn.Set();
        // A busy machine starves them for a while all by itself.
        await Processes.EventuallyAsync(() => threads.RunAsync(HasIdlePriority, default), "idle threads work again");
    }
}
