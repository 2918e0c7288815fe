using System.Globalization;

namespace Streakoid.Benchmarks.Load;

/// <summary>What processes have used, as Linux counts it.</summary>
public static class Processor
{
    // Linux tells processor time to programs in hundredths of a second.
    private const double Tick = 0.01;

    /// <summary>Seconds of processor time of a process.</summary>
    public static double Seconds(int process) => Fields(process) is { } fields ? (Number(fields, 11) + Number(fields, 12)) * Tick : 0;

    /// <summary>Seconds of a process, of its children that live, and of those that ended.</summary>
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

    /// <summary>Megabytes that a process has in memory.</summary>
    public static double MemoryMegabytes(int process)
    {
        string line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    private static double Number(string[] fields, int index) => double.Parse(fields[index], CultureInfo.InvariantCulture);

    // What follows the name, which may hold spaces: the state is 0, the parent 1.
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
