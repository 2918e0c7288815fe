using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Streakoid.Tests.Support;

/// <summary>Counts the requests that one server counts.</summary>
internal sealed class CountedRequests : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<string> _fields = new();

    public CountedRequests(StreakoidServer server)
    {
        IMeterFactory factory = server.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "streakoid.request.duration" && ReferenceEquals(instrument.Meter.Scope, factory))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>(
            (_, _, tags, _) =>
            {
                foreach (KeyValuePair<string, object?> tag in tags)
                    if (tag.Key == "field")
                        _fields.Enqueue((string)tag.Value!);
            }
        );
        _listener.Start();
    }

    /// <summary>How many had a root field; <c>none</c> where none was known.</summary>
    public int Of(string name) => _fields.Count(field => field == name);

    public void Dispose() => _listener.Dispose();
}
