using System.Linq.Expressions;
using GraphQL.Types;

namespace Streakoid.Graph.Filtering;

/// <summary>Conditions on a text.</summary>
public sealed class StringOperationFilterInputType : InputObjectGraphType
{
    public StringOperationFilterInputType()
    {
        Name = "StringOperationFilterInput";
        Description = "Conditions on a text; all must hold. Case-sensitive.";
        Field<ListGraphType<NonNullGraphType<StringOperationFilterInputType>>>("and").Description("All of these conditions hold.");
        Field<ListGraphType<NonNullGraphType<StringOperationFilterInputType>>>("or").Description("At least one of these conditions holds.");
        Field<StringGraphType>("eq").Description("It is this.");
        Field<StringGraphType>("neq").Description("It is not this.");
        Field<StringGraphType>("contains").Description("It contains this.");
        Field<StringGraphType>("ncontains").Description("It does not contain this.");
        Field<ListGraphType<StringGraphType>>("in").Description("It is one of these.");
        Field<ListGraphType<StringGraphType>>("nin").Description("It is none of these.");
        Field<StringGraphType>("startsWith").Description("It starts with this.");
        Field<StringGraphType>("nstartsWith").Description("It does not start with this.");
        Field<StringGraphType>("endsWith").Description("It ends with this.");
        Field<StringGraphType>("nendsWith").Description("It does not end with this.");
    }
}

public static class StringFilter
{
    /// <summary>The condition of an input on a text.</summary>
    public static Expression Of(Expression text, object? input) =>
        new FilterFields(
            (name, value) =>
                name switch
                {
                    "eq" => Expression.Equal(text, Predicate.Parameter((string?)value)),
                    // As "not in": Npgsql's translation of `<> any` compares the text with a list.
                    "neq" => Expression.Not(In(text, new(name, new[] { value }))),
                    "in" => In(text, new(name, value)),
                    "nin" => Expression.Not(In(text, new(name, value))),
                    "contains" => Call(text, nameof(string.Contains), name, value),
                    "ncontains" => Expression.Not(Call(text, nameof(string.Contains), name, value)),
                    "startsWith" => Call(text, nameof(string.StartsWith), name, value),
                    "nstartsWith" => Expression.Not(Call(text, nameof(string.StartsWith), name, value)),
                    "endsWith" => Call(text, nameof(string.EndsWith), name, value),
                    _ => Expression.Not(Call(text, nameof(string.EndsWith), name, value)),
                }
        ).Read(input);

    private static MethodCallExpression In(Expression text, KeyValuePair<string, object?> field) =>
        Expression.Call(
            typeof(Enumerable),
            nameof(Enumerable.Contains),
            [typeof(string)],
            Predicate.Parameter<IEnumerable<string?>>([.. FilterFields.Items(field).Cast<string?>()]),
            text
        );

    private static MethodCallExpression Call(Expression text, string method, string name, object? value) =>
        Expression.Call(
            text,
            typeof(string).GetMethod(method, [typeof(string)])!,
            Predicate.Parameter((string?)value ?? throw Errors.GraphError.InvalidArgument($"`{name}` must not be null."))
        );
}
