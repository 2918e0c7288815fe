using System.Reflection;
using System.Text.RegularExpressions;
using GraphQL.Types;
using Streakoid.EmbeddedPostgres;
using Streakoid.Hosting;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Architecture;

/// <summary>
/// Checks which rooms of the server use which, and that sub-rooms of a room have no cycle. The compiled code shows every reference
/// to a type but not to a constant, so the usings of the sources are checked too.
/// </summary>
[Trait("kind", "rules")]
public sealed partial class RoomsTests
{
    private static readonly Assembly Server = typeof(StreakoidHost).Assembly;

    /// <summary>The rooms that are not features. All others are.</summary>
    internal static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Data"] = [],
        ["Graph"] = ["Data"],
        ["Execution"] = ["Graph"],
        ["Http"] = ["Execution", "Graph"],
    };

    internal static readonly string[] OfFeatures = ["Graph", "Data"];

    /// <summary>References that are still to be removed: from a type, to a type. Nothing is added here.</summary>
    private static readonly (string From, string To)[] Known = [];

    [Fact]
    public void No_room_uses_a_room_that_it_must_not_use()
    {
        List<string> wrong = [];
        foreach (
            (Type from, Type to) in References()
                .Where(reference => !MayName(reference.From, reference.To) && !IsKnown(reference.From.Name, reference.To.Name))
        )
            wrong.Add($"{from.FullName} names {to.FullName}");
        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Distinct().Order()));
    }

    [Fact]
    public void No_source_file_uses_a_room_that_it_must_not_use()
    {
        List<string> wrong = [];
        int usings = 0;
        foreach ((string[] path, string name, string used, string source) in Usings())
        {
            string to = used.Split('.')[0];
            usings++;
            if (path[0] == to || path[0] == "Hosting" || Allowed(path[0]).Contains(to) || (IsFeature(path[0]) && IsFeature(to)))
                continue;
            if (!KnownIn(source).Any(known => Places(known.To).Any(place => place.Split('.')[0] == to)))
                wrong.Add($"{string.Join('/', path)}/{name}.cs uses Streakoid.{used}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(usings > 50, $"Only {usings} usings were found.");
    }

    [Fact]
    public void Sub_rooms_of_a_room_have_no_cycle()
    {
        Dictionary<(string From, string To), SortedSet<string>> edges = [];
        void Add(string from, string to, string reference)
        {
            if (from == to || from.Split('.')[0] != to.Split('.')[0])
                return;
            if (!edges.TryGetValue((from, to), out SortedSet<string>? references))
                edges.Add((from, to), references = []);
            references.Add(reference);
        }
        foreach ((Type from, Type to) in References())
            if (!IsKnown(from.Name, to.Name))
                Add(Place(from), Place(to), $"{Plain(from.Name)} names {Plain(to.Name)}");
        foreach ((string[] path, string name, string used, string source) in Usings())
        {
            string from = string.Join('.', path);
            if (KnownIn(source).Any(known => Places(known.To).Contains(used)))
                continue;
            Add(from, used, $"{name}.cs uses Streakoid.{used}");
        }

        List<string> circles = [];
        foreach (string[] circle in Circles([.. edges.Keys]))
        {
            circles.Add($"A cycle of {string.Join(", ", circle.Select(place => place.Replace('.', '/')))}:");
            foreach (
                ((string from, string to), SortedSet<string> references) in edges.Where(edge =>
                    circle.Contains(edge.Key.From) && circle.Contains(edge.Key.To)
                )
            )
                circles.Add($"  {from} -> {to}: {string.Join(", ", references)}");
        }
        Assert.True(circles.Count == 0, string.Join('\n', circles));
    }

    [Fact]
    public void Execution_does_not_use_HTTP()
    {
        string[] wrong =
        [
            .. Server
                .GetTypes()
                .Where(type => Room(Outermost(type)) == "Execution")
                .Where(type =>
                    Named(type)
                        .SelectMany(Parts)
                        .Any(named => named.Namespace?.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) == true)
                )
                .Select(type => Outermost(type).Name)
                .Distinct()
                .Order(),
        ];
        Assert.Empty(wrong);
    }

    [Fact]
    public void A_known_reference_is_removed_from_the_list_once_it_is_gone()
    {
        HashSet<(string, string)> compiled = [.. References().Select(reference => (Plain(reference.From.Name), Plain(reference.To.Name)))];
        HashSet<(string, string)> written =
        [
            .. Sources("Streakoid.GraphQL")
                .Select(File.ReadAllText)
                .SelectMany(source => KnownIn(source).Where(known => Regex.IsMatch(source, $@"\b{known.To}\b"))),
        ];
        Assert.All(
            Known,
            known => Assert.True(compiled.Contains(known) || written.Contains(known), $"{known.From} names {known.To} no longer.")
        );
    }

    [Theory]
    [InlineData("Streakoid.GraphQL", "Streakoid")]
    [InlineData("Streakoid.EmbeddedPostgres", "Streakoid.EmbeddedPostgres")]
    [InlineData("Streakoid.Qa", "Streakoid.Qa")]
    [InlineData("Streakoid.Web", "Streakoid.Web")]
    [InlineData("Streakoid.Web.Tests", "Streakoid.Web.Tests")]
    [InlineData("Streakoid.Tests", "Streakoid.Tests")]
    [InlineData("benchmarks/Streakoid.Benchmarks", "Streakoid.Benchmarks")]
    [InlineData("benchmarks/Streakoid.MicroBenchmarks", "Streakoid.MicroBenchmarks")]
    public void A_namespace_is_its_folder(string project, string root)
    {
        List<string> wrong = [];
        foreach (string file in Sources(project))
        {
            string folder = Path.GetDirectoryName(Path.GetRelativePath(Repository.File(project), file))!;
            string expected = folder.Length == 0 ? root : $"{root}.{folder.Replace(Path.DirectorySeparatorChar, '.')}";
            Match found = Namespace().Match(File.ReadAllText(file));
            if (found.Success && found.Groups["name"].Value != expected)
                wrong.Add($"{file}: {found.Groups["name"].Value} is not {expected}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void The_embedded_PostgreSQL_does_not_use_the_server() =>
        Assert.DoesNotContain(
            typeof(EmbeddedPostgresServer).Assembly.GetReferencedAssemblies(),
            name => name.Name!.StartsWith("Streakoid", StringComparison.Ordinal)
        );

    [Fact]
    public void Existing_references_are_found_in_the_compiled_code()
    {
        HashSet<(string, string)> found = [.. References().Select(reference => (reference.From.Name, reference.To.Name))];
        Assert.Contains(("StreakoidHost", "RequestDatabases"), found); // a generic argument of a call
        Assert.Contains(("RequestDatabases", "StreakoidDb"), found); // a parameter and a field
        Assert.Contains(("OwnStreak", "StreakReads"), found); // inside a lambda of an async method
        Assert.Contains(("MeType", "MeStreakFields"), found); // a static call
        Assert.Contains(("MeType", "NodeInterfaceType"), found); // a generic argument of an inherited method
    }

    [Fact]
    public void A_cycle_is_found()
    {
        Assert.Equal(
            [
                ["a", "b", "c"],
            ],
            Circles([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")])
        );
        Assert.Empty(Circles([("a", "b"), ("a", "c"), ("b", "c")]));
    }

    /// <summary>The groups of places that reference each other in a cycle.</summary>
    private static string[][] Circles((string From, string To)[] edges)
    {
        Dictionary<string, HashSet<string>> reached = [];
        foreach (string place in edges.SelectMany(edge => new[] { edge.From, edge.To }).Distinct())
        {
            HashSet<string> below = [];
            Stack<string> open = new([place]);
            while (open.TryPop(out string? next))
                foreach ((_, string to) in edges.Where(edge => edge.From == next))
                    if (below.Add(to))
                        open.Push(to);
            reached.Add(place, below);
        }
        return
        [
            .. reached
                .Keys.Where(place => reached[place].Contains(place))
                .Select(place =>
                    string.Join('|', reached[place].Where(other => reached[other].Contains(place)).Order(StringComparer.Ordinal))
                )
                .Distinct()
                .Order(StringComparer.Ordinal)
                .Select(circle => circle.Split('|')),
        ];
    }

    private static bool MayName(Type from, Type to)
    {
        string mine = Room(from),
            theirs = Room(to);
        if (mine == theirs || mine == "Hosting")
            return true;
        if (mine == "")
            return theirs == "Hosting";
        if (Allowed(mine).Contains(theirs))
            return true;
        return IsFeature(mine) && IsFeature(theirs) && IsGraphType(to);
    }

    /// <summary>Whether other features may use the type: graph types, and classes that add fields to them.</summary>
    private static bool IsGraphType(Type type) =>
        typeof(IGraphType).IsAssignableFrom(type) || type.Name.EndsWith("Fields", StringComparison.Ordinal);

    private static bool IsFeature(string room) => room is not ("" or "Hosting") && !Arrows.ContainsKey(room);

    private static string[] Allowed(string room) => Arrows.GetValueOrDefault(room, OfFeatures);

    /// <summary>The known references of the types that a source declares.</summary>
    private static IEnumerable<(string From, string To)> KnownIn(string source) =>
        Known.Where(known =>
            Regex.IsMatch(source, $@"^[\w ]*\b(?:class|record|struct|interface|enum) {known.From}\b", RegexOptions.Multiline)
        );

    private static bool IsKnown(string from, string to) => Known.Contains((Plain(from), Plain(to)));

    /// <summary>A type's name without the number of its type parameters.</summary>
    private static string Plain(string name) => name.Split('`')[0];

    /// <summary>The folder of a type, from its namespace; empty for the program itself.</summary>
    private static string Room(Type type) => type.Namespace?.Split('.') is ["Streakoid", var room, ..] ? room : "";

    /// <summary>The room and sub-room of a type, such as <c>Streaks.Views</c>.</summary>
    private static string Place(Type type) => type.Namespace?.Split('.') is ["Streakoid", .. var path] ? string.Join('.', path) : "";

    /// <summary>The places of the types with a name.</summary>
    private static IEnumerable<string> Places(string name) =>
        Server.GetTypes().Where(type => !type.IsNested && Plain(type.Name) == name).Select(Place);

    /// <summary>Every using of the server's sources: the folders and name of its file, the used namespace without its first part, and the
    /// source.</summary>
    private static IEnumerable<(string[] Path, string Name, string Used, string Source)> Usings()
    {
        string server = Repository.File("Streakoid.GraphQL");
        foreach (string file in Sources("Streakoid.GraphQL"))
        {
            string[] path = Path.GetRelativePath(server, file).Split(Path.DirectorySeparatorChar);
            if (path.Length == 1 || path.Contains("Migrations"))
                continue;
            string source = File.ReadAllText(file);
            foreach (Match match in Using().Matches(source))
                if (match.Groups["used"].Value is not "EmbeddedPostgres" and var used)
                    yield return (path[..^1], Path.GetFileNameWithoutExtension(file), used, source);
        }
    }

    private static IEnumerable<string> Sources(string project) =>
        Directory
            .EnumerateFiles(Repository.File(project.Split('/')), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules"));

    /// <summary>Every reference between two of our types, without types that the compiler adds.</summary>
    private static HashSet<(Type From, Type To)> References()
    {
        HashSet<(Type, Type)> references = [];
        foreach (Type type in Server.GetTypes())
        {
            foreach (Type named in Named(type).SelectMany(Parts).Where(IsOurs))
                if (IsOurs(type) && Outermost(named) != Outermost(type))
                    references.Add((Outermost(type), Outermost(named)));
        }
        return references;
    }

    private static IEnumerable<Type> Named(Type type)
    {
        const BindingFlags All =
            BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
        if (type.BaseType is not null)
            yield return type.BaseType;
        foreach (Type one in type.GetInterfaces())
            yield return one;
        foreach (
            CustomAttributeData attribute in type.GetCustomAttributesData()
                .Concat(type.GetMembers(All).SelectMany(member => member.GetCustomAttributesData()))
        )
            yield return attribute.AttributeType;
        foreach (FieldInfo field in type.GetFields(All))
            yield return field.FieldType;
        foreach (
            Type constraint in type.GetGenericArguments()
                .Where(argument => argument.IsGenericParameter)
                .SelectMany(argument => argument.GetGenericParameterConstraints())
        )
            yield return constraint;
        foreach (MethodBase method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All)))
        {
            foreach (ParameterInfo parameter in method.GetParameters())
                yield return parameter.ParameterType;
            if (method is MethodInfo { ReturnType: var result })
                yield return result;
            foreach (LocalVariableInfo local in method.GetMethodBody()?.LocalVariables ?? [])
                yield return local.LocalType;
            foreach (Type named in Instructions.TypesIn(method))
                yield return named;
        }
    }

    /// <summary>A type, its element type and its generic arguments.</summary>
    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
            return Parts(type.GetElementType()!);
        if (type.IsGenericParameter)
            return [];
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()) : [type];
    }

    /// <summary>Whether the type is in one of our files. Without a namespace only the top-level statements are.</summary>
    private static bool IsOurs(Type type) =>
        type.Assembly == Server && (Room(Outermost(type)).Length > 0 || Outermost(type).Name == "Program");

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;

    [GeneratedRegex(@"^\s*(global )?using (static )?(\w+ = )?(global::)?Streakoid\.(?<used>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
