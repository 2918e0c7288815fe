namespace Streakoid.Client.Tool;

internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(60) };
        return await new Commands(http).RunAsync(arguments, Console.Out, Console.Error);
    }
}
