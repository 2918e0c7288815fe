using Streakoid.Hosting.Health;

namespace Streakoid.Hosting.Commands;

/// <summary>
/// Checks whether the server with the same settings is ready: for a container's health check, where there is
/// neither a shell nor curl.
/// </summary>
internal static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public static async Task<int> RunAsync(string[] settings)
    {
        using HttpClient http = new()
        {
            BaseAddress = LocalAddress.Of(StreakoidHost.CreateBuilder(settings).Configuration),
            Timeout = Patience,
        };
        try
        {
            using HttpResponseMessage response = await http.GetAsync("/health/ready");
            Console.WriteLine(await response.Content.ReadAsStringAsync());
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            Console.WriteLine($"{http.BaseAddress} does not answer: {e.Message}");
            return 1;
        }
    }
}
