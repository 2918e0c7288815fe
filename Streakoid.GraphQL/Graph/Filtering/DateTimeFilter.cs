using System.Linq.Expressions;
using GraphQL.Types;
using NodaTime;
using Streakoid.Graph.Scalars;

namespace Streakoid.Graph.Filtering;

/// <summary>Conditions on an instant.</summary>
public sealed class DateTimeOperationFilterInputType : InputObjectGraphType
{
    public DateTimeOperationFilterInputType()
    {
        Name = "DateTimeOperationFilterInput";
        Description = "Conditions on an instant; all must hold.";
        Field<DateTimeType>("eq").Description("It is this.");
        Field<DateTimeType>("neq").Description("It is not this.");
        Field<ListGraphType<DateTimeType>>("in").Description("It is one of these.");
        Field<ListGraphType<DateTimeType>>("nin").Description("It is none of these.");
        Field<DateTimeType>("gt").Description("It is later.");
        Field<DateTimeType>("ngt").Description("It is not later.");
        Field<DateTimeType>("gte").Description("It is this or later.");
        Field<DateTimeType>("ngte").Description("It is not this instant and not later.");
        Field<DateTimeType>("lt").Description("It is earlier.");
        Field<DateTimeType>("nlt").Description("It is not earlier.");
        Field<DateTimeType>("lte").Description("It is this or earlier.");
        Field<DateTimeType>("nlte").Description("It is not this instant and not earlier.");
    }
}

public static class DateTimeFilter
{
    /// <summary>The condition of an input on an instant, which may be null.</summary>
    public static Expression Of(Expression instant, object? input)
    {
        Expression nullable = instant.Type == typeof(Instant?) ? instant : Expression.Convert(instant, typeof(Instant?));
        return new FilterFields(
            (name, value) =>
                name switch
                {
                    "eq" => Expression.Equal(nullable, Value(value)),
                    "neq" => Expression.NotEqual(nullable, Value(value)),
                    "in" => In(nullable, new(name, value)),
                    "nin" => Expression.Not(In(nullable, new(name, value))),
                    "gt" => Expression.GreaterThan(nullable, Value(value)),
                    "ngt" => Expression.Not(Expression.GreaterThan(nullable, Value(value))),
                    "gte" => Expression.GreaterThanOrEqual(nullable, Value(value)),
                    "ngte" => Expression.Not(Expression.GreaterThanOrEqual(nullable, Value(value))),
                    "lt" => Expression.LessThan(nullable, Value(value)),
                    "nlt" => Expression.Not(Expression.LessThan(nullable, Value(value))),
                    "lte" => Expression.LessThanOrEqual(nullable, Value(value)),
                    _ => Expression.Not(Expression.LessThanOrEqual(nullable, Value(value))),
                }
        ).Read(input);
    }

    private static Expression Value(object? value) => Predicate.Parameter((Instant?)value);

    private static MethodCallExpression In(Expression instant, KeyValuePair<string, object?> field) =>
        Expression.Call(
            typeof(Enumerable),
            nameof(Enumerable.Contains),
            [typeof(Instant?)],
            Predicate.Parameter<IEnumerable<Instant?>>([.. FilterFields.Items(field).Cast<Instant?>()]),
            instant
        );
}
