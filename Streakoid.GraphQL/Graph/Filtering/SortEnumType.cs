using GraphQL.Types;

namespace Streakoid.Graph.Filtering;

/// <summary>In which direction a list is ordered.</summary>
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
        Description = "In which direction a list is ordered.";
        Add("ASC", SortDirection.Ascending, "The smallest, earliest or alphabetically first one first.");
        Add("DESC", SortDirection.Descending, "The largest, latest or alphabetically last one first.");
    }
}
