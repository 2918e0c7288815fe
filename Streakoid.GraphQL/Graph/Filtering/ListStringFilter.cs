using System.Linq.Expressions;
using GraphQL.Types;

namespace Streakoid.Graph.Filtering;

/// <summary>Conditions on a list of texts.</summary>
public sealed class ListStringOperationFilterInputType : InputObjectGraphType
{
    public ListStringOperationFilterInputType()
    {
        Name = "ListStringOperationFilterInput";
        Description = "Conditions on a list of texts; all must hold.";
        Field<StringOperationFilterInputType>("all").Description("Every text matches.");
        Field<StringOperationFilterInputType>("none").Description("No text matches.");
        Field<StringOperationFilterInputType>("some").Description("At least one text matches.");
        Field<BooleanGraphType>("any").Description("True: the list is not empty. False: it is empty.");
    }
}

public static class ListStringFilter
{
    /// <summary>The condition of an input on a list of texts.</summary>
    public static Expression Of(Expression list, object? input) =>
        new FilterFields(
            (name, value) =>
                name switch
                {
                    "all" => Call(nameof(Enumerable.All), list, value),
                    "some" => Call(nameof(Enumerable.Any), list, value),
                    "none" => Expression.Not(Call(nameof(Enumerable.Any), list, value)),
                    _ => Expression.Equal(
                        Expression.Call(typeof(Enumerable), nameof(Enumerable.Any), [typeof(string)], list),
                        Expression.Constant((bool?)value ?? throw Errors.GraphError.InvalidArgument("`any` must not be null."))
                    ),
                }
        ).Read(input);

    private static MethodCallExpression Call(string method, Expression list, object? input)
    {
        ParameterExpression text = Expression.Parameter(typeof(string), "text");
        return Expression.Call(
            typeof(Enumerable),
            method,
            [typeof(string)],
            list,
            Expression.Lambda<Func<string, bool>>(StringFilter.Of(text, input), text)
        );
    }
}
