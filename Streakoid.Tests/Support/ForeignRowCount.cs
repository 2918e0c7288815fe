using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Streakoid.Tests.Support;

/// <summary>Counts the rows of other users that a server has intercepted, by the metric that triggers the alert.</summary>
public sealed class ForeignRowCount : IDisposable
{
    private readonly MeterListener _listener = new();
    private long _rows;

    public ForeignRowCount(StreakoidServer server)
    {
        IMeterFactory meters = server.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "streakoid.cross_user_rows" && instrument.Meter.Scope == meters)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, rows, _, _) => Interlocked.Add(ref _rows, rows));
        _listener.Start();
    }

    public long Rows => Interlocked.Read(ref _rows);

    public void Dispose() => _listener.Dispose();
}
