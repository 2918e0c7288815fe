using System.Diagnostics.Metrics;

namespace Streakoid.Accounts;

/// <summary>Metrics of accounts, to detect password guessing, copied tokens and a broken registration page.</summary>
public sealed class AccountsMeter
{
    public const string MeterName = "Streakoid.Accounts";

    private readonly Counter<long> _registrations;
    private readonly Counter<long> _logins;
    private readonly Counter<long> _reuses;
    private readonly Histogram<double> _hashing;
    private readonly Histogram<double> _waiting;

    public AccountsMeter(IMeterFactory meters)
    {
        Meter meter = meters.Create(MeterName);
        InstrumentAdvice<double> seconds = new() { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] };
        _registrations = meter.CreateCounter<long>(
            "streakoid.registrations",
            "{account}",
            "Accounts that were created: by a user, or by a test with a reserved address."
        );
        _logins = meter.CreateCounter<long>("streakoid.logins", "{try}", "Password sign-ins: succeeded, failed, throttled.");
        _reuses = meter.CreateCounter<long>(
            "streakoid.refresh_reuse",
            "{token}",
            "Refresh tokens that were reused after their grace period; each ended its session."
        );
        _hashing = meter.CreateHistogram("streakoid.password_hash.duration", "s", "CPU seconds to hash one password.", advice: seconds);
        _waiting = meter.CreateHistogram(
            "streakoid.password_hash.wait",
            "s",
            "Seconds that a password waited for a core.",
            advice: seconds
        );
    }

    /// <summary>
    /// Counts a new account. Reserved domains are counted separately, so that a probe does not hide that no users register.
    /// </summary>
    public void Registered(string emailKey) => Registered(ReservedDomains.Holds(emailKey) ? "test" : "user", 1);

    public void LoginSucceeded() => LoggedIn("succeeded", 1);

    public void LoginFailed() => LoggedIn("failed", 1);

    public void LoginThrottled() => LoggedIn("throttled", 1);

    public void RefreshReused() => _reuses.Add(1);

    public void Hashed(TimeSpan waited, TimeSpan took)
    {
        _waiting.Record(waited.TotalSeconds);
        _hashing.Record(took.TotalSeconds);
    }

    /// <summary>Initializes counters to zero, so that the first increment is visible as one.</summary>
    public void BeginAtZero()
    {
        _reuses.Add(0);
        foreach (string who in (string[])["user", "test"])
            Registered(who, 0);
        foreach (string result in (string[])["succeeded", "failed", "throttled"])
            LoggedIn(result, 0);
    }

    private void Registered(string who, int count) => _registrations.Add(count, new KeyValuePair<string, object?>("who", who));

    private void LoggedIn(string result, int count) => _logins.Add(count, new KeyValuePair<string, object?>("result", result));
}
