using System.Runtime.InteropServices;

namespace Streakoid.EmbeddedPostgres;

/// <summary>Sends signals to processes on Unix, which .NET does not support.</summary>
internal static class Signals
{
    /// <summary>SIGINT. PostgreSQL's fast shutdown: disconnects clients, flushes, exits.</summary>
    public const int Interrupt = 2;

    /// <summary>SIGQUIT. PostgreSQL's immediate shutdown: the next start recovers.</summary>
    public const int Quit = 3;

    /// <summary>SIGKILL.</summary>
    public const int Kill = 9;

    /// <summary>False if the process does not exist or belongs to another user.</summary>
    public static bool Send(int processId, int signal) => Native(processId, signal) == 0;

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Native(int processId, int signal);
}
