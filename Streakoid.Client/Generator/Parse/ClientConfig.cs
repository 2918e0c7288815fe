using Streakoid.Client.Generator.Plan;

namespace Streakoid.Client.Generator.Parse;

/// <summary>The configuration of <c>.graphqlrc.json</c>. Paths are absolute, with forward slashes.</summary>
internal sealed record ClientConfig(
    GraphFile File,
    string Folder,
    EquatableArray<string> SchemaPaths,
    EquatableArray<string> DocumentPatterns,
    string ClientName,
    string Namespace,
    string Access,
    EquatableArray<ScalarMapping> Scalars,
    ClientFeatures Features,
    Problem? Problem,
    EquatableArray<Problem> Warnings
)
{
    public const string FileName = ".graphqlrc.json";

    public static ClientConfig Read(GraphFile file)
    {
        var path = Normalize(file.Path);
        var folder = path.Substring(0, path.LastIndexOf('/') + 1);
        try
        {
            var root = JsonText.Read(file.Text) as Dictionary<string, object?> ?? throw new JsonTextException("an object", 0);
            var extensions = Member<Dictionary<string, object?>>(root, "extensions");
            var shake = extensions is null ? null : Member<Dictionary<string, object?>>(extensions, "strawberryShake");
            var name = shake is null ? null : Member<string>(shake, "name");
            var scope = shake is null ? null : Member<string>(shake, "namespace");
            var access = shake is null ? null : Member<string>(shake, "accessModifier");
            var scalars = extensions is null ? null : Member<Dictionary<string, object?>>(extensions, "scalars");
            return new ClientConfig(
                file,
                folder,
                new(Strings(root, "schema", "schema.graphql").Select(schema => Resolve(folder, schema))),
                new(Strings(root, "documents", "**/*.graphql")),
                name ?? "GraphQLClient",
                string.Join(".", (scope ?? "GraphQL.Client").Split('.').Select(Names.Escape)),
                access ?? "public",
                new(
                    (scalars ?? []).Select(static scalar => new ScalarMapping(scalar.Key, CsScalar.Normalize(scalar.Value as string ?? "")))
                ),
                ClientFeatures.Read(shake),
                Misnamed(file, name, scope) ?? NoAccess(file, access),
                new(ConfigKeys.Unknown(file, root).Concat(ClientFeatures.Unsupported(file, shake)))
            );
        }
        catch (JsonTextException wrong)
        {
            var problem = file.At(
                ProblemIds.Configuration,
                wrong.Offset,
                wrong.Offset + 1,
                $"This is not the JSON of a GraphQL configuration. {wrong.Message}"
            );
            return new ClientConfig(file, folder, new([]), new([]), "", "", "", new([]), ClientFeatures.Read(null), problem, new([]));
        }
    }

    /// <summary>Whether the file is one of this client's operation files.</summary>
    public bool IsOperationFile(string path)
    {
        path = Normalize(path);
        return path.StartsWith(Folder, StringComparison.Ordinal)
            && DocumentPatterns.Any(pattern =>
                Glob.Matches(
                    pattern.StartsWith("./", StringComparison.Ordinal) ? pattern.Substring(2) : pattern,
                    path.Substring(Folder.Length)
                )
            );
    }

    /// <summary>
    /// Whether the file is the schema or extends it. In StrawberryShake's projects <c>schema.extensions.graphql</c> is beside the
    /// schema, and the pattern in <c>documents</c> matches it too.
    /// </summary>
    public bool IsSchemaFile(GraphFile file)
    {
        var path = Normalize(file.Path);
        return SchemaPaths.Contains(path) || ((IsOperationFile(path) || IsBesideSchema(path)) && file.HoldsTypes);
    }

    private bool IsBesideSchema(string path) =>
        SchemaPaths.Any(schema => path == schema.Substring(0, schema.LastIndexOf('/') + 1) + "schema.extensions.graphql");

    public static string Normalize(string path) => Resolve("", path.Replace('\\', '/'));

    private static string Resolve(string folder, string path)
    {
        var parts = new List<string>();
        foreach (var part in (path.StartsWith("/", StringComparison.Ordinal) ? path : folder + path).Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[parts.Count - 1] is not (".." or ""))
                parts.RemoveAt(parts.Count - 1);
            else if (part != ".")
                parts.Add(part);
        }

        return string.Join("/", parts);
    }

    private static Problem? Misnamed(GraphFile file, string? name, string? scope)
    {
        if (name is not null && (!IsIdentifier(name) || Names.Escape(name) != name))
            return file.At(ProblemIds.Configuration, 0, 0, $"`extensions.strawberryShake.name` must be a C# name, but is `{name}`.");
        if (scope is not null && !scope.Split('.').All(IsIdentifier))
            return file.At(
                ProblemIds.Configuration,
                0,
                0,
                $"`extensions.strawberryShake.namespace` must be a C# namespace, but is `{scope}`."
            );
        return null;
    }

    private static Problem? NoAccess(GraphFile file, string? access)
    {
        if (access is null or "public" or "internal")
            return null;
        var start = Math.Max(0, file.Text.IndexOf("\"accessModifier\"", StringComparison.Ordinal));
        return file.At(
            ProblemIds.Configuration,
            start,
            start,
            $"`extensions.strawberryShake.accessModifier` must be `public` or `internal`, but is `{access}`."
        );
    }

    private static bool IsIdentifier(string text) => Microsoft.CodeAnalysis.CSharp.SyntaxFacts.IsValidIdentifier(text);

    private static T? Member<T>(Dictionary<string, object?> parent, string name)
        where T : class => parent.TryGetValue(name, out var value) ? value as T : null;

    private static IEnumerable<string> Strings(Dictionary<string, object?> parent, string name, string otherwise) =>
        parent.TryGetValue(name, out var value)
            ? value switch
            {
                string one => [one],
                List<object?> many => many.OfType<string>(),
                _ => [otherwise],
            }
            : [otherwise];
}

/// <summary>A scalar of the schema and its C# type.</summary>
internal sealed record ScalarMapping(string Scalar, string Target);
