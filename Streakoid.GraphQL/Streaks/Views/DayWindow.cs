using GraphQL;
using Microsoft.Extensions.Options;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph;
using Streakoid.Streaks.Rules;

namespace Streakoid.Streaks.Views;

/// <summary>The days that may be checked in or undone now.</summary>
public sealed record DayWindow(LocalDate Earliest, LocalDate Today)
{
    public static DayWindow Of(IResolveFieldContext context) => Of(context.AsPrincipal());

    public static DayWindow Of(PrincipalContext context)
    {
        LocalDate today = LocalDays.TodayOf(context.Account, context.Now);
        return new DayWindow(today.PlusDays(-context.Service<IOptions<StreaksOptions>>().Value.BackdatingDays), today);
    }

    public bool Contains(LocalDate day) => day >= Earliest && day <= Today;

    /// <summary>The refusal of a day outside.</summary>
    public DayOutOfRangeError Refusal => new(Earliest, Today);
}
