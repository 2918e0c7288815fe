using Streakoid.Accounts;

namespace Streakoid.Tests.Accounts;

public sealed class PoliteThreadsTests
{
    [Fact]
    public async Task Work_is_done_by_threads_that_give_way_and_what_follows_it_is_not()
    {
        using PoliteThreads threads = new(2);
        (int thread, bool makesWay) = await threads.RunAsync(() => (Environment.CurrentManagedThreadId, PoliteThreads.MakesWay()));
        Assert.True(makesWay);
        Assert.NotEqual(thread, Environment.CurrentManagedThreadId);
        // Threads inherit it from those that start them: many at once need new ones of the pool.
        Task<bool>[] many = [.. Enumerable.Range(0, 64).Select(async _ =>
        {
            await threads.RunAsync(() => 0);
            Thread.Sleep(20);
            return PoliteThreads.MakesWay();
        })];
        Assert.All(await Task.WhenAll(many), Assert.False);
    }

    [Fact]
    public async Task What_goes_wrong_is_told_and_the_thread_goes_on()
    {
        using PoliteThreads threads = new(1);
        await Assert.ThrowsAsync<InvalidOperationException>(() => threads.RunAsync<int>(() => throw new InvalidOperationException("no")));
        Assert.Equal(7, await threads.RunAsync(() => 7));
    }
}
