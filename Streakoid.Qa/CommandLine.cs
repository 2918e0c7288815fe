using System.Globalization;

namespace Streakoid.Qa;

/// <summary>The options of the command line.</summary>
internal static class CommandLine
{
    private const string Usage = """
        Usage: dotnet run --project Streakoid.Qa -- URL [--every 60s [--metrics URL]] [--patience 5s]

        Registers two users at the GraphQL endpoint URL and runs the steps of a new user. Exits with 0 if all steps pass,
        with 1 if a step fails, with 2 if the arguments are invalid.

            --every 60s       repeat until stopped
            --metrics URL     the address for Prometheus; http://127.0.0.1:9464 by default
            --patience 5s     how long the server may take for one response
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        if (Parse(args) is not { } options)
        {
            await Console.Error.WriteLineAsync(Usage);
            return 2;
        }
        if (options.Every is { } every)
            return await Probe.RunAsync(new Journey(options.Endpoint, options.Patience), every, options.Metrics);
        JourneyReport report = await new Journey(options.Endpoint, options.Patience).RunAsync();
        await Console.Out.WriteAsync(report.ToString());
        return report.Passed ? 0 : 1;
    }

    /// <summary>The options; null if they are invalid.</summary>
    public static Options? Parse(string[] args)
    {
        if (args is not [var address, .. var rest] || Http(address) is not { } endpoint || rest.Length % 2 != 0)
            return null;
        Options? options = new(endpoint);
        foreach (string[] pair in rest.Chunk(2))
        {
            options = (pair[0], Time(pair[1]), Http(pair[1])) switch
            {
                ("--every", { } every, _) => options with { Every = every },
                ("--patience", { } patience, _) => options with { Patience = patience },
                ("--metrics", _, { } metrics) => options with { Metrics = metrics },
                _ => null,
            };
            if (options is null)
                return null;
        }
        return options;
    }

    private static Uri? Http(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" ? uri : null;

    /// <summary>A time such as <c>60s</c> or <c>5m</c>.</summary>
    private static TimeSpan? Time(string text) =>
        text is [.. var digits, var unit] && double.TryParse(digits, CultureInfo.InvariantCulture, out double number) && number > 0
            ? unit switch
            {
                's' => TimeSpan.FromSeconds(number),
                'm' => TimeSpan.FromMinutes(number),
                _ => null,
            }
            : null;

    internal sealed record Options(Uri Endpoint)
    {
        public TimeSpan? Every { get; init; }

        public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

        public Uri Metrics { get; init; } = new("http://127.0.0.1:9464");
    }
}
