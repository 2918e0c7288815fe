using System.Diagnostics.Metrics;

namespace Streakoid.Accounts;

/// <summary>Metrics of accounts, to detect password guessing, copied tokens and a broken registration page.</summary>
public sealed class AccountsMeter
{
    public const string MeterName = "Streakoid.Accounts";

    private readonly Counter<long> _registrations;
    private readonly Counter<long> _logins;
    private readonly Counter<long> _reuses;
    private readonly Counter<long> _emails;
    private readonly Histogram<double> _hashing;
    private readonly Histogram<double> _waiting;
    private long _emailsWaiting;

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
        _emails = meter.CreateCounter<long>(
            "streakoid.emails",
            "{email}",
            "E-mails: sent; delayed by a fault that may pass; and undelivered: refused for good, expired after a day of attempts, uncertain because the connection or the server ended meanwhile."
        );
        meter.CreateObservableGauge(
            "streakoid.emails_waiting",
            () => Volatile.Read(ref _emailsWaiting),
            "{email}",
            "E-mails that wait to be sent, over all servers."
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

    public void MailSent() => Mailed("sent", 1);

    /// <summary>An attempt failed, and another one is scheduled.</summary>
    public void MailDelayed() => Mailed("delayed", 1);

    public void MailRefused() => Mailed("refused", 1);

    /// <summary>The last attempt failed.</summary>
    public void MailExpired() => Mailed("expired", 1);

    /// <summary>E-mails that may or may not have been delivered.</summary>
    public void MailAbandoned(int count) => Mailed("uncertain", count);

    public void MailWaits(int count) => Volatile.Write(ref _emailsWaiting, count);

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
        foreach (string result in (string[])["sent", "delayed", "refused", "expired", "uncertain"])
            Mailed(result, 0);
    }

    private void Registered(string who, int count) => _registrations.Add(count, new KeyValuePair<string, object?>("who", who));

    private void Mailed(string result, int count) => _emails.Add(count, new KeyValuePair<string, object?>("result", result));

    private void LoggedIn(string result, int count) => _logins.Add(count, new KeyValuePair<string, object?>("result", result));
}
