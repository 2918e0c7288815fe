using Streakoid.Hosting.Database;

namespace Streakoid.Hosting.Commands;

internal static class MigrateCommand
{
    public static async Task<int> RunAsync(string[] settings)
    {
        WebApplicationBuilder builder = StreakoidHost.CreateBuilder(settings);
        await using DatabaseAccess database = await DatabaseAccess.OpenAsync(builder);
        IReadOnlyList<string> applied = await Migrator.MigrateAsync(database.RequireOwner(), CancellationToken.None);
        Console.WriteLine(applied.Count == 0 ? "The database is up to date." : $"Applied {string.Join(", ", applied)}.");
        return 0;
    }
}
