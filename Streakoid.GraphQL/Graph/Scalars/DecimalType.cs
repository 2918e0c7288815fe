using GraphQL.Types;
using Streakoid.Graph.Directives;

namespace Streakoid.Graph.Scalars;

/// <summary>A decimal number, stored exactly.</summary>
public sealed class DecimalType : DecimalGraphType
{
    public DecimalType()
    {
        Name = "Decimal";
        Description = "A decimal number, such as `2.75`; exact, not a binary floating-point number.";
        this.SpecifiedByUrl("https://www.rfc-editor.org/rfc/rfc8259#section-6");
    }
}
