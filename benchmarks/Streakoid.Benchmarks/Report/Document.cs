using System.Diagnostics;
using System.Runtime.InteropServices;
using NodaTime;
using NodaTime.Text;
using Streakoid.Benchmarks.Data;
using Streakoid.Benchmarks.Measures;

namespace Streakoid.Benchmarks.Report;

/// <summary>Writes the results to docs/performance.md, between its two markers, and draws docs/performance.svg.</summary>
public static class Document
{
    private const string Begin = "<!-- measured -->";
    private const string End = "<!-- end of measured -->";

    public static async Task WriteAsync(string report, IReadOnlyList<ServerResult> results, Settings settings)
    {
        string file = Path.Combine(Repository.Root, "docs", "performance.md");
        string text = await File.ReadAllTextAsync(file);
        (int begin, int end) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        string today = LocalDatePattern.Iso.Format(SystemClock.Instance.GetCurrentInstant().InUtc().Date);
        string circumstances =
            $"{today}; {Environment.ProcessorCount} × {ProcessorName()}, shared by the load, the servers and the database; {RuntimeInformation.OSDescription}; "
            + $".NET {Environment.Version}, Node.js {Output("node", "--version")}, PostgreSQL 18; {settings.Users:N0} users × {settings.Streaks} streaks × {settings.CheckIns} check-ins; "
            + $"32 connections, {settings.Rounds} rounds of {settings.Seconds:0.#} s.";
        await File.WriteAllTextAsync(file, $"{text[..begin]}\n{circumstances}\n\n{report}{text[end..]}");
        await File.WriteAllTextAsync(Path.Combine(Repository.Root, "docs", "performance.svg"), Chart.Of(results));
    }

    private static string ProcessorName() =>
        File.Exists("/proc/cpuinfo")
        && File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal)) is { } line
            ? line[(line.IndexOf(':') + 2)..]
            : RuntimeInformation.ProcessArchitecture.ToString();

    private static string Output(string program, string argument)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, argument) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd().Trim();
    }
}
