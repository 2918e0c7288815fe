using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.Options;
using Streakoid.Accounts.Sessions;
using Streakoid.Hosting.Startup;

namespace Streakoid.Hosting.Commands;

/// <summary>Prints each setting that is set, with its source, and what is wrong. It connects to nothing and starts nothing.</summary>
internal static partial class ConfigCheckCommand
{
    /// <summary>The sections of this server; others belong to ASP.NET Core and to the machine.</summary>
    private static readonly string[] Sections = ["Streakoid", "ConnectionStrings"];

    /// <returns>0 if nothing is wrong, else 1.</returns>
    public static async Task<int> RunAsync(string[] settings)
    {
        WebApplicationBuilder builder = StreakoidHost.CreateBuilder(settings);
        List<string> wrong = [];
        HashSet<string> known = KnownNames();
        foreach ((string key, string? value) in Sections.SelectMany(name => builder.Configuration.GetSection(name).AsEnumerable()))
        {
            if (value is null)
                continue;
            string name = key.Replace(":", "__", StringComparison.Ordinal);
            Console.WriteLine($"{name} = {Shown(name, value)}  ({SourceOf(builder.Configuration, key)})");
            if (!known.Contains(Numbered().Replace(name, "__0")))
                wrong.Add($"{name} is no setting. docs/configuration.md lists them all.");
        }
        await AddFaultsAsync(builder, wrong);
        foreach (string fault in wrong)
            await Console.Error.WriteLineAsync($"Wrong: {fault}");
        Console.WriteLine(wrong.Count == 0 ? "Nothing is wrong." : $"{wrong.Count} wrong.");
        return wrong.Count == 0 ? 0 : 1;
    }

    /// <summary>Builds the server as a start does, and reads every object of settings.</summary>
    private static async Task AddFaultsAsync(WebApplicationBuilder builder, List<string> wrong)
    {
        try
        {
            await using StreakoidHost host = StreakoidHost.Unconnected(builder);
            await using WebApplication app = host.Build();
            foreach (
                Type options in typeof(StreakoidHost)
                    .Assembly.GetTypes()
                    .Where(type =>
                        type.Name.EndsWith("Options", StringComparison.Ordinal) && type.GetConstructor(Type.EmptyTypes) is not null
                    )
            )
            {
                try
                {
                    Type read = typeof(IOptions<>).MakeGenericType(options);
                    _ = read.GetProperty(nameof(IOptions<>.Value))!
                        .GetValue(app.Services.GetRequiredService(read), BindingFlags.DoNotWrapExceptions, null, null, null);
                }
                catch (Exception e) when (e is OptionsValidationException or InvalidOperationException)
                {
                    wrong.Add(e.Message);
                }
            }
        }
        catch (Exception e)
            when (e
                    is StartException
                        or InvalidSigningKeyException
                        or OptionsValidationException
                        or InvalidOperationException
                        or ArgumentException
                        or FormatException
            )
        {
            wrong.Add(e.Message);
        }
    }

    /// <summary>The names of the first column of docs/configuration.md, which tests compare with what the server reads.</summary>
    private static HashSet<string> KnownNames()
    {
        using StreamReader reader = new(Assembly.GetExecutingAssembly().GetManifestResourceStream("Streakoid.configuration.md")!);
        return
        [
            .. reader
                .ReadToEnd()
                .Split('\n')
                .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
                .SelectMany(line => Name().Matches(line.Split(" | ")[0]))
                .Select(match => match.Value),
        ];
    }

    private static string Shown(string name, string value) =>
        name.Contains("Password", StringComparison.Ordinal)
            && !name.EndsWith("Url", StringComparison.Ordinal)
            && !int.TryParse(value, out _)
        || name.StartsWith("Streakoid__SigningKeys", StringComparison.Ordinal)
        || name.StartsWith("ConnectionStrings", StringComparison.Ordinal)
            ? "(secret)"
            : value;

    private static string SourceOf(ConfigurationManager configuration, string key) =>
        ((IConfigurationRoot)configuration).Providers.Last(provider => provider.TryGet(key, out _)) switch
        {
            CommandLineConfigurationProvider => "command line",
            EnvironmentVariablesConfigurationProvider => "environment",
            JsonConfigurationProvider json => json.Source.Path ?? "JSON",
            { } other => other.GetType().Name,
        };

    [GeneratedRegex(@"(Streakoid|ConnectionStrings)__\w+")]
    private static partial Regex Name();

    [GeneratedRegex(@"__\d+$")]
    private static partial Regex Numbered();
}
