using System.Linq.Expressions;

namespace Streakoid.Graph.Filtering;

/// <summary>Combines conditions into one expression that EF Core can translate.</summary>
public static class Predicate
{
    /// <summary>True if all conditions are true or there are none.</summary>
    public static Expression All(IEnumerable<Expression> conditions) =>
        conditions.Aggregate((Expression?)null, (all, one) => all is null ? one : Expression.AndAlso(all, one))
        ?? Expression.Constant(true);

    /// <summary>True if any condition is true; false if there are none.</summary>
    public static Expression Any(IEnumerable<Expression> conditions) =>
        conditions.Aggregate((Expression?)null, (any, one) => any is null ? one : Expression.OrElse(any, one))
        ?? Expression.Constant(false);

    /// <summary>A value that is sent as a parameter and not written into the statement.</summary>
    public static Expression Parameter<T>(T value)
    {
        Expression<Func<T>> captured = () => value;
        return captured.Body;
    }
}
