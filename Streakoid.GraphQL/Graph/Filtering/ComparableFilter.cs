using System.Linq.Expressions;
using Streakoid.Graph.Errors;

namespace Streakoid.Graph.Filtering;

/// <summary>Conditions on a value that can be compared: an instant, a number, or a value of an enum.</summary>
public static class ComparableFilter
{
    /// <summary>The condition of an input on a value, which may be null.</summary>
    public static Expression Of<T>(Expression value, object? input)
        where T : struct
    {
        Expression nullable = value.Type == typeof(T?) ? value : Expression.Convert(value, typeof(T?));
        return new FilterFields(
            (name, operand) =>
                name switch
                {
                    "eq" => Expression.Equal(nullable, Value<T>(operand)),
                    "neq" => Expression.NotEqual(nullable, Value<T>(operand)),
                    "in" => In<T>(nullable, new(name, operand)),
                    "nin" => Expression.Not(In<T>(nullable, new(name, operand))),
                    "gt" => Expression.GreaterThan(nullable, Bound<T>(name, operand)),
                    "ngt" => Expression.Not(Expression.GreaterThan(nullable, Bound<T>(name, operand))),
                    "gte" => Expression.GreaterThanOrEqual(nullable, Bound<T>(name, operand)),
                    "ngte" => Expression.Not(Expression.GreaterThanOrEqual(nullable, Bound<T>(name, operand))),
                    "lt" => Expression.LessThan(nullable, Bound<T>(name, operand)),
                    "nlt" => Expression.Not(Expression.LessThan(nullable, Bound<T>(name, operand))),
                    "lte" => Expression.LessThanOrEqual(nullable, Bound<T>(name, operand)),
                    _ => Expression.Not(Expression.LessThanOrEqual(nullable, Bound<T>(name, operand))),
                }
        ).Read(input);
    }

    private static Expression Value<T>(object? value)
        where T : struct => Predicate.Parameter((T?)value);

    /// <summary>A bound: nothing is above or below null.</summary>
    private static Expression Bound<T>(string name, object? value)
        where T : struct => value is null ? throw GraphError.InvalidArgument($"`{name}` must not be null.") : Value<T>(value);

    private static MethodCallExpression In<T>(Expression value, KeyValuePair<string, object?> field)
        where T : struct =>
        Expression.Call(
            typeof(Enumerable),
            nameof(Enumerable.Contains),
            [typeof(T?)],
            Predicate.Parameter<IEnumerable<T?>>([.. FilterFields.Items(field).Cast<T?>()]),
            value
        );
}
