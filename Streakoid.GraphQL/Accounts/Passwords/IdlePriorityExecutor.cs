using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Streakoid.Accounts.Passwords;

/// <summary>
/// Runs long computations on a few threads with idle priority, so that they do not slow down requests.
/// .NET's priorities have no effect on Linux, so the threads use the idle scheduling class there, which gets almost no time on a
/// busy CPU. If they make no progress for a while, their work runs again at normal priority, one item at a time.
/// New threads inherit the class, so idle threads must not start any: a thread with normal priority completes the tasks.
/// </summary>
internal sealed class IdlePriorityExecutor : IDisposable
{
    private const int ThisThread = 0;
    private const int IdleClass = 5;

    private readonly BlockingCollection<Action> _work = [];
    private readonly BlockingCollection<Action> _completions = [];
    private readonly SemaphoreSlim _normalPriority = new(1);
    private readonly TimeSpan _patience;

    // When each thread started its current work; 0 if it waits.
    private readonly long[] _began;
    private int _working;

    /// <param name="count">The number of threads.</param>
    /// <param name="patience">How long the threads may make no progress before work runs at normal priority.</param>
    public IdlePriorityExecutor(int count, TimeSpan patience)
    {
        (_working, _patience, _began) = (count, patience, new long[count]);
        Start("Password hashing: completions", () => Run(_completions));
        for (int i = 0; i < count; i++)
        {
            int thread = i;
            Start("Password hashing: idle priority", () => Compute(thread));
        }
    }

    /// <summary>Runs work when a thread is free, first in, first out.</summary>
    /// <param name="work">The work; it may run twice if the threads are starved, and the first result counts.</param>
    /// <param name="cancellationToken">Ends the wait. Work that is cancelled before it starts does not run.</param>
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
                _completions.Add(() => done.TrySetResult(result), CancellationToken.None);
            }
            catch (Exception error)
            {
                _completions.Add(() => done.TrySetException(error), CancellationToken.None);
            }
        }
        _work.Add(Work, CancellationToken.None);
        while (await Task.WhenAny(done.Task, Task.Delay(_patience, cancellationToken)) != done.Task)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!AreStarved())
                continue;
            await _normalPriority.WaitAsync(cancellationToken);
            try
            {
                if (AreStarved())
                    await Task.Run(Work, cancellationToken);
            }
            finally
            {
                _normalPriority.Release();
            }
        }
        return await done.Task;
    }

    /// <summary>Accepts no more work; accepted work is finished.</summary>
    public void Dispose() => _work.CompleteAdding();

    /// <summary>Whether the current thread has idle priority.</summary>
    internal static bool HasIdlePriority() =>
        OperatingSystem.IsLinux() ? GetScheduler(ThisThread) == IdleClass : Thread.CurrentThread.Priority == ThreadPriority.BelowNormal;

    private bool AreStarved()
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
            _completions.CompleteAdding();
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
