using System.Diagnostics;
using Streakoid.Tests.Support;
using YamlDotNet.RepresentationModel;

namespace Streakoid.Tests.Hosting.Watching;

/// <summary>When each alert fires, and when it does not, by Prometheus' own tool.</summary>
[Trait("kind", "faults")]
public sealed class AlertRulesTests
{
    [Fact]
    public async Task Every_alert_fires_when_it_should_and_only_then()
    {
        string promtool = await DebianPackages.EnsureAsync("promtool", "prometheus");
        using Process process = Process.Start(
            new ProcessStartInfo(promtool, ["test", "rules", "alerts.test.yml"])
            {
                WorkingDirectory = Repository.File("ops", "prometheus"),
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string said = await process.StandardOutput.ReadToEndAsync() + await errors;
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, said);
        await Processes.RunAsync(promtool, "check", "config", Repository.File("ops", "prometheus", "prometheus.yml"));
    }

    [Fact]
    public void Every_alert_is_tested_to_fire_and_where_it_can_be_silent_to_be_silent()
    {
        List<(string Alert, bool Fires)> cases =
        [
            .. from test in Yaml.Read("ops", "prometheus", "alerts.test.yml").Member("tests").Elements()
            from rule in test.Member("alert_rule_test").Elements()
            select (rule.Member("alertname").Text(), rule.Member("exp_alerts").Elements().Any()),
        ];
        string[] alerts = Alerts();
        Assert.True(alerts.Length >= 9, string.Join(' ', alerts));
        Assert.Equal(alerts.Order(), cases.Where(c => c.Fires).Select(c => c.Alert).Distinct().Order());
        Assert.Equal(
            alerts.Where(alert => alert != "StreakoidDeadMansSwitch").Order(),
            cases.Where(c => !c.Fires).Select(c => c.Alert).Distinct().Order()
        );
    }

    [Fact]
    public async Task Alertmanager_accepts_its_configuration()
    {
        string amtool = await DebianPackages.EnsureAsync("amtool", "prometheus-alertmanager");
        string file = Repository.File("ops", "alertmanager", "alertmanager.yml");
        await Processes.RunAsync(amtool, "check-config", file);
        Assert.Equal(
            "pager\n",
            await Processes.RunAsync(
                amtool,
                "config",
                "routes",
                "test",
                $"--config.file={file}",
                "alertname=StreakoidDown",
                "severity=page"
            )
        );
        Assert.Equal(
            "heartbeat\n",
            await Processes.RunAsync(amtool, "config", "routes", "test", $"--config.file={file}", "severity=heartbeat")
        );
        Assert.Equal("tickets\n", await Processes.RunAsync(amtool, "config", "routes", "test", $"--config.file={file}", "severity=ticket"));
        string[] severities = [.. Rules().Select(rule => rule.Member("labels")!.Member("severity").Text()).Distinct().Order()];
        Assert.Equal(["heartbeat", "page", "ticket"], severities);
    }

    /// <summary>The alerts' names.</summary>
    internal static string[] Alerts() => [.. Rules().Select(rule => rule.Member("alert").Text())];

    internal static IEnumerable<YamlNode> Rules() =>
        from @group in Yaml.Read("ops", "prometheus", "alerts.yml").Member("groups").Elements()
        from rule in @group.Member("rules").Elements()
        where rule.Member("alert") is not null
        select rule;
}
