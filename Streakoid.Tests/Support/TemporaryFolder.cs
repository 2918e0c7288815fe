namespace Streakoid.Tests.Support;

/// <summary>Folders that live as long as a test.</summary>
public static class TemporaryFolder
{
    /// <summary>Makes one, and clears away those that runs before this one, cut short, have left for more than a day.</summary>
    public static string Make(string purpose)
    {
        string all = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"streakoid-tests-{Environment.UserName}")).FullName;
        foreach (DirectoryInfo old in new DirectoryInfo(all).EnumerateDirectories())
            if (TimeProvider.System.GetUtcNow() - old.CreationTimeUtc > TimeSpan.FromDays(1))
                Delete(old.FullName);
        return Directory.CreateDirectory(Path.Combine(all, $"{purpose}-{Guid.NewGuid():N}")).FullName;
    }

    /// <summary>Deletes one as far as it can be.</summary>
    public static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It is temporary: whoever empties that place will.
        }
    }
}
