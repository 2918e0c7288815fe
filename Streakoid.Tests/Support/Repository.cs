namespace Streakoid.Tests.Support;

/// <summary>The repository that the tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder with the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file's full path.</summary>
    public static string File(params string[] path) => Path.Combine([Root, .. path]);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "Streakoid.sln")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"There is no Streakoid.sln above {AppContext.BaseDirectory}.");
    }
}
