using Streakoid.Accounts;

namespace Streakoid.Tests.Accounts;

public sealed class PoliteThreadsTests
{
    [Fact]
    public async Task Work_is_done_by_threads_that_give_way_and_what_follows_it_is_not()
    {
        using PoliteThreads threads = new(2);
        (int thread, int niceness) = await threads.RunAsync(() => (Environment.CurrentManagedThreadId, PoliteThreads.OwnNiceness()));
        Assert.Equal(OperatingSystem.IsLinux() ? 10 : 0, niceness);
        Assert.NotEqual(thread, Environment.CurrentManagedThreadId);
        // Threads inherit it from those that start them: many at once need new ones of the pool.
        Task<int>[] many = [.. Enumerable.Range(0, 64).Select(async _ =>
        {
            await threads.RunAsync(() => 0);
            Thread.Sleep(20);
            return PoliteThreads.OwnNiceness();
        })];
        Assert.All(await Task.WhenAll(many), one => Assert.Equal(0, one));
    }

    [Fact]
    public async Task What_goes_wrong_is_told_and_the_thread_goes_on()
    {
        using PoliteThreads threads = new(1);
        await Assert.ThrowsAsync<InvalidOperationException>(() => threads.RunAsync<int>(() => throw new InvalidOperationException("no")));
        Assert.Equal(7, await threads.RunAsync(() => 7));
    }
}
