using GraphQL.Types;
using Streakoid.Graph.Directives;

namespace Streakoid.Graph.Scalars;

/// <summary>A decimal number, exact as it was sent.</summary>
public sealed class DecimalType : DecimalGraphType
{
    public DecimalType()
    {
        Name = "Decimal";
        Description = "A decimal number, such as `2.75`; kept exactly, never rounded to binary.";
        this.SpecifiedByUrl("https://www.rfc-editor.org/rfc/rfc8259#section-6");
    }
}
