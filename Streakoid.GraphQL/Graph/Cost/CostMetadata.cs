using GraphQL.Types;

namespace Streakoid.Graph.Cost;

/// <summary>The assumed size of a list; the members of <c>@listSize</c>.</summary>
/// <param name="AssumedSize">The maximum number of items of the list.</param>
/// <param name="SlicingArguments">The arguments whose value is the number of items.</param>
/// <param name="SlicingArgumentDefaultValue">The number of items when no slicing argument is given.</param>
/// <param name="SizedFields">The list fields of the result, if the field itself is not a list.</param>
public sealed record ListSize(
    int? AssumedSize,
    IReadOnlyList<string> SlicingArguments,
    int? SlicingArgumentDefaultValue,
    IReadOnlyList<string> SizedFields
);

/// <summary>The weights of fields, which the SDL prints as <c>@cost</c> and <c>@listSize</c> and the server enforces.</summary>
public static class CostMetadata
{
    /// <summary>The weight of a field whose resolver reads or writes data.</summary>
    public const int Io = 10;

    /// <summary>The default page size of a connection.</summary>
    public const int DefaultPageSize = 10;

    /// <summary>The largest page.</summary>
    public const int MaxPageSize = 50;

    private const string WeightKey = "streakoid.cost";
    private const string ListSizeKey = "streakoid.listSize";

    /// <summary>Sets what the field adds to the field cost of an operation.</summary>
    public static T Cost<T>(this T field, int weight = Io)
        where T : IFieldMetadataWriter
    {
        ArgumentOutOfRangeException.ThrowIfNegative(weight);
        ((IProvideMetadata)field.MetadataReader).Metadata[WeightKey] = weight;
        return field;
    }

    /// <summary>Sets the maximum number of items of a plain list.</summary>
    public static T ListSize<T>(this T field, int assumedSize)
        where T : IFieldMetadataWriter => field.Set(new(assumedSize, [], null, []));

    /// <summary>
    /// Marks the field as a page. <c>first</c> or <c>last</c> is the number of items of its <paramref name="sizedFields"/>.
    /// </summary>
    public static T ListSize<T>(this T field, int assumedSize, params string[] sizedFields)
        where T : IFieldMetadataWriter => field.Set(new(assumedSize, ["first", "last"], DefaultPageSize, sizedFields));

    /// <summary>As a page that can only be counted from its start, by <c>first</c>.</summary>
    public static T ForwardListSize<T>(this T field, int assumedSize, params string[] sizedFields)
        where T : IFieldMetadataWriter => field.Set(new(assumedSize, ["first"], DefaultPageSize, sizedFields));

    /// <summary>The weight of the field, if it has one.</summary>
    public static int? GetCost(this IProvideMetadata field) => field.GetMetadata<object?>(WeightKey) as int?;

    /// <summary>The list size of the field, if it has one.</summary>
    public static ListSize? GetListSize(this IProvideMetadata field) => field.GetMetadata<ListSize?>(ListSizeKey);

    private static T Set<T>(this T field, ListSize size)
        where T : IFieldMetadataWriter
    {
        ((IProvideMetadata)field.MetadataReader).Metadata[ListSizeKey] = size;
        return field;
    }
}
