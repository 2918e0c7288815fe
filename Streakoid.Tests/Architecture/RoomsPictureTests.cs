using System.Text.RegularExpressions;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Architecture;

/// <summary>CONTRIBUTING.md shows the rooms that exist and the arrows that <see cref="RoomsTests"/> allows.</summary>
[Trait("kind", "rules")]
public sealed partial class RoomsPictureTests
{
    private static readonly string Contributing = File.ReadAllText(Repository.File("CONTRIBUTING.md"));

    private static readonly string[] Folders =
    [
        .. Directory
            .GetDirectories(Repository.File("Streakoid.GraphQL"))
            .Where(folder =>
                Directory.EnumerateFiles(folder, "*.cs").Any()
                || Directory.EnumerateDirectories(folder).Any(sub => Directory.EnumerateFiles(sub, "*.cs").Any())
            )
            .Select(folder => Path.GetFileName(folder)!)
            .Where(folder => folder is not ("bin" or "obj"))
            .Order(StringComparer.Ordinal),
    ];

    [Fact]
    public void CONTRIBUTING_lists_the_rooms() =>
        Assert.Equal(Folders, TableRow().Matches(Contributing).Select(match => match.Groups["room"].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void The_picture_shows_every_room() =>
        Assert.Equal(Folders, Drawn().SelectMany(arrow => new[] { arrow.From, arrow.To }).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void The_picture_shows_the_arrows_that_are_allowed()
    {
        string[] features = [.. Folders.Where(room => room != "Hosting" && !RoomsTests.Arrows.ContainsKey(room))];
        List<(string From, string To, bool GraphTypesOnly)> allowed = [];
        foreach (string room in Folders)
        {
            string[] named =
                room == "Hosting"
                    ? [.. Folders.Where(other => other != room)]
                    : RoomsTests.Arrows.GetValueOrDefault(room, RoomsTests.OfFeatures);
            allowed.AddRange(named.Select(other => (room, other, false)));
            if (features.Contains(room))
                allowed.AddRange(features.Where(other => other != room).Select(other => (room, other, true)));
        }
        Assert.Equal(allowed.Order(), Drawn().Order());
    }

    /// <summary>The arrows of the picture; a dotted one allows graph types only. <c>A --> B &amp; C</c> is two arrows.</summary>
    private static List<(string From, string To, bool GraphTypesOnly)> Drawn()
    {
        List<(string From, string To, bool GraphTypesOnly)> arrows = [];
        foreach (
            string line in Picture()
                .Match(Contributing)
                .Groups["lines"]
                .Value.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        )
        {
            Match arrow = Arrow().Match(line);
            Assert.True(arrow.Success, $"'{line}' is not a supported arrow.");
            bool dotted = arrow.Groups["arrow"].Value != "-->";
            foreach (string from in arrow.Groups["from"].Value.Split(" & "))
            foreach (string to in arrow.Groups["to"].Value.Split(" & "))
            {
                arrows.Add((from, to, dotted));
                if (arrow.Groups["arrow"].Value.StartsWith('<'))
                    arrows.Add((to, from, dotted));
            }
        }
        return arrows;
    }

    [GeneratedRegex(@"^```mermaid\nflowchart \w+\n(?<lines>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Picture();

    [GeneratedRegex(@"^(?<from>\w+(?: & \w+)*) (?<arrow>-->|<?-\. graph types \.->) (?<to>\w+(?: & \w+)*)$")]
    private static partial Regex Arrow();

    [GeneratedRegex(@"^\| `(?<room>\w+)/`", RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
