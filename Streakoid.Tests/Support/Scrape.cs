using System.Globalization;

namespace Streakoid.Tests.Support;

/// <summary>The metrics of one scrape.</summary>
public sealed class Scrape
{
    private readonly List<(string Series, double Value)> _samples = [];

    public Scrape(string text)
    {
        foreach (string line in text.Split('\n'))
        {
            if (line.Length == 0 || line[0] == '#')
                continue;
            int end = line.IndexOf('}', StringComparison.Ordinal) + 1;
            if (end == 0)
                end = line.IndexOf(' ', StringComparison.Ordinal);
            _samples.Add((line[..end], double.Parse(line[end..].Trim().Split(' ')[0], CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>Every series of a metric, with its labels.</summary>
    public IReadOnlyList<string> Series(string metric) =>
        [
            .. _samples
                .Select(sample => sample.Series)
                .Where(series => series == metric || series.StartsWith(metric + "{", StringComparison.Ordinal)),
        ];

    /// <summary>The sum of a metric's series that have all of the labels, written as <c>name="value"</c>; null if there are none.</summary>
    public double? Sum(string metric, params string[] labels)
    {
        double[] values =
        [
            .. from sample in _samples
            where sample.Series == metric || sample.Series.StartsWith(metric + "{", StringComparison.Ordinal)
            where labels.All(label => sample.Series.Contains(label, StringComparison.Ordinal))
            select sample.Value,
        ];
        return values.Length == 0 ? null : values.Sum();
    }
}
