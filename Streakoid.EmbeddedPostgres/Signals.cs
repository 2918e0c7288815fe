using System.Runtime.InteropServices;

namespace Streakoid.EmbeddedPostgres;

/// <summary>What .NET has no call for: a signal to a process, on Unix.</summary>
internal static class Signals
{
    /// <summary>To PostgreSQL: disconnect everybody, write everything, end.</summary>
    public const int Interrupt = 2;

    /// <summary>To PostgreSQL: end now, recover at the next start.</summary>
    public const int Quit = 3;

    /// <summary>Ends any process.</summary>
    public const int Kill = 9;

    /// <summary>False where there is no such process, or it is not ours.</summary>
    public static bool Send(int processId, int signal) => Native(processId, signal) == 0;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Native(int processId, int signal);
}
