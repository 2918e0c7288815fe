using Streakoid.Accounts.Passwords;

namespace Streakoid.Tests.Accounts.Passwords;

/// <summary>Whose password is hashed next, with one core that is busy from the start.</summary>
[Trait("kind", "rules")]
public sealed class HashQueueTests
{
    private const int Capacity = 40;

    private readonly Clock _time = new();
    private readonly HashQueue _queue;
    private readonly List<string> _served = [];

    public HashQueueTests()
    {
        _queue = new HashQueue(1, _time);
        Assert.True(Enter("first").IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Clients_take_turns_whatever_each_has_waiting()
    {
        Task[] all = [.. Enumerable.Range(0, 5).Select(_ => Enter("storm")), Enter("ada"), Enter("grace")];
        await ServeAsync(all.Length);
        Assert.Equal(["storm", "ada", "grace", "storm", "storm", "storm", "storm"], _served);
    }

    [Fact]
    public async Task A_client_that_comes_for_the_first_time_passes_those_that_guess()
    {
        for (int i = 0; i < 6; i++)
            _ = Enter($"storm{i % 3}");
        await ServeAsync(4);
        for (int i = 0; i < 3; i++)
            _ = Enter($"storm{i}");
        _ = Enter("ada");
        await ServeAsync(1);
        Assert.Equal("ada", _served[^1]);
        // A full queue makes room for her as well, though each of the others has just as few waiting.
        for (int i = 0; i < Capacity; i++)
            _ = Enter($"storm{i % 3}");
        Assert.False(Enter("grace").IsFaulted);
        Assert.True(Enter("storm0").IsFaulted);
        // Turns are forgotten.
        _time.Ahead = 2 * HashQueue.Memory + TimeSpan.FromSeconds(1);
        await ServeAsync(1);
        Assert.Equal("grace", _served[^1]);
        _ = Enter("grace");
        await ServeAsync(1);
        Assert.StartsWith("storm", _served[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_client_fills_the_queue_only_until_another_comes()
    {
        Task[] storm = [.. Enumerable.Range(0, Capacity + 10).Select(_ => Enter("storm"))];
        Assert.Equal(10, storm.Count(one => one.IsFaulted));
        Assert.IsType<TimeoutException>(storm[^1].Exception!.InnerException);
        Assert.Throws<TimeoutException>(() => _queue.RequireRoom("storm", Capacity));
        _queue.RequireRoom("ada", Capacity);
        for (int i = 0; i < 5; i++)
            _ = Enter("ada");
        await FailedAsync(storm, 15);
        await ServeAsync(4);
        Assert.Equal(["storm", "ada", "storm", "ada"], _served);
    }

    [Fact]
    public async Task In_a_full_queue_the_client_that_has_most_makes_room()
    {
        Task[] storm = [.. Enumerable.Range(0, Capacity).Select(i => Enter($"storm{i / 10}"))];
        Assert.DoesNotContain(storm, one => one.IsFaulted);
        Task ada = Enter("ada");
        await FailedAsync(storm, 1);
        await ServeAsync(5);
        Assert.True(ada.IsCompletedSuccessfully);
    }

    [Fact]
    public void Many_clients_with_one_each_do_not_displace_each_other()
    {
        Task[] storm = [.. Enumerable.Range(0, Capacity).Select(i => Enter($"storm{i}"))];
        Assert.True(Enter("ada").IsFaulted);
        Assert.DoesNotContain(storm, one => one.IsFaulted);
    }

    [Fact]
    public async Task Who_gives_up_leaves_the_queue()
    {
        using CancellationTokenSource giving = new();
        Task[] storm = [.. Enumerable.Range(0, 10).Select(_ => Enter("storm", cancellationToken: giving.Token))];
        await giving.CancelAsync();
        foreach (Task one in storm)
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        _ = Enter("storm");
        await ServeAsync(1);
        Assert.Equal(["storm"], _served);
        // Nothing runs any more, so that the next does not wait.
        _queue.Leave();
        Assert.True(Enter("ada").IsCompletedSuccessfully);
    }

    private async Task ServeAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            int before = _served.Count;
            _queue.Leave();
            // Who waits is told on another thread.
            await Support.Processes.EventuallyAsync(() => Task.FromResult(Served() > before), "the next is served");
        }
    }

    private static Task FailedAsync(Task[] tasks, int count) =>
        Support.Processes.EventuallyAsync(() => Task.FromResult(tasks.Count(one => one.IsFaulted) == count), $"{count} fail");

    private int Served()
    {
        lock (_served)
            return _served.Count;
    }

    private Task Enter(string client, CancellationToken cancellationToken = default)
    {
        try
        {
            Task turn = _queue.EnterAsync(client, Capacity, cancellationToken);
            return turn.IsCompletedSuccessfully ? turn : RecordAsync(client, turn);
        }
        catch (TimeoutException full)
        {
            return Task.FromException(full);
        }
    }

    private async Task RecordAsync(string client, Task turn)
    {
        await turn;
        lock (_served)
            _served.Add(client);
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Ahead.Ticks;
    }
}
