using System.Reflection;
using System.Text.RegularExpressions;
using GraphQL.Types;
using Streakoid.Hosting;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Architecture;

/// <summary>
/// Which room of the server may name which. What is compiled is looked at, whatever way a type is named; a constant leaves no
/// trace there, so the sources' usings are looked at too.
/// </summary>
public sealed partial class RoomsTests
{
    private static readonly Assembly Server = typeof(StreakoidHost).Assembly;

    /// <summary>The rooms that are no feature; any other is one.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Data"] = [],
        ["Graph"] = ["Data"],
        ["Transport"] = ["Graph"],
    };

    private static readonly string[] OfFeatures = ["Graph", "Data"];

    [Fact]
    public void No_room_names_a_room_that_it_may_not_name()
    {
        List<string> wrong = [];
        foreach ((Type from, Type to) in References().Where(reference => !MayName(reference.From, reference.To)))
            wrong.Add($"{from.FullName} names {to.FullName}");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct().Order()));
    }

    [Fact]
    public void No_source_file_uses_a_room_that_it_may_not_name()
    {
        string server = Repository.File("Streakoid.GraphQL");
        int usings = 0;
        foreach (string file in Directory.EnumerateFiles(server, "*.cs", SearchOption.AllDirectories))
        {
            string[] path = Path.GetRelativePath(server, file).Split(Path.DirectorySeparatorChar);
            if (path.Length == 1 || path[0] is "bin" or "obj" || path.Contains("node_modules")) continue;
            foreach (Match match in Using().Matches(File.ReadAllText(file)))
            {
                string to = match.Groups["room"].Value;
                usings++;
                Assert.True(
                    path[0] == to || path[0] == "Hosting" || Allowed(path[0]).Contains(to) || (IsFeature(path[0]) && IsFeature(to)),
                    $"{string.Join('/', path)} uses Streakoid.{to}");
            }
        }
        Assert.True(usings > 50, $"Only {usings} usings were found.");
    }

    [Fact]
    public void What_is_compiled_shows_the_references_that_are_known_to_be_there()
    {
        HashSet<(string, string)> found = [.. References().Select(reference => (reference.From.Name, reference.To.Name))];
        Assert.Contains(("StreakoidHost", "RequestDatabases"), found); // a generic argument of a call
        Assert.Contains(("RequestDatabases", "StreakoidDb"), found); // a parameter and a field
        Assert.Contains(("OwnStreak", "StreakReads"), found); // inside a lambda of an async method
        Assert.Contains(("MeType", "MeStreakFields"), found); // a static call
        Assert.Contains(("MeType", "NodeInterfaceType"), found); // a generic argument of an inherited method
    }

    private static bool MayName(Type from, Type to)
    {
        string mine = Room(from), theirs = Room(to);
        if (mine == theirs || mine == "Hosting") return true;
        if (mine == "") return theirs == "Hosting";
        if (Allowed(mine).Contains(theirs)) return true;
        return IsFeature(mine) && IsFeature(theirs) && IsGraphType(to);
    }

    /// <summary>Whether a feature shows the type to other features: graph types, and what adds fields to them.</summary>
    private static bool IsGraphType(Type type) => typeof(IGraphType).IsAssignableFrom(type) || type.Name.EndsWith("Fields", StringComparison.Ordinal);

    private static bool IsFeature(string room) => room is not ("" or "Hosting") && !Arrows.ContainsKey(room);

    private static string[] Allowed(string room) => Arrows.GetValueOrDefault(room, OfFeatures);

    /// <summary>The folder that a type is in, by its namespace; empty for the program itself.</summary>
    private static string Room(Type type) => type.Namespace?.Split('.') is ["Streakoid", var room, ..] ? room : "";

    /// <summary>Every naming of one of our types by another, both as they are written in a file: without what the compiler adds.</summary>
    private static HashSet<(Type From, Type To)> References()
    {
        HashSet<(Type, Type)> references = [];
        foreach (Type type in Server.GetTypes())
        {
            foreach (Type named in Named(type).SelectMany(Parts).Where(IsOurs))
                if (IsOurs(type) && Outermost(named) != Outermost(type)) references.Add((Outermost(type), Outermost(named)));
        }
        return references;
    }

    private static IEnumerable<Type> Named(Type type)
    {
        const BindingFlags All = BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        if (type.BaseType is not null) yield return type.BaseType;
        foreach (Type one in type.GetInterfaces()) yield return one;
        foreach (CustomAttributeData attribute in type.GetCustomAttributesData().Concat(type.GetMembers(All).SelectMany(member => member.GetCustomAttributesData())))
            yield return attribute.AttributeType;
        foreach (FieldInfo field in type.GetFields(All)) yield return field.FieldType;
        foreach (Type constraint in type.GetGenericArguments().Where(argument => argument.IsGenericParameter).SelectMany(argument => argument.GetGenericParameterConstraints()))
            yield return constraint;
        foreach (MethodBase method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
        {
            foreach (ParameterInfo parameter in method.GetParameters()) yield return parameter.ParameterType;
            if (method is MethodInfo { ReturnType: var result }) yield return result;
            foreach (LocalVariableInfo local in method.GetMethodBody()?.LocalVariables ?? []) yield return local.LocalType;
            foreach (Type named in Instructions.TypesIn(method)) yield return named;
        }
    }

    /// <summary>A type and those that it is made of: elements and generic arguments.</summary>
    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType) return Parts(type.GetElementType()!);
        if (type.IsGenericParameter) return [];
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()) : [type];
    }

    /// <summary>Whether the type stands in a file of ours. Top-level statements do, in no namespace; what else has none is the compiler's.</summary>
    private static bool IsOurs(Type type) => type.Assembly == Server && (Room(Outermost(type)).Length > 0 || Outermost(type).Name == "Program");

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    [GeneratedRegex(@"^\s*(global )?using (static )?(\w+ = )?(global::)?Streakoid\.(?<room>\w+)", RegexOptions.Multiline)]
    private static partial Regex Using();
}
