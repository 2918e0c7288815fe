using GraphQL.Types;

namespace Streakoid.Graph.Filtering;

/// <summary>The direction of a sort order.</summary>
public enum SortDirection
{
    Ascending,
    Descending,
}

public sealed class SortEnumType : EnumerationGraphType
{
    public SortEnumType()
    {
        Name = "SortEnumType";
        Description = "The direction of a sort order.";
        Add("ASC", SortDirection.Ascending, "Ascending: smallest, earliest or alphabetically first.");
        Add("DESC", SortDirection.Descending, "Descending: largest, latest or alphabetically last.");
    }
}
