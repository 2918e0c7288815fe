using System.Globalization;

namespace Streakoid.Benchmarks.Load;

/// <summary>Reads the CPU time and memory of processes from Linux.</summary>
public static class Processor
{
    // Linux reports CPU time in hundredths of a second.
    private const double Tick = 0.01;

    /// <summary>The CPU time of a process in seconds.</summary>
    public static double Seconds(int process) => Fields(process) is { } fields ? (Number(fields, 11) + Number(fields, 12)) * Tick : 0;

    /// <summary>The CPU time of a process and of its running and ended children in seconds.</summary>
    public static double SecondsWithChildren(int process)
    {
        double seconds = Seconds(process);
        if (Fields(process) is { } own)
            seconds += (Number(own, 13) + Number(own, 14)) * Tick;
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), out int child) && Fields(child) is { } fields && (int)Number(fields, 1) == process)
                seconds += (Number(fields, 11) + Number(fields, 12)) * Tick;
        }
        return seconds;
    }

    /// <summary>The resident memory of a process in megabytes.</summary>
    public static double MemoryMegabytes(int process)
    {
        string line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    private static double Number(string[] fields, int index) => double.Parse(fields[index], CultureInfo.InvariantCulture);

    // The fields after the name, which may contain spaces: 0 is the state, 1 the parent.
    private static string[]? Fields(int process)
    {
        try
        {
            string text = File.ReadAllText($"/proc/{process}/stat");
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }
}
