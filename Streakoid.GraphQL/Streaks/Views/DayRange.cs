using GraphQL;
using GraphQL.Builders;
using GraphQL.Types;
using NodaTime;
using Streakoid.Graph.Errors;
using Streakoid.Graph.Scalars;

namespace Streakoid.Streaks.Views;

/// <summary>The days from one to another, both included.</summary>
public sealed record DayRange(LocalDate From, LocalDate To)
{
    /// <summary>The longest range that may be asked for.</summary>
    public const int MaxDays = 400;

    private static readonly LocalDate Earliest = new(1900, 1, 1);
    private static readonly LocalDate Latest = new(2999, 12, 31);

    public int Length => Period.DaysBetween(From, To) + 1;

    /// <summary>Reads <c>from</c> and <c>to</c>.</summary>
    /// <exception cref="GraphError">The days are in the wrong order or too many.</exception>
    public static DayRange Of(IResolveFieldContext context)
    {
        DayRange range = new(context.GetArgument<LocalDate>("from"), context.GetArgument<LocalDate>("to"));
        if (range.To < range.From)
            throw GraphError.InvalidArgument("`from` must not be later than `to`.");
        if (range.From < Earliest || range.To > Latest)
            throw GraphError.InvalidArgument($"`from` and `to` are from {Earliest:uuuu-MM-dd} to {Latest:uuuu-MM-dd}.");
        return range.Length <= MaxDays
            ? range
            : throw GraphError.InvalidArgument($"`from` and `to` may span {MaxDays} days; {range.Length:N0} were asked for.");
    }

    public IEnumerable<LocalDate> Days => Enumerable.Range(0, Length).Select(From.PlusDays);
}

public static class DayRangeArguments
{
    /// <summary>Gives a field the arguments of a range of days.</summary>
    public static FieldBuilder<TSource, TReturn> Ranged<TSource, TReturn>(this FieldBuilder<TSource, TReturn> field) =>
        field
            .Argument<NonNullGraphType<LocalDateType>>("from", "The first day.")
            .Argument<NonNullGraphType<LocalDateType>>("to", $"The last day, at most {DayRange.MaxDays} days in all.");
}
