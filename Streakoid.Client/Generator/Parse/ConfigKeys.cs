namespace Streakoid.Client.Generator.Parse;

/// <summary>Reports unknown keys of the configuration, which would otherwise be silently ignored.</summary>
internal static class ConfigKeys
{
    private static readonly string[] Root = ["schema", "documents", "include", "exclude", "extensions", "projects", "$schema"];

    private static readonly string[] Extensions = ["strawberryShake", "scalars"];

    // StrawberryShake's documented keys, so that both clients accept the same file.
    private static readonly string[] StrawberryShake =
    [
        "name",
        "namespace",
        "url",
        "accessModifier",
        "dependencyInjection",
        "strictSchemaValidation",
        "hashAlgorithm",
        "useSingleFile",
        "requestStrategy",
        "outputDirectoryName",
        "noStore",
        "emitGeneratedCode",
        "razorComponents",
        "records",
        "transportProfiles",
    ];

    public static IEnumerable<Problem> Unknown(GraphFile file, Dictionary<string, object?> root)
    {
        var extensions = Member(root, "extensions");
        return Of(file, root, "", Root, othersToo: false)
            // Other tools keep their settings here under their own names.
            .Concat(Of(file, extensions, "extensions.", Extensions, othersToo: true))
            .Concat(Of(file, Member(extensions, "strawberryShake"), "extensions.strawberryShake.", StrawberryShake, othersToo: false));
    }

    private static IEnumerable<Problem> Of(GraphFile file, Dictionary<string, object?>? parent, string path, string[] known, bool othersToo)
    {
        foreach (var key in parent?.Keys.Where(key => !known.Contains(key)) ?? [])
        {
            var meant = known.FirstOrDefault(candidate => Distance(candidate.ToUpperInvariant(), key.ToUpperInvariant()) <= 2);
            if (meant is null && othersToo)
                continue;
            var start = Math.Max(0, file.Text.IndexOf($"\"{key}\"", StringComparison.Ordinal));
            yield return file.At(
                ProblemIds.UnknownKey,
                start,
                start + key.Length + 2,
                $"`{path}{key}` is not a known setting. {(meant is null ? $"Known settings: {string.Join(", ", known)}." : $"Did you mean `{meant}`?")}"
            ) with
            {
                IsWarning = true,
            };
        }
    }

    private static Dictionary<string, object?>? Member(Dictionary<string, object?>? parent, string name) =>
        parent is not null && parent.TryGetValue(name, out var value) ? value as Dictionary<string, object?> : null;

    // The Levenshtein distance.
    private static int Distance(string one, string other)
    {
        var last = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var next = new int[last.Length];
            next[0] = i;
            for (var j = 1; j <= other.Length; j++)
                next[j] = Math.Min(Math.Min(next[j - 1], last[j]) + 1, last[j - 1] + (one[i - 1] == other[j - 1] ? 0 : 1));
            last = next;
        }

        return last[other.Length];
    }
}
