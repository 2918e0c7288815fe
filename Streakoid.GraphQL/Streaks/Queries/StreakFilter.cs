using System.Linq.Expressions;
using GraphQL.Types;
using NodaTime;
using Streakoid.Data;
using Streakoid.Graph.Filtering;
using Streakoid.Streaks.Rules;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Queries;

public sealed class StreakFilterInputType : InputObjectGraphType
{
    public StreakFilterInputType()
    {
        Name = "StreakFilterInput";
        Description =
            "A filter of streaks; all conditions must hold. Archived streaks are excluded unless `archivedAt` is given or `state` names `ARCHIVED`.";
        Field<ListGraphType<NonNullGraphType<StreakFilterInputType>>>("and").Description("All of these conditions hold.");
        Field<ListGraphType<NonNullGraphType<StreakFilterInputType>>>("or").Description("At least one of these conditions holds.");
        Field<StringOperationFilterInputType>("name").Description("A condition on the name.");
        Field<StringOperationFilterInputType>("description").Description("A condition on the description.");
        Field<ListStringOperationFilterInputType>("tags").Description("A condition on the tags.");
        Field<StreakStateOperationFilterInputType>("state").Description("A condition on the state.");
        Field<IntOperationFilterInputType>("currentLength").Description("A condition on the length of the current run.");
        Field<IntOperationFilterInputType>("longestLength").Description("A condition on the length of the longest run.");
        Field<DateTimeOperationFilterInputType>("dueBy").Description("A condition on when it breaks if nothing more is recorded.");
        Field<DateTimeOperationFilterInputType>("createdAt").Description("A condition on when it was created.");
        Field<DateTimeOperationFilterInputType>("archivedAt")
            .Description("A condition on when it was archived; `{ neq: null }` selects archived streaks.");
    }
}

public sealed class StreakStateOperationFilterInputType : InputObjectGraphType
{
    public StreakStateOperationFilterInputType()
    {
        Name = "StreakStateOperationFilterInput";
        Description = "Conditions on a state; all must hold.";
        Field<StreakStateType>("eq").Description("It is this.");
        Field<StreakStateType>("neq").Description("It is not this.");
        Field<ListGraphType<StreakStateType>>("in").Description("It is one of these.");
        Field<ListGraphType<StreakStateType>>("nin").Description("It is none of these.");
    }
}

/// <summary>Which streaks a list holds. A filter without conditions on states is PostgreSQL's, any other is applied in memory.</summary>
public sealed class StreakFilter
{
    private readonly object? _where;

    public StreakFilter(object? where)
    {
        _where = where;
        Scan(where);
    }

    /// <summary>Whether a condition is about what has to be judged.</summary>
    public bool IsJudged { get; private set; }

    /// <summary>Whether archived streaks are not left out.</summary>
    public bool IncludesArchived { get; private set; }

    /// <summary>The streaks of a query that may be in the list by their archive, and where it is not judged, by everything.</summary>
    public IQueryable<Streak> Filtered(IQueryable<Streak> streaks)
    {
        if (_where is not null && !IsJudged)
        {
            ParameterExpression streak = Expression.Parameter(typeof(Streak), "streak");
            streaks = streaks.Where(Expression.Lambda<Func<Streak, bool>>(Condition(streak, null), streak));
        }
        return IncludesArchived ? streaks : streaks.Where(one => one.ArchivedAt == null);
    }

    /// <summary>Whether a streak is in the list.</summary>
    /// <param name="dayStartsAt">When the user's day starts.</param>
    public Func<StreakView, bool> Judged(LocalTime dayStartsAt)
    {
        if (_where is null)
            return static view => view.Streak.ArchivedAt is null;
        ParameterExpression view = Expression.Parameter(typeof(StreakView), "view");
        Func<StreakView, bool> holds = InMemory.Compile<StreakView>(
            Condition(Expression.Property(view, nameof(StreakView.Streak)), (view, dayStartsAt)),
            view
        );
        return IncludesArchived ? holds : one => one.Streak.ArchivedAt is null && holds(one);
    }

    private Expression Condition(Expression streak, (Expression View, LocalTime DayStartsAt)? judged) =>
        new FilterFields(
            (name, value) =>
                name switch
                {
                    "name" => StringFilter.Of(Expression.Property(streak, nameof(Streak.Name)), value),
                    "description" => StringFilter.Of(Expression.Property(streak, nameof(Streak.Description)), value),
                    "tags" => ListStringFilter.Of(Expression.Property(streak, nameof(Streak.Tags)), value),
                    "createdAt" => ComparableFilter.Of<Instant>(Expression.Property(streak, nameof(Streak.CreatedAt)), value),
                    "archivedAt" => ComparableFilter.Of<Instant>(Expression.Property(streak, nameof(Streak.ArchivedAt)), value),
                    "state" => ComparableFilter.Of<StreakState>(Expression.Property(judged!.Value.View, nameof(StreakView.State)), value),
                    "dueBy" => ComparableFilter.Of<Instant>(
                        Expression.Call(judged!.Value.View, nameof(StreakView.DueBy), null, Predicate.Parameter(judged.Value.DayStartsAt)),
                        value
                    ),
                    _ => ComparableFilter.Of<int>(
                        Expression.Property(
                            Expression.Property(judged!.Value.View, nameof(StreakView.Status)),
                            name == "currentLength" ? nameof(StreakStatus.CurrentLength) : nameof(StreakStatus.LongestLength)
                        ),
                        value
                    ),
                }
        ).Read(_where);

    /// <summary>Finds what the filter speaks of, however it is nested.</summary>
    private void Scan(object? where)
    {
        if (where is not IDictionary<string, object?> fields)
            return;
        foreach ((string name, object? value) in fields)
        {
            if (name is "and" or "or")
            {
                foreach (object? item in value as System.Collections.IEnumerable ?? Array.Empty<object>())
                    Scan(item);
                continue;
            }
            IsJudged |= name is "state" or "currentLength" or "longestLength" or "dueBy";
            IncludesArchived |= name == "archivedAt" || (name == "state" && NamesArchived(value));
        }
    }

    private static bool NamesArchived(object? operators) =>
        operators is IDictionary<string, object?> conditions
        && conditions.Values.Any(value =>
            value is StreakState.Archived
            || (value is System.Collections.IEnumerable items && items.Cast<object?>().Contains(StreakState.Archived))
        );
}
