namespace Streakoid.Tests.Contracts;

/// <summary>Where the sources are that this was built from.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
            if (File.Exists(System.IO.Path.Combine(at.FullName, "Streakoid.sln")))
                return at.FullName;
        throw new DirectoryNotFoundException($"No folder above {folder} holds Streakoid.sln: run the tests from within the repository.");
    }
}
