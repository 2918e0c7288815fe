using System.Globalization;
using Streakoid.Client;

namespace Streakoid.Web.Words;

/// <summary>What the app says, in plain words.</summary>
public static class Plain
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    /// <summary>Why a call failed, and what to do.</summary>
    public static string Failure(Failure? failure) =>
        failure switch
        {
            { Kind: FailureKind.Network } => "The server was not reached. Check your connection, then try again.",
            { Kind: FailureKind.Timeout } => "The server did not answer in time. Try again: nothing is done twice.",
            { Kind: FailureKind.Unauthorized } => "Your session has ended. Sign in again.",
            { Kind: FailureKind.TooManyRequests, RetryAfter: var wait } => $"That was too often. Try again {In(wait)}.",
            { Kind: FailureKind.Unavailable, RetryAfter: var wait } => $"The server is busy. Try again {In(wait)}: nothing is done twice.",
            { Kind: FailureKind.SessionChanged } => "Another person signed in meanwhile. Nothing was changed.",
            { Kind: FailureKind.TokenStore } => "This browser does not let the app store anything. Allow it, or leave private browsing.",
            { Kind: FailureKind.GraphQL or FailureKind.MalformedAnswer } => "The app and the server do not fit together. Reload the page.",
            _ => "The server could not do it. Try again later.",
        };

    /// <summary>How long a run is: <c>1 day</c>, <c>3 weeks</c>.</summary>
    public static string Length(int length, Period unit) => Count(length, Unit(unit));

    public static string Count(int number, string noun) => string.Create(English, $"{number} {noun}{(number == 1 ? "" : "s")}");

    /// <summary>A day: <c>Sat 14 Mar 2026</c>.</summary>
    public static string Day(DateOnly day) => day.ToString("ddd d MMM yyyy", English);

    /// <summary>An instant, in the device's time zone: <c>14 Mar 2026 13:05</c>.</summary>
    public static string Moment(DateTimeOffset moment) => moment.ToLocalTime().ToString("d MMM yyyy HH:mm", English);

    /// <summary>An amount without needless zeros.</summary>
    public static string Amount(decimal amount) => amount.ToString("0.####", English);

    /// <summary>What of the present period is done: <c>1 of 3 this week</c>.</summary>
    public static string Progress(IProgressFields progress, Period unit)
    {
        ArgumentNullException.ThrowIfNull(progress);
        string period = unit switch
        {
            Period.Week => "this week",
            Period.Month => "this month",
            _ => "today",
        };
        return $"{Amount(progress.Done)} of {Amount(progress.Target)} {period}{(progress.LastChance ? ", last chance" : "")}";
    }

    /// <summary>What a streak has reached: <c>12 days in a row</c>.</summary>
    public static string Status(IStreakFields streak)
    {
        ArgumentNullException.ThrowIfNull(streak);
        return streak.State switch
        {
            StreakState.Broken => "Broken. Start again today",
            StreakState.Paused => $"Paused at {Length(streak.CurrentLength, streak.Unit)}",
            StreakState.Archived => $"Archived. Longest: {Length(streak.LongestLength, streak.Unit)}",
            _ => streak.CurrentLength == 0 ? "Not started" : $"{Length(streak.CurrentLength, streak.Unit)} in a row",
        };
    }

    /// <summary>An outcome of a day.</summary>
    public static string Outcome(Outcome outcome) =>
        outcome switch
        {
            Client.Outcome.Met => "done",
            Client.Outcome.Missed => "missed",
            Client.Outcome.Pending => "still to do",
            Client.Outcome.NotDue => "not due",
            Client.Outcome.Skipped => "skipped",
            Client.Outcome.Paused => "paused",
            Client.Outcome.Excused => "excused",
            Client.Outcome.Frozen => "forgiven",
            _ => "unknown",
        };

    /// <summary>The icon if it is an emoji: names of icons are for other apps.</summary>
    public static string? Emoji(string? icon) => icon is { Length: > 0 } && !char.IsAscii(icon[0]) ? icon : null;

    private static string Unit(Period unit) =>
        unit switch
        {
            Period.Week => "week",
            Period.Month => "month",
            _ => "day",
        };

    private static string In(TimeSpan? wait) =>
        wait is { } time && time > TimeSpan.Zero ? $"in {Count((int)Math.Ceiling(time.TotalSeconds), "second")}" : "in a moment";
}
