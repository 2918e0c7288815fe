using System.Diagnostics.Metrics;

namespace Streakoid.Feed;

/// <summary>Measures how soon streams see what changes.</summary>
public sealed class FeedMeter
{
    public const string MeterName = "Streakoid.Feed";

    private readonly Histogram<double> _lag;

    public FeedMeter(IMeterFactory meters) =>
        _lag = meters
            .Create(MeterName)
            .CreateHistogram(
                "streakoid.streams.lag",
                "s",
                "Seconds from a change to the moment that an open stream reads it.",
                advice: new InstrumentAdvice<double>
                {
                    HistogramBucketBoundaries = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 30, 60, 120],
                }
            );

    /// <summary>Counts changes that an open stream has read.</summary>
    public void Read(TimeSpan lag) => _lag.Record(Math.Max(lag.TotalSeconds, 0));
}
