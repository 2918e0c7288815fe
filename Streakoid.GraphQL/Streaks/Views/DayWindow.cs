using GraphQL;
using Microsoft.Extensions.Options;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Views;

/// <summary>The days that may be checked in or undone now.</summary>
/// <param name="Today">The last of them.</param>
/// <param name="Days">How many days back the first is: the server's, or the streak's own.</param>
public sealed record DayWindow(LocalDate Today, int Days)
{
    /// <summary>The first of them.</summary>
    public LocalDate Earliest => Today.PlusDays(-Days);

    public static DayWindow Of(IResolveFieldContext context) => Of(context.AsPrincipal());

    public static DayWindow Of(PrincipalContext context) =>
        new(LocalDays.TodayOf(context.Account, context.Now), context.Service<IOptions<StreaksOptions>>().Value.BackdatingDays);

    /// <summary>The days of a streak.</summary>
    public DayWindow For(Streak streak) => streak.Backdating.Days is { } days ? this with { Days = days } : this;

    public bool Contains(LocalDate day) => day >= Earliest && day <= Today;

    /// <summary>The refusal of a day; null if it is inside.</summary>
    public DomainError? RefusalOf(LocalDate day) => Contains(day) ? null : Refusal;

    /// <summary>The refusal of a day outside.</summary>
    public DayOutOfRangeError Refusal => new(Earliest, Today);
}
