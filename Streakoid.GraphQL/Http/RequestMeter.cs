using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Streakoid.Execution.Requests;
using Streakoid.Graph.Subscriptions;

namespace Streakoid.Http;

/// <summary>Counts requests. The schema limits the number of time series; clients cannot create more.</summary>
internal sealed class RequestMeter
{
    public const string MeterName = "Streakoid.Transport";

    /// <summary>The maximum number of operation names; later ones are counted as <c>other</c>.</summary>
    public const int MaxNames = 100;

    private readonly ConcurrentDictionary<string, byte> _names = new();
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _operations;
    private readonly Counter<long> _shed;
    private readonly Counter<long> _slow;

    public RequestMeter(IMeterFactory meters, StreamHub streams)
    {
        Meter meter = meters.Create(MeterName);
        _duration = meter.CreateHistogram(
            "streakoid.request.duration",
            "s",
            "Seconds from the request to its answer, by root field, outcome and HTTP status.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] }
        );
        _operations = meter.CreateCounter<long>(
            "streakoid.operations",
            "{operation}",
            "Operations that were run, by the client's operation name."
        );
        _shed = meter.CreateCounter<long>(
            "streakoid.requests.shed",
            "{request}",
            "Requests rejected immediately because too many were running."
        );
        _slow = meter.CreateCounter<long>(
            "streakoid.streams.dropped",
            "{stream}",
            "Streams that were ended because their client did not read."
        );
        meter.CreateObservableGauge("streakoid.streams", () => streams.Count, "{stream}", "Subscriptions that are open.");
    }

    /// <summary>Counts a stream that was ended because its client did not read.</summary>
    public void DroppedSlow() => _slow.Add(1);

    /// <summary>Counts a request that has ended.</summary>
    public void Count(OperationInfo info, int status, TimeSpan took)
    {
        if (info.Outcome == RequestOutcome.None)
            return;
        KeyValuePair<string, object?> outcome = new("outcome", Word(info.Outcome));
        _duration.Record(took.TotalSeconds, new("kind", info.Kind), new("field", info.Field), outcome, new("status", status));
        // Names of invalid operations are not counted separately.
        if (info.Outcome is not RequestOutcome.Refused && info.Kind is "query" or "mutation" && info.Field != "none")
            _operations.Add(1, new KeyValuePair<string, object?>("operation", Name(info.Operation)), outcome);
    }

    /// <summary>Counts a request that was rejected because of load.</summary>
    public void Shed() => _shed.Add(1);

    /// <summary>Initializes counters to zero, so that the first increment is visible as one.</summary>
    public void BeginAtZero()
    {
        _shed.Add(0);
        _slow.Add(0);
    }

    private string Name(string? operation)
    {
        if (operation is null)
            return "unnamed";
        if (_names.ContainsKey(operation))
            return operation;
        // Concurrent calls may exceed the limit by a few.
        if (_names.Count >= MaxNames)
            return "other";
        _names.TryAdd(operation, 0);
        return operation;
    }

    private static string Word(RequestOutcome outcome) =>
        outcome switch
        {
            RequestOutcome.Ok => "ok",
            RequestOutcome.Error => "error",
            RequestOutcome.Refused => "refused",
            RequestOutcome.Unavailable => "unavailable",
            RequestOutcome.Failed => "failed",
            _ => "aborted",
        };
}
