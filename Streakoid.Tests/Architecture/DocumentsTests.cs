using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Streakoid.Accounts;
using Streakoid.Accounts.Email;
using Streakoid.Data;
using Streakoid.Execution.Subscriptions;
using Streakoid.Graph.Errors;
using Streakoid.Hosting.Health;
using Streakoid.Hosting.RateLimits;
using Streakoid.Streaks.Rules;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Architecture;

/// <summary>The documents are short, their links work, and they list every setting and error code of the server.</summary>
[Trait("kind", "rules")]
public sealed partial class DocumentsTests
{
    /// <summary>The sections of settings that are read into an object.</summary>
    private static readonly FrozenDictionary<string, object> Sections = new Dictionary<string, object>
    {
        ["Accounts"] = new AccountsOptions(),
        ["Database"] = new DatabaseTimeouts(),
        ["Drain"] = new DrainOptions(),
        ["Feed"] = new FeedOptions(),
        ["Mail"] = new MailOptions(),
        ["RateLimits"] = new RateLimitOptions(),
        ["Streaks"] = new StreaksOptions(),
        ["Streams"] = new StreamOptions(),
    }.ToFrozenDictionary();

    /// <summary>Settings whose default is not a constant.</summary>
    private static readonly string[] Computed = ["Accounts__HashesAtOnce", "Mail__Folder"];

    [Fact]
    public void README_is_at_most_7_KB() => Assert.InRange(new FileInfo(Repository.File("README.md")).Length, 1, 7 * 1_024);

    [Fact]
    public void Every_relative_link_leads_to_a_file_and_a_heading()
    {
        List<string> broken = [];
        int links = 0;
        foreach (string file in Documents())
        {
            foreach (Match match in Link().Matches(WithoutCode(File.ReadAllText(file))))
            {
                string[] target = match.Groups["to"].Value.Split('#', 2);
                if (target[0].Contains(':', StringComparison.Ordinal))
                    continue;
                links++;
                string path = target[0].Length == 0 ? file : Path.Combine(Path.GetDirectoryName(file)!, target[0]);
                bool found =
                    target.Length == 1 ? Path.Exists(path) : File.Exists(path) && Anchors(File.ReadAllText(path)).Contains(target[1]);
                if (!found)
                    broken.Add($"{Path.GetRelativePath(Repository.Root, file)}: {match.Groups["to"].Value}");
            }
        }
        Assert.True(broken.Count == 0, string.Join('\n', broken));
        Assert.True(links > 50, $"Only {links} links were found.");
    }

    [Fact]
    public void Configuration_lists_every_setting_that_the_server_reads()
    {
        SortedSet<string> read = new(StringComparer.Ordinal) { "TrustedDocuments__Manifest", "TrustedDocuments__Only" };
        foreach ((string section, object options) in Sections)
        foreach (PropertyInfo property in options.GetType().GetProperties())
            read.Add($"{section}__{property.Name}");
        foreach (string key in Sources().SelectMany(source => Key().Matches(source)).Select(match => match.Groups["key"].Value))
            if (!Sections.ContainsKey(key) && key != "TrustedDocuments")
                read.Add(
                    key.Replace(":", "__", StringComparison.Ordinal)
                        + (key is "SigningKeys" or "TrustedProxies" or "Cors:Origins" ? "__0" : "")
                );
        Assert.Equal(read, Settings().Keys.ToHashSet().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Configuration_lists_the_defaults_that_the_server_has()
    {
        Dictionary<string, string> settings = Settings();
        Dictionary<string, string> expected = Sources()
            .SelectMany(source => Default().Matches(source))
            .DistinctBy(match => match.Value)
            .ToDictionary(
                match => match.Groups["key"].Value.Replace(":", "__", StringComparison.Ordinal),
                match => match.Groups["value"].Value
            );
        foreach ((string section, object options) in Sections)
        foreach (PropertyInfo property in options.GetType().GetProperties())
            expected.Add(
                $"{section}__{property.Name}",
                Convert.ToString(property.GetValue(options), CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : "none"
            );
        Assert.All(
            expected.Where(setting => !Computed.Contains(setting.Key)),
            setting => Assert.Contains(setting.Value, settings[setting.Key])
        );
    }

    [Fact]
    public void Errors_lists_every_code()
    {
        IEnumerable<string> ofRequests = typeof(ErrorCodes).GetFields().Select(field => (string)field.GetRawConstantValue()!);
        IEnumerable<string> ofTheDomain = Sources()
            .SelectMany(source => DomainCode().Matches(source))
            .Select(match => match.Groups["code"].Value);
        string page = File.ReadAllText(Repository.File("docs", "errors.md"));
        Assert.Equal(
            ofRequests.Concat(ofTheDomain).Order(StringComparer.Ordinal),
            Code().Matches(page).Select(match => match.Groups["code"].Value).Order(StringComparer.Ordinal)
        );
    }

    /// <summary>The listed settings, without their prefix, and their defaults.</summary>
    private static Dictionary<string, string> Settings()
    {
        Dictionary<string, string> settings = [];
        foreach (Match row in SettingRow().Matches(File.ReadAllText(Repository.File("docs", "configuration.md"))))
        foreach (Match name in SettingName().Matches(row.Groups["names"].Value))
            settings.Add(name.Groups["name"].Value, row.Groups["default"].Value);
        return settings;
    }

    private static IEnumerable<string> Documents() =>
        [
            .. Directory.EnumerateFiles(Repository.Root, "*.md"),
            .. Directory.EnumerateFiles(Repository.File("docs"), "*.md", SearchOption.AllDirectories),
            Repository.File("Streakoid.Client", "README.md"),
            Repository.File("Streakoid.Client.Testing", "README.md"),
            Repository.File("Streakoid.Client.Tool", "README.md"),
        ];

    private static IEnumerable<string> Sources() =>
        Directory
            .EnumerateFiles(Repository.File("Streakoid.GraphQL"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "Migrations"))
            .Select(File.ReadAllText);

    private static string WithoutCode(string document) => CodeBlock().Replace(document, "");

    /// <summary>GitHub's anchors of a document's headings.</summary>
    private static string[] Anchors(string document) =>
        [
            .. Heading()
                .Matches(WithoutCode(document))
                .Select(match => NotInAnchors().Replace(match.Groups["text"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-')),
        ];

    [GeneratedRegex(@"\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CodeBlock();

    [GeneratedRegex(@"""Streakoid:(?<key>\w[\w:]*)""")]
    private static partial Regex Key();

    [GeneratedRegex(@"GetValue\(\s*""Streakoid:(?<key>[\w:]+)"",\s*(?<value>\d+)\)")]
    private static partial Regex Default();

    [GeneratedRegex(@"DomainError\(\s*""(?<code>[A-Z_]+)""")]
    private static partial Regex DomainCode();

    [GeneratedRegex(@"^\| `(?<code>[A-Z_]+|HC\d{4})` \|", RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| (?<names>[^|]*`Streakoid__[^|]*) \| (?<default>[^|]*) \|", RegexOptions.Multiline)]
    private static partial Regex SettingRow();

    [GeneratedRegex("`Streakoid__(?<name>[^`]+)`")]
    private static partial Regex SettingName();
}
