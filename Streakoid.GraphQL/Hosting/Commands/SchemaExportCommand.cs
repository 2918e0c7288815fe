using GraphQL.Types;
using Streakoid.Execution;
using Streakoid.Http;

namespace Streakoid.Hosting.Commands;

internal static class SchemaExportCommand
{
    public static async Task<int> RunAsync(string? file)
    {
        await using ServiceProvider services = new ServiceCollection().AddStreakoidSchema().AddGraphQLHttp().BuildServiceProvider();
        string sdl = SchemaPrinter.Print(services.GetRequiredService<ISchema>());
        if (file is null)
            await Console.Out.WriteAsync(sdl);
        else
            await File.WriteAllTextAsync(file, sdl);
        return 0;
    }
}
