namespace Streakoid.Web.Offline;

/// <summary>The list of today as it was last seen, to be shown without a network.</summary>
/// <param name="UserId">Whose list it is. It is shown to nobody else.</param>
/// <param name="TimeZone">The user's time zone, by which the device finds out the day.</param>
/// <param name="DayStartsAt">When the user's day starts.</param>
/// <param name="Today">The day of the list.</param>
/// <param name="Seen">When the list was loaded, by the device's clock.</param>
/// <param name="Due">What is still to be done.</param>
/// <param name="Done">What is done.</param>
public sealed record KeptToday(
    string UserId,
    string TimeZone,
    TimeOnly DayStartsAt,
    DateOnly Today,
    DateTimeOffset Seen,
    IReadOnlyList<TodayItem> Due,
    IReadOnlyList<TodayItem> Done
);

/// <summary>A streak in the list of today.</summary>
/// <param name="Id">The streak's id.</param>
/// <param name="Name">The streak's name.</param>
/// <param name="Icon">An emoji; null if there is none.</param>
/// <param name="Status">What the streak has reached, in words.</param>
/// <param name="Taps">How many check-ins of today are missing.</param>
public sealed record TodayItem(string Id, string Name, string? Icon, string Status, int Taps = 1);
