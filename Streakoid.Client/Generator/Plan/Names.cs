using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Streakoid.Client.Generator.Plan;

/// <summary>Converts GraphQL names to C# names.</summary>
internal static class Names
{
    /// <summary><c>displayName</c> and <c>display_name</c> as <c>DisplayName</c>; introspection names stay as they are.</summary>
    public static string Pascal(string name)
    {
        if (name.StartsWith("__", StringComparison.Ordinal))
            return name;
        var result = new StringBuilder();
        var upper = true;
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '_' && i > 0 && result.Length > 0)
            {
                upper = true;
                continue;
            }

            result.Append(upper ? char.ToUpperInvariant(name[i]) : name[i]);
            upper = name[i] == '_';
        }

        return result.ToString();
    }

    /// <summary><c>DisplayName</c> as <c>displayName</c>; keywords as <c>@class</c>.</summary>
    public static string Camel(string name) => Parameter(Pascal(name));

    /// <summary><c>IN_PROGRESS</c> as <c>InProgress</c>, <c>inProgress</c> as <c>InProgress</c>.</summary>
    public static string EnumMember(string name) => Pascal(name.Any(char.IsLower) ? name : name.ToLowerInvariant());

    /// <summary>The name of a property's constructor parameter.</summary>
    public static string Parameter(string property) => Escape(char.ToLowerInvariant(property[0]) + property.Substring(1));

    /// <summary>Member names that classes inherit, and that the compiler adds to records.</summary>
    public static IEnumerable<string> Inherited { get; } =
    [
        "ToString",
        "Equals",
        "GetHashCode",
        "GetType",
        "MemberwiseClone",
        "ReferenceEquals",
        "Finalize",
        "EqualityContract",
        "PrintMembers",
        "Clone",
    ];

    public static string Escape(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    /// <summary>The name, with a number if it is taken.</summary>
    public static string Unique(string name, ISet<string> taken)
    {
        var unique = name;
        for (var number = 2; !taken.Add(unique); number++)
            unique = $"{name}_{number}";
        return unique;
    }
}
