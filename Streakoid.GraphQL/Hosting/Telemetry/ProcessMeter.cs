using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Streakoid.Accounts;
using Streakoid.Data;
using Streakoid.Http;

namespace Streakoid.Hosting.Telemetry;

/// <summary>Reports the version and the start time, and initializes every counter to zero.</summary>
internal sealed class ProcessMeter(IMeterFactory meters, RequestMeter requests, AccountsMeter accounts, OwnershipAlarm alarm)
    : IHostedService
{
    public const string MeterName = "Streakoid.Process";

    /// <summary>The server's version, such as <c>0.1.0</c>.</summary>
    public static string Version { get; } =
        typeof(ProcessMeter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? "unknown";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        Meter meter = meters.Create(MeterName);
        using Process process = Process.GetCurrentProcess();
        double started = new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1000.0;
        meter.CreateObservableGauge("streakoid.process.start_time", () => started, "s", "When the process started, in seconds since 1970.");
        meter.CreateObservableGauge(
            "streakoid.build_info",
            () => new Measurement<int>(1, new KeyValuePair<string, object?>("version", Version)),
            null,
            "Always 1, labelled with the version."
        );
        requests.BeginAtZero();
        accounts.BeginAtZero();
        alarm.BeginAtZero();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
