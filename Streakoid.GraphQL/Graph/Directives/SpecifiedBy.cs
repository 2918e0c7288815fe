using GraphQL.Types;

namespace Streakoid.Graph.Directives;

/// <summary>The specification of a scalar's format, which the engine does not support.</summary>
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
