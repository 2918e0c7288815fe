namespace Streakoid.EmbeddedPostgres;

/// <summary>The result of a program.</summary>
internal sealed record ProcessResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The end of the output, which shows the reason of a failure.</summary>
    public string OutputTail => Tail(Errors.Length > 0 ? Errors : Output, ExitCode);

    /// <summary>The last lines of a program's output, on one line.</summary>
    public static string Tail(string output, int exitCode)
    {
        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return lines.Length == 0 ? $"exit code {exitCode}" : string.Join(" | ", lines.TakeLast(6));
    }
}
