namespace Streakoid.Tests.Support;

/// <summary>Temporary folders for tests.</summary>
public static class TemporaryFolder
{
    /// <summary>Creates a folder, and deletes folders older than a day that interrupted runs have left.</summary>
    public static string Make(string purpose)
    {
        string all = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"streakoid-tests-{Environment.UserName}")).FullName;
        foreach (DirectoryInfo old in new DirectoryInfo(all).EnumerateDirectories())
            if (TimeProvider.System.GetUtcNow() - old.CreationTimeUtc > TimeSpan.FromDays(1))
                Delete(old.FullName);
        return Directory.CreateDirectory(Path.Combine(all, $"{purpose}-{Guid.NewGuid():N}")).FullName;
    }

    /// <summary>Deletes a folder as far as possible.</summary>
    public static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The operating system cleans up temporary files.
        }
    }
}
