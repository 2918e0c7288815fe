using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Streakoid.Execution.Requests;

namespace Streakoid.Http;

/// <summary>Counts requests. How many series there can be is for the schema to say, never for whoever sends requests.</summary>
internal sealed class RequestMeter
{
    public const string MeterName = "Streakoid.Transport";

    /// <summary>How many operation names are told apart; what comes later is <c>other</c>.</summary>
    public const int MaxNames = 100;

    private readonly ConcurrentDictionary<string, byte> _names = new();
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _operations;
    private readonly Counter<long> _shed;

    public RequestMeter(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        _duration = meter.CreateHistogram(
            "streakoid.request.duration", "s", "Seconds from the request to its answer, by root field, how it ended and its HTTP status.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] });
        _operations = meter.CreateCounter<long>("streakoid.operations", "{operation}", "Operations that were run, by the name that the client gave them.");
        _shed = meter.CreateCounter<long>("streakoid.requests.shed", "{request}", "Requests refused at once, since as many as can be were being worked on.");
    }

    /// <summary>Counts a request that has ended.</summary>
    public void Count(OperationInfo info, int status, TimeSpan took)
    {
        if (info.Outcome == RequestOutcome.None) return;
        KeyValuePair<string, object?> outcome = new("outcome", Word(info.Outcome));
        _duration.Record(took.TotalSeconds, new("kind", info.Kind), new("field", info.Field), outcome, new("status", status));
        // Names of operations that were not even valid are not worth telling apart.
        if (info.Outcome is not RequestOutcome.Refused && info.Field != "none")
            _operations.Add(1, new KeyValuePair<string, object?>("operation", Name(info.Operation)), outcome);
    }

    /// <summary>Counts a request that was refused at once.</summary>
    public void Shed() => _shed.Add(1);

    /// <summary>Shows counters before anything was counted, so that the first one is seen to be one more.</summary>
    public void BeginAtZero() => _shed.Add(0);

    private string Name(string? operation)
    {
        if (operation is null) return "unnamed";
        if (_names.ContainsKey(operation)) return operation;
        // Two at once may make it a few more than the limit, and no more than that.
        if (_names.Count >= MaxNames) return "other";
        _names.TryAdd(operation, 0);
        return operation;
    }

    private static string Word(RequestOutcome outcome) => outcome switch
    {
        RequestOutcome.Ok => "ok",
        RequestOutcome.Error => "error",
        RequestOutcome.Refused => "refused",
        RequestOutcome.Unavailable => "unavailable",
        RequestOutcome.Failed => "failed",
        _ => "aborted",
    };
}
