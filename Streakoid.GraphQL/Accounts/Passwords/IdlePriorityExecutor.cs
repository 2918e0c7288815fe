using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Streakoid.Accounts.Passwords;

/// <summary>
/// Runs long computations on a few threads with idle priority, so that they do not slow down requests.
/// .NET's own priorities do nothing on Linux; there the threads use the idle scheduling class, which yields to all others and gets almost
/// no time on a CPU that is never idle. If they make no progress for a while, their work is done again by threads with
/// normal priority, one at a time. Threads inherit the class from the thread that starts them, so idle threads start none:
/// their results are reported by a thread with normal priority.
/// </summary>
internal sealed class IdlePriorityExecutor : IDisposable
{
    private const int ThisThread = 0;
    private const int IdleClass = 5;

    private readonly BlockingCollection<Action> _work = [];
    private readonly BlockingCollection<Action> _news = [];
    private readonly SemaphoreSlim _impolite = new(1);
    private readonly TimeSpan _patience;

    // When each thread started its current work; none if it waits.
    private readonly long[] _began;
    private int _working;

    /// <param name="count">How many there are.</param>
    /// <param name="patience">How long all of them may make no progress.</param>
    public IdlePriorityExecutor(int count, TimeSpan patience)
    {
        (_working, _patience, _began) = (count, patience, new long[count]);
        Start("Tells what was computed", () => Run(_news));
        for (int i = 0; i < count; i++)
        {
            int thread = i;
            Start("Computes politely", () => Compute(thread));
        }
    }

    /// <summary>Runs work when a thread is free, first in first out.</summary>
    /// <param name="work">What to do; if no CPU time is left it is done twice, and the first result counts.</param>
    /// <param name="cancellationToken">Ends the wait. Work that is cancelled before its turn is not started.</param>
    public async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Work()
        {
            if (done.Task.IsCompleted || cancellationToken.IsCancellationRequested)
                return;
            try
            {
                T result = work();
                _news.Add(() => done.TrySetResult(result), CancellationToken.None);
            }
            catch (Exception error)
            {
                _news.Add(() => done.TrySetException(error), CancellationToken.None);
            }
        }
        _work.Add(Work, CancellationToken.None);
        while (await Task.WhenAny(done.Task, Task.Delay(_patience, cancellationToken)) != done.Task)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!GetNowhere())
                continue;
            await _impolite.WaitAsync(cancellationToken);
            try
            {
                if (GetNowhere())
                    await Task.Run(Work, cancellationToken);
            }
            finally
            {
                _impolite.Release();
            }
        }
        return await done.Task;
    }

    /// <summary>Accepts no more work; accepted work is finished.</summary>
    public void Dispose() => _work.CompleteAdding();

    /// <summary>Whether the current thread has idle priority.</summary>
    internal static bool HasIdlePriority() =>
        OperatingSystem.IsLinux() ? GetScheduler(ThisThread) == IdleClass : Thread.CurrentThread.Priority == ThreadPriority.BelowNormal;

    private bool GetNowhere()
    {
        for (int thread = 0; thread < _began.Length; thread++)
        {
            long began = Volatile.Read(ref _began[thread]);
            if (began == 0 || Stopwatch.GetElapsedTime(began) < _patience)
                return false;
        }
        return true;
    }

    private void Compute(int thread)
    {
        // If the call fails, work continues at normal priority.
        int priority = 0;
        if (OperatingSystem.IsLinux())
            _ = SetScheduler(ThisThread, IdleClass, ref priority);
        else
            Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        foreach (Action job in _work.GetConsumingEnumerable())
        {
            Volatile.Write(ref _began[thread], Stopwatch.GetTimestamp());
            job();
            Volatile.Write(ref _began[thread], 0);
        }
        if (Interlocked.Decrement(ref _working) == 0)
            _news.CompleteAdding();
    }

    private static void Run(BlockingCollection<Action> jobs)
    {
        foreach (Action job in jobs.GetConsumingEnumerable())
            job();
    }

    private static void Start(string name, ThreadStart run) => new Thread(run) { Name = name, IsBackground = true }.Start();

    [DllImport("libc", EntryPoint = "sched_setscheduler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetScheduler(int thread, int policy, ref int priority);

    [DllImport("libc", EntryPoint = "sched_getscheduler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetScheduler(int thread);
}
