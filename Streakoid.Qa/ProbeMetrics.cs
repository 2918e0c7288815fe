using System.Globalization;
using System.Text;

namespace Streakoid.Qa;

/// <summary>The results of journeys in Prometheus' text format.</summary>
internal sealed class ProbeMetrics
{
    /// <summary>The format's name.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly Lock _lock = new();
    private JourneyReport? _last;
    private double _endedAt;
    private long _passed;
    private long _failed;
    private long _registered;

    /// <summary>Counts a journey that has ended.</summary>
    public void Add(JourneyReport report, DateTimeOffset endedAt)
    {
        lock (_lock)
        {
            _last = report;
            _endedAt = endedAt.ToUnixTimeMilliseconds() / 1000.0;
            _registered += report.Registered;
            if (report.Passed)
                _passed++;
            else
                _failed++;
        }
    }

    /// <summary>The metrics as text. Results are omitted before the first journey has ended.</summary>
    public string Write()
    {
        StringBuilder text = new();
        lock (_lock)
        {
            Head("streakoid_probe_runs_total", "counter", "Journeys that have ended.");
            Line("streakoid_probe_runs_total{result=\"passed\"}", _passed);
            Line("streakoid_probe_runs_total{result=\"failed\"}", _failed);
            Head("streakoid_probe_registrations_total", "counter", "Accounts that the probe created.");
            Line("streakoid_probe_registrations_total", _registered);
            if (_last is null)
                return text.ToString();
            Head("streakoid_probe_success", "gauge", "1 if every step of the last journey passed.");
            Line("streakoid_probe_success", _last.Passed ? 1 : 0);
            Head("streakoid_probe_last_run_timestamp_seconds", "gauge", "When the last journey ended.");
            Line("streakoid_probe_last_run_timestamp_seconds", _endedAt);
            Head("streakoid_probe_step_success", "gauge", "1 if the step of the last journey passed.");
            foreach (Step step in _last.Steps)
                Line($"streakoid_probe_step_success{{step=\"{step.Name}\"}}", step is { Took: not null, Fault: null } ? 1 : 0);
            Head("streakoid_probe_step_seconds", "gauge", "How long the step of the last journey took.");
            foreach (Step step in _last.Steps)
                if (step.Took is { } took)
                    Line($"streakoid_probe_step_seconds{{step=\"{step.Name}\"}}", took.TotalSeconds);
        }
        return text.ToString();

        void Head(string name, string type, string help) =>
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        void Line(string series, double value) => text.Append(CultureInfo.InvariantCulture, $"{series} {value}\n");
    }
}
