using GraphQL.Types;
using Streakoid.Graph.Directives;

namespace Streakoid.Graph.Scalars;

/// <summary>A UUID, as clients make them.</summary>
public sealed class UuidType : GuidGraphType
{
    public UuidType()
    {
        Name = "UUID";
        Description = "A universally unique identifier, such as `0199a1b2-3c4d-7e5f-8a9b-0c1d2e3f4a5b`.";
        this.SpecifiedByUrl("https://www.rfc-editor.org/rfc/rfc9562");
    }
}
