using System.Text.RegularExpressions;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Hosting.Watching;

[Trait("kind", "rules")]
public sealed partial class RunbookTests
{
    private static readonly string Runbook = File.ReadAllText(Repository.File("docs", "runbook.md"));

    [Fact]
    public void Every_alert_has_its_heading_and_every_heading_of_an_alert_its_alert() =>
        Assert.Equal(
            AlertRulesTests.Alerts().Order(),
            Headings().Where(heading => heading.StartsWith("Streakoid", StringComparison.Ordinal)).Order()
        );

    [Fact]
    public void Every_alert_and_every_link_leads_to_a_heading_that_is_there()
    {
        string[] anchors = [.. Headings().Select(heading => "#" + Slug().Replace(heading.ToLowerInvariant().Replace(' ', '-'), ""))];
        Assert.All(
            AlertRulesTests.Rules(),
            rule =>
            {
                string link = rule.Member("annotations")!.Member("runbook").Text();
                Assert.Contains(link["docs/runbook.md".Length..], anchors);
                Assert.Equal($"docs/runbook.md#{rule.Member("alert").Text().ToLowerInvariant()}", link);
            }
        );
        Assert.All(
            Link().Matches(Runbook),
            match =>
            {
                string target = match.Groups["to"].Value;
                if (target.StartsWith('#'))
                    Assert.Contains(target, anchors);
                else
                    Assert.True(File.Exists(Path.Combine(Repository.File("docs"), target)), target);
            }
        );
    }

    [Fact]
    public void Every_severity_is_the_one_that_the_alert_has() =>
        Assert.All(
            AlertRulesTests
                .Rules()
                .Select(rule => (Name: rule.Member("alert").Text(), Severity: rule.Member("labels")!.Member("severity").Text()))
                .Where(rule => rule.Severity != "heartbeat"),
            rule =>
                Assert.Matches(
                    $"## {rule.Name}\n\n{rule.Severity}[.,]",
                    Runbook.Replace("Page", "page", StringComparison.Ordinal).Replace("Ticket", "ticket", StringComparison.Ordinal)
                )
        );

    private static IEnumerable<string> Headings() => Heading().Matches(Runbook).Select(match => match.Groups["text"].Value.Trim());

    [GeneratedRegex("^## (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"\]\((?<to>[^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("[^a-z0-9-]")]
    private static partial Regex Slug();
}
