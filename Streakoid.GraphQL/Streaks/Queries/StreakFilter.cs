using System.Linq.Expressions;
using GraphQL.Types;
using Streakoid.Data;
using Streakoid.Graph.Filtering;

namespace Streakoid.Streaks.Queries;

public sealed class StreakFilterInputType : InputObjectGraphType
{
    public StreakFilterInputType()
    {
        Name = "StreakFilterInput";
        Description = "A filter of streaks; all conditions must hold. Archived streaks are excluded unless `archivedAt` is given.";
        Field<ListGraphType<NonNullGraphType<StreakFilterInputType>>>("and").Description("All of these conditions hold.");
        Field<ListGraphType<NonNullGraphType<StreakFilterInputType>>>("or").Description("At least one of these conditions holds.");
        Field<StringOperationFilterInputType>("name").Description("A condition on the name.");
        Field<StringOperationFilterInputType>("description").Description("A condition on the description.");
        Field<ListStringOperationFilterInputType>("tags").Description("A condition on the tags.");
        Field<DateTimeOperationFilterInputType>("createdAt").Description("A condition on when it was created.");
        Field<DateTimeOperationFilterInputType>("archivedAt")
            .Description("A condition on when it was archived; `{ neq: null }` selects archived streaks.");
    }
}

/// <summary>Which streaks a list holds.</summary>
public static class StreakFilter
{
    /// <summary>The streaks of a filter; those that are not archived where it does not speak of the archive.</summary>
    public static IQueryable<Streak> Filtered(this IQueryable<Streak> streaks, object? where)
    {
        bool archive = false;
        if (where is null)
            return streaks.Where(streak => streak.ArchivedAt == null);
        ParameterExpression streak = Expression.Parameter(typeof(Streak), "streak");
        Expression condition = new FilterFields(
            (name, value) =>
            {
                archive |= name == "archivedAt";
                return name switch
                {
                    "name" => StringFilter.Of(Expression.Property(streak, nameof(Streak.Name)), value),
                    "description" => StringFilter.Of(Expression.Property(streak, nameof(Streak.Description)), value),
                    "tags" => ListStringFilter.Of(Expression.Property(streak, nameof(Streak.Tags)), value),
                    "createdAt" => DateTimeFilter.Of(Expression.Property(streak, nameof(Streak.CreatedAt)), value),
                    _ => DateTimeFilter.Of(Expression.Property(streak, nameof(Streak.ArchivedAt)), value),
                };
            }
        ).Read(where);
        IQueryable<Streak> filtered = streaks.Where(Expression.Lambda<Func<Streak, bool>>(condition, streak));
        return archive ? filtered : filtered.Where(one => one.ArchivedAt == null);
    }
}
