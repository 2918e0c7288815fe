using System.Globalization;
using System.Text;
using Streakoid.Benchmarks.Measures;
using Streakoid.Benchmarks.Servers;

namespace Streakoid.Benchmarks.Report;

/// <summary>Draws the throughput relative to the baseline as bars, with a line from the minimum to the maximum.</summary>
public static class Chart
{
    private const int Left = 170;
    private const int Full = 520;
    private const int Bar = 16;
    private const int Gap = 28;

    public static string Of(IReadOnlyList<ServerResult> results)
    {
        List<ServerResult> drawn = [.. results.Where(result => result.Name != AllServers.Baseline)];
        int group = (drawn.Count * Bar) + Gap;
        int height = 30 + (Enum.GetValues<Request>().Length * group) + 20;
        StringBuilder svg = new();
        void Add(FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Add(
            $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Left + Full + 60} {height}" font-family="sans-serif" font-size="11">"""
        );
        Add($"""<rect width="100%" height="100%" fill="#fff"/>""");
        Add($"""<text x="10" y="18" font-size="13" font-weight="bold">Requests per second relative to the baseline</text>""");
        for (int tenth = 0; tenth <= 10; tenth += 2)
        {
            Add($"""<line x1="{At(tenth / 10.0):0.0}" y1="26" x2="{At(tenth / 10.0):0.0}" y2="{height - 20}" stroke="#ddd"/>""");
            Add($"""<text x="{At(tenth / 10.0):0.0}" y="{height - 6}" text-anchor="middle" fill="#666">{tenth / 10.0:0.0}</text>""");
        }
        int top = 30;
        foreach (Request request in Enum.GetValues<Request>())
        {
            Add($"""<text x="10" y="{top + 14}" font-weight="bold">{request}</text>""");
            foreach (ServerResult result in drawn)
            {
                (double median, double min, double max) = (
                    result.Shares[request].Median,
                    result.Shares[request].Min,
                    result.Shares[request].Max
                );
                string colour = result.Name == AllServers.Streakoid ? "#c2410c" : "#94a3b8";
                double middle = top + (Bar / 2.0);
                Add($"""<text x="{Left - 6}" y="{top + 12}" text-anchor="end">{result.Name}</text>""");
                Add($"""<rect x="{Left}" y="{top + 2}" width="{Math.Min(median, 1) * Full:0.0}" height="{Bar - 4}" fill="{colour}"/>""");
                Add($"""<line x1="{At(min):0.0}" y1="{middle}" x2="{At(max):0.0}" y2="{middle}" stroke="#111"/>""");
                Add($"""<text x="{At(Math.Max(median, max)) + 4:0.0}" y="{top + 12}">{median:0.00}</text>""");
                top += Bar;
            }
            top += Gap;
        }
        svg.Append("</svg>\n");
        return svg.ToString();
    }

    private static double At(double share) => Left + (Math.Min(share, 1.05) * Full);
}
