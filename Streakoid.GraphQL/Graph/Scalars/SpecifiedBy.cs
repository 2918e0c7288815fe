using GraphQL;
using GraphQL.Types;

namespace Streakoid.Graph.Scalars;

internal static class SpecifiedBy
{
    /// <summary>Says where a scalar is specified, for <c>@specifiedBy</c> in the SDL and in introspection.</summary>
    public static void Set(ScalarGraphType scalar, string url) => scalar.WithMetadata("streakoid.specified-by", url);
}
