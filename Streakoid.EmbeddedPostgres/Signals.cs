using System.Runtime.InteropServices;

namespace Streakoid.EmbeddedPostgres;

/// <summary>Sends signals to processes on Unix, which .NET does not support.</summary>
internal static class Signals
{
    /// <summary>To PostgreSQL: fast shutdown (disconnect clients, flush, exit).</summary>
    public const int Interrupt = 2;

    /// <summary>To PostgreSQL: immediate shutdown (recover at the next start).</summary>
    public const int Quit = 3;

    /// <summary>Ends any process.</summary>
    public const int Kill = 9;

    /// <summary>False where there is no such process, or it is not ours.</summary>
    public static bool Send(int processId, int signal) => Native(processId, signal) == 0;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Native(int processId, int signal);
}
