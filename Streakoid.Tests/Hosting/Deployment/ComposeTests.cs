using System.Reflection;
using System.Text.RegularExpressions;
using Streakoid.Accounts;
using Streakoid.Accounts.Email;
using Streakoid.Hosting.Health;
using Streakoid.Hosting.RateLimits;
using Streakoid.Streaks.Rules;
using Streakoid.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace Streakoid.Tests.Hosting.Deployment;

/// <summary>What docker-compose.yml and the files that it mounts say of each other. No container is started here.</summary>
[Trait("kind", "rules")]
public sealed partial class ComposeTests
{
    private static readonly (string Section, Type Options)[] Sections =
    [
        ("Streakoid:Accounts", typeof(AccountsOptions)),
        ("Streakoid:Streaks", typeof(StreaksOptions)),
        ("Streakoid:Drain", typeof(DrainOptions)),
        ("Streakoid:Mail", typeof(MailOptions)),
        ("Streakoid:RateLimits", typeof(RateLimitOptions)),
    ];

    private static readonly YamlMappingNode Compose = Yaml.Read("docker-compose.yml");

    /// <summary>The services, with what <c>&lt;&lt;</c> takes from another one.</summary>
    private static readonly Dictionary<string, YamlMappingNode> Services = Compose
        .Member("services")
        .Members()
        .ToDictionary(service => service.Name, service => Merged(service.Value));

