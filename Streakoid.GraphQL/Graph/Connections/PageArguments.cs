using GraphQL;
using GraphQL.Builders;
using GraphQL.Types;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Errors;

namespace Streakoid.Graph.Connections;

/// <summary>The requested page of a list.</summary>
/// <param name="Size">1 to <see cref="MaxSize"/>.</param>
/// <param name="Backward">Whether the page is counted from the end.</param>
/// <param name="After">Only items after this cursor.</param>
/// <param name="Before">Only items before this cursor.</param>
public sealed record PageArguments(int Size, bool Backward, string? After, string? Before)
{
    public const int DefaultSize = CostMetadata.DefaultPageSize;
    public const int MaxSize = CostMetadata.MaxPageSize;

    /// <summary>Reads <c>first</c>, <c>after</c>, <c>last</c> and <c>before</c>.</summary>
    /// <exception cref="ExecutionError">The sizes are out of bounds or contradict each other.</exception>
    public static PageArguments Of(IResolveFieldContext context)
    {
        int? first = context.GetArgument<int?>("first");
        int? last = context.GetArgument<int?>("last");
        if (first is not null && last is not null)
            throw FieldErrors.PageTooLarge("Send `first` or `last`, not both.");
        int size = first ?? last ?? DefaultSize;
        if (size is < 1 or > MaxSize)
            throw FieldErrors.PageTooLarge($"`{(last is null ? "first" : "last")}` must be from 1 to {MaxSize}; {size} was sent.");
        return new PageArguments(size, last is not null, context.GetArgument<string?>("after"), context.GetArgument<string?>("before"));
    }
}

public static class PageArgumentsFields
{
    /// <summary>Adds the four arguments of a connection to a field, with its cost.</summary>
    public static FieldBuilder<TSource, TReturn> Paged<TSource, TReturn>(this FieldBuilder<TSource, TReturn> field)
    {
        field
            .Argument<IntGraphType>(
                "first",
                $"How many from the start, 1 to {PageArguments.MaxSize}; {PageArguments.DefaultSize} if neither `first` nor `last` is sent."
            )
            .Argument<StringGraphType>("after", "Only items after this cursor.")
            .Argument<IntGraphType>("last", $"How many from the end, 1 to {PageArguments.MaxSize}.")
            .Argument<StringGraphType>("before", "Only items before this cursor.");
        field.FieldType.Cost(10).ListSize(PageArguments.MaxSize, "edges", "nodes");
        return field;
    }
}
