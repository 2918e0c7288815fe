using System.Text;
using GraphQLParser.AST;

namespace Streakoid.Client.Generator.Parse;

/// <summary>Directive locations in GraphQL's spelling.</summary>
internal static class DirectiveLocations
{
    /// <summary><c>FragmentSpread</c> as <c>FRAGMENT_SPREAD</c>.</summary>
    public static string Name(DirectiveLocation location)
    {
        var name = new StringBuilder();
        foreach (var c in location.ToString())
        {
            if (char.IsUpper(c) && name.Length > 0)
                name.Append('_');
            name.Append(char.ToUpperInvariant(c));
        }

        return name.ToString();
    }
}