    [Fact]
    public void Everything_that_is_mounted_and_built_is_there()
    {
        string[] sources =
        [
            .. from service in Services.Values from mount in service.Member("volumes").Elements() select mount.Text().Split(':')[0],
        ];
        Assert.True(sources.Length >= 9);
        foreach (string source in sources)
        {
            if (source.StartsWith("./", StringComparison.Ordinal))
                Assert.True(Path.Exists(Repository.File(source)), source);
            else
                Assert.NotNull(Compose.Member("volumes")!.Members().SingleOrDefault(volume => volume.Name == source).Name);
        }
        string[] files =
        [
            .. Services.Values.Select(service => service.Member("build")?.Member("dockerfile").Text()).OfType<string>().Distinct(),
        ];
        Assert.Equal(2, files.Length);
        foreach (string file in files)
        {
            string text = File.ReadAllText(Repository.File(file));
            foreach (Match copy in Copies().Matches(text))
                Assert.All(
                    copy.Groups["what"].Value.Split(' ')[..^1],
                    source => Assert.True(Path.Exists(Repository.File(source)), $"{file}: {source}")
                );
            Assert.Matches(@"(?m)^FROM mcr\.microsoft\.com/dotnet/aspnet:10\.0-noble-chiseled-extra$", text);
            Assert.Matches(@"(?m)^USER [1-9]\d*:[1-9]\d*$", text);
            Assert.DoesNotContain("CMD curl", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_variable_that_a_server_is_given_is_one_that_it_reads()
    {
        string[] given =
        [
            .. ((string[])["api-1", "api-2", "migrate"])
                .SelectMany(name => Services[name].Member("environment").Members())
                .Select(variable => variable.Name)
                .Distinct(),
        ];
        Assert.Contains("Streakoid__TrustedProxies__0", given);
        Assert.All(given, name => Assert.True(IsRead(name), $"The server does not read {name}."));
        Assert.False(IsRead("Streakoid__Replica"));
        Assert.False(IsRead("Streakoid__Mail__Hostname"));
    }

    [Fact]
    public void Two_servers_run_and_their_pools_and_those_of_others_fit_into_the_database()
    {
        Assert.Equal(
            ["networks"],
            Services["api-1"]
                .Members()
                .Join(
                    Services["api-2"].Members(),
                    one => one.Name,
                    other => other.Name,
                    (one, other) => (one.Name, Same: one.Value == other.Value)
                )
                .Where(member => !member.Same)
                .Select(member => member.Name)
        );
        string[] addresses =
        [
            .. new[] { Services["api-1"], Services["api-2"] }.Select(service =>
                service.Member("networks")!.Member("default")!.Member("ipv4_address").Text()
            ),
        ];
        Assert.Equal(addresses, Upstream().Matches(NginxTests.Config).Select(match => match.Groups["host"].Value));
        YamlNode environment = Services["api-1"].Member("environment")!;
        Assert.Equal("2", environment.Member("Streakoid__Replicas").Text());
        int pool = int.Parse(PoolSize().Match(environment.Member("ConnectionStrings__Streakoid").Text()).Groups["size"].Value, null);
        // PostgreSQL's own default, and what the server keeps for others.
        Assert.InRange((2 * pool) + 10, 1, 100);
        Assert.Equal("true", Services["api-1"].Member("read_only").Text());
    }

    [Fact]
    public void Nobody_shares_a_password_and_nothing_listens_beyond_this_machine()
    {
        // The role's password is told to PostgreSQL, which makes the role, and to whoever connects as it.
        Assert.Equal(["backup", "postgres"], Told("STREAKOID_POSTGRES_PASSWORD"));
        Assert.Equal(["migrate", "postgres"], Told("STREAKOID_OWNER_PASSWORD"));
        Assert.Equal(["api-1", "api-2", "postgres"], Told("STREAKOID_APP_PASSWORD"));
        Assert.All(
            Services.Values.SelectMany(service => service.Member("ports").Elements()),
            port => Assert.Matches(@"^(127\.0\.0\.1:|\$\{\w+:-127\.0\.0\.1:)", port.Text())
        );

        static string[] Told(string secret) =>
            [
                .. Services
                    .Where(service =>
                        service
                            .Value.Member("environment")
                            .Members()
                            .Any(variable => variable.Value.Text().Contains($"${{{secret}:", StringComparison.Ordinal))
                    )
                    .Select(service => service.Key)
                    .Order(StringComparer.Ordinal),
            ];
    }

    [Fact]
    public void Only_the_network_of_the_proxy_is_trusted_with_addresses()
    {
        string subnet = Compose
            .Member("networks")!
            .Member("default")!
            .Member("ipam")!
            .Member("config")
            .Elements()
            .Single()
            .Member("subnet")
            .Text();
        Assert.Equal(subnet, Services["api-1"].Member("environment")!.Member("Streakoid__TrustedProxies__0").Text());
        Assert.Contains("proxy_set_header X-Forwarded-For $remote_addr;", NginxTests.Config, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_host_name_is_a_service()
    {
        string[] known =
        [
            .. Services.Keys,
            .. from service in Services.Values
            from alias in service.Member("networks")?.Member("default")?.Member("aliases").Elements() ?? []
            select alias.Text(),
            // Of whoever is paged: to be replaced.
            "pager",
            "heartbeat",
        ];
        List<string> asked = [];
        string[] files =
        [
            Repository.File("docker-compose.yml"),
            .. Directory.GetFiles(Repository.File("ops", "prometheus"), "prometheus.yml"),
            .. Directory.GetFiles(Repository.File("ops", "alertmanager")),
            .. Directory.GetFiles(Repository.File("ops", "grafana", "provisioning", "datasources")),
        ];
        foreach (string file in files)
            asked.AddRange(Host().Matches(File.ReadAllText(file)).Select(match => match.Groups["host"].Value));
        asked.AddRange(
            from job in Yaml.Read("ops", "prometheus", "prometheus.yml").Member("scrape_configs").Elements()
            from names in job.Member("dns_sd_configs").Elements()
            from name in names.Member("names").Elements()
            select name.Text()
        );
        Assert.Superset(
            new HashSet<string> { "api", "probe", "alertmanager", "prometheus", "mail", "proxy", "postgres" },
            asked.ToHashSet()
        );
        Assert.All(asked, host => Assert.Contains(host, known));
    }

    [Fact]
    public void Every_service_that_others_wait_for_has_a_health_check()
    {
        (string Name, string Condition)[] awaited =
        [
            .. from service in Services.Values
            from other in service.Member("depends_on").Members()
            select (other.Name, other.Value.Member("condition").Text()),
        ];
        Assert.All(awaited, other => Assert.Contains(other.Name, Services.Keys));
        Assert.All(
            awaited.Where(other => other.Condition == "service_healthy"),
            other =>
                Assert.True(
                    Services[other.Name].Member("healthcheck") is not null
                        || File.ReadAllText(Repository.File(Services[other.Name].Member("build")!.Member("dockerfile").Text()))
                            .Contains("HEALTHCHECK", StringComparison.Ordinal),
                    other.Name
                )
        );
    }

    private static YamlMappingNode Merged(YamlNode service)
    {
        YamlMappingNode merged = [];
        foreach (
            (string name, YamlNode value) in service.Member("<<").Members().Concat(service.Members()).Where(member => member.Name != "<<")
        )
            merged.Children[new YamlScalarNode(name)] = value;
        return merged;
    }

    private static bool IsRead(string variable)
    {
        string[] path = variable.Split("__");
        if (path is ["OTEL_EXPORTER_OTLP_ENDPOINT"] or ["ConnectionStrings", "Streakoid" or "StreakoidOwner"])
            return true;
        string key = string.Join(':', path);
        string list = string.Join(':', path[..^1]);
        if (
            Sections.Any(section =>
                section.Section == list && section.Options.GetProperty(path[^1], BindingFlags.Public | BindingFlags.Instance) is not null
            )
        )
            return true;
        return Directory
            .EnumerateFiles(Repository.File("Streakoid.GraphQL", "Hosting"), "*.cs", SearchOption.AllDirectories)
            .Select(File.ReadAllText)
            .Any(code =>
                code.Contains($"\"{key}\"", StringComparison.Ordinal)
                || (int.TryParse(path[^1], out _) && code.Contains($"GetSection(\"{list}\")", StringComparison.Ordinal))
            );
    }

    [GeneratedRegex(@"(?m)^COPY (?!--from)(?<what>.+)$")]
    private static partial Regex Copies();

    [GeneratedRegex(@"Maximum Pool Size=(?<size>\d+)")]
    private static partial Regex PoolSize();

    [GeneratedRegex(@"(?m)^    server (?<host>[\d.]+):8080")]
    private static partial Regex Upstream();

    // http://host:1, Host=host, "host:1", smtp_smarthost: host:1
    [GeneratedRegex(@"(?:https?://|Host=|targets: \[""|smarthost: |PGHOST: )(?<host>(?!localhost|0\.0\.0\.0)[a-z][\w-]*)")]
    private static partial Regex Host();
}
