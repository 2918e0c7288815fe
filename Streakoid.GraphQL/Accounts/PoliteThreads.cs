using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Streakoid.Accounts;

/// <summary>
/// A few threads for long computations that take what the others leave of the processor, so that requests are not slower for them.
/// .NET's own priorities do nothing on Linux; there a thread is of the idle class, which makes way at once for any other and gets next
/// to nothing of a processor that is never idle. Threads inherit it from those that start them, so these start none: what they have
/// found out is told by a thread that is like all others.
/// </summary>
internal sealed class PoliteThreads : IDisposable
{
    private const int ThisThread = 0;
    private const int IdleClass = 5;

    private readonly BlockingCollection<Action> _work = [];
    private readonly BlockingCollection<Action> _news = [];

    private int _working;

    public PoliteThreads(int count)
    {
        _working = count;
        Start("Tells what was computed", () => Run(_news));
        for (int i = 0; i < count; i++) Start("Computes politely", Compute);
    }

    /// <summary>Runs work when a thread is free, in the order in which it came.</summary>
    /// <param name="work">What to do.</param>
    /// <param name="cancellationToken">Ends the wait. What is given up before its turn is not begun.</param>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        void Work()
        {
            if (cancellationToken.IsCancellationRequested) return;
            try
            {
                T result = work();
                _news.Add(() => done.SetResult(result), CancellationToken.None);
            }
            catch (Exception error)
            {
                _news.Add(() => done.SetException(error), CancellationToken.None);
            }
        }
        _work.Add(Work, CancellationToken.None);
        return done.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Takes no more work; what was taken is done and told.</summary>
    public void Dispose() => _work.CompleteAdding();

    /// <summary>Whether the thread that asks makes way for others.</summary>
    internal static bool MakesWay() => OperatingSystem.IsLinux() ? GetScheduler(ThisThread) == IdleClass : Thread.CurrentThread.Priority == ThreadPriority.BelowNormal;

    private void Compute()
    {
        // Where the call is refused, work goes on as it was.
        int priority = 0;
        if (OperatingSystem.IsLinux()) _ = SetScheduler(ThisThread, IdleClass, ref priority);
        else Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        Run(_work);
        if (Interlocked.Decrement(ref _working) == 0) _news.CompleteAdding();
    }

    private static void Run(BlockingCollection<Action> jobs)
    {
        foreach (Action job in jobs.GetConsumingEnumerable()) job();
    }

    private static void Start(string name, ThreadStart run) => new Thread(run) { Name = name, IsBackground = true }.Start();

    [DllImport("libc", EntryPoint = "sched_setscheduler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetScheduler(int thread, int policy, ref int priority);

    [DllImport("libc", EntryPoint = "sched_getscheduler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetScheduler(int thread);
}
