using System.Reflection;

namespace Streakoid.Hosting.Ide;

/// <summary>The operations that the IDE opens with. It takes one document, so they stand in one, to be run by their names.</summary>
internal static class Examples
{
    /// <summary>The text of <c>Examples.graphql</c>.</summary>
    public static string Document { get; } = Read();

    /// <summary>What the operations ask for. Each takes what it declares.</summary>
    public static IReadOnlyDictionary<string, object> Variables { get; } =
        new Dictionary<string, object>
        {
            ["email"] = "ada@example.com",
            ["password"] = "correct horse battery",
            ["displayName"] = "Ada",
            ["timeZone"] = "Europe/London",
            ["streakName"] = "Read ten pages",
            ["streakId"] = "paste id of CreateStreak",
            ["refreshToken"] = "paste refreshToken of Login",
        };

    private static string Read()
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Streakoid.Hosting.Ide.Examples.graphql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
