using GraphQL.Types;

namespace Streakoid.Graph.Directives;

/// <summary>Where a scalar's format is specified; the engine itself knows no such member.</summary>
public static class SpecifiedBy
{
    private const string Key = "streakoid.specifiedBy";

    /// <summary>Sets the address of the specification.</summary>
    public static T SpecifiedByUrl<T>(this T scalar, string url)
        where T : ScalarGraphType
    {
        scalar.Metadata[Key] = url;
        return scalar;
    }

    /// <summary>The address of the specification, if any.</summary>
    public static string? GetSpecifiedBy(this ScalarGraphType scalar) => scalar.GetMetadata<string?>(Key);
}
