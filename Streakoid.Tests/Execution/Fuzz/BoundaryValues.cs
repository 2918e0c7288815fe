using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;
using Streakoid.Graph.Nodes;

namespace Streakoid.Tests.Execution.Fuzz;

/// <summary>Values at the borders of what a scalar takes, and beyond them.</summary>
/// <param name="random">Chooses.</param>
/// <param name="ids">Ids that mean something to the asker.</param>
internal sealed class BoundaryValues(Random random, IReadOnlyList<string> ids)
{
    private static readonly string[] Dates =
    [
        "2026-03-14",
        "2026-03-10",
        "2026-03-15",
        "2026-02-29",
        "0001-01-01",
        "0000-01-01",
        "-0001-12-31",
        "-4713-01-01",
        "-4713-11-24",
        "-9998-01-01",
        "-9999-12-31",
        "1969-12-31",
        "9999-12-31",
        "9999-12-25",
        "10000-01-01",
        "2026-13-01",
        "2026-03-14T00:00:00Z",
    ];

    private static readonly string[] Instants =
    [
        "2026-03-14T12:00:00.000Z",
        "2026-03-14T12:00:00.123456789Z",
        "0001-01-01T00:00:00Z",
        "0001-01-01T00:00:00+18:00",
        "-0001-01-01T00:00:00Z",
        "-4713-01-01T00:00:00Z",
        "-9998-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z",
        "9999-12-31T23:59:59-18:00",
        "2026-03-14T24:00:00Z",
        "2016-12-31T23:59:60Z",
        "2026-03-14",
    ];

    private static readonly string[] Times = ["00:00", "03:00:00", "12:00:00", "12:00:01", "23:59:59.999999999", "24:00", "-01:00"];

    /// <summary>Numbers as they are written, since most of them no type of .NET holds.</summary>
    private static readonly string[] Numbers =
    [
        "0",
        "1",
        "2",
        "7",
        "50",
        "51",
        "-1",
        "-0",
        "0.5",
        "0.0001",
        "0.00001",
        "1e-28",
        "1e-400",
        "999999.9999",
        "1000000",
        "1000000.0001",
        "2147483647",
        "2147483648",
        "-2147483648",
        "-2147483649",
        "9223372036854775807",
        "9223372036854775808",
        "79228162514264337593543950335",
        "79228162514264337593543950336",
        "1e28",
        "1e29",
        "1e308",
        "123456789012345678901234567890123456789012345678901234567890",
    ];

    private static readonly string[] Texts =
    [
        "",
        " ",
        "a",
        "\0",
        "a\0b",
        "\n",
        "\u202E",
        "\uFDFA",
        "\uFFFF",
        "e\u0301",
        "\U0001F525",
        "%",
        "_",
        "\\",
        "'; drop table users; --",
        "{\"streaks\":[null]}",
        "[]",
        "Etc/UTC",
        "Europe/Berlin",
        "../../etc/passwd",
        "ada@example.com",
        "\"\"\"",
    ];

    private static readonly int[] Lengths = [50, 51, 100, 101, 254, 255, 500, 501, 1_024, 1_025, 2_000, 2_001, 10_000];

    private static readonly string[] Lists =
    [
        "check-ins",
        "runs",
        "streaks createdAt ASC id ASC",
        "streaks name ASC id ASC",
        "streaks createdAt DESC id DESC",
        "streaks name DESC createdAt ASC id ASC",
    ];

    /// <summary>A value for a scalar, of its kind more often than not.</summary>
    /// <param name="scalar">The scalar's name.</param>
    /// <param name="name">What is to be filled.</param>
    public JsonNode? Of(string scalar, string name)
    {
        if (random.Next(25) == 0)
            return Wrong();
        return scalar switch
        {
            "Int" or "Long" or "Float" or "Decimal" => Number(),
            "Boolean" => random.Next(2) == 0,
            "ID" => Id(),
            "UUID" => Pick([Guid.NewGuid().ToString(), Guid.Empty.ToString(), "ffffffff-ffff-ffff-ffff-ffffffffffff", "no id"]),
            "LocalDate" => Pick(Dates),
            "LocalTime" => Pick(Times),
            "DateTime" => Pick(Instants),
            _ when name is "after" or "before" => CursorText(),
            _ => Text(),
        };
    }

    /// <summary>A value of no particular kind.</summary>
    public JsonNode? Wrong() =>
        random.Next(7) switch
        {
            0 => null,
            1 => Number(),
            2 => Text(),
            3 => true,
            4 => new JsonArray(),
            5 => new JsonArray(null, Text()),
            _ => new JsonObject { ["a"] = Number() },
        };

    private JsonNode? Number() => JsonNode.Parse(Pick(Numbers));

    private string Id() =>
        random.Next(4) > 0
            ? Pick(ids)
            : Pick([
                "",
                "no id",
                "====",
                new NodeId("Streak", Guid.Empty).ToString(),
                new NodeId("Nothing", Guid.NewGuid()).ToString(),
                Convert.ToBase64String(Encoding.UTF8.GetBytes("Streak:" + new string('x', 100))),
                "U3RyZWFrOg==",
                "\0",
            ]);

    private string CursorText()
    {
        string[] keys = random.Next(2) == 0 ? [Key()] : [Key(), Key()];
        return random.Next(8) == 0
            ? Pick(["", "bm9uZQ", "ffffffffffffffff", "\0"])
            : Base64UrlEncoder.Encode($"{Pick(Lists)}\n{string.Join('\n', keys)}");
    }

    private string Key() =>
        random.Next(5) switch
        {
            0 => Pick(Dates),
            1 => Pick(Numbers),
            2 => Guid.NewGuid().ToString("N"),
            3 => Convert.ToHexString(Encoding.UTF8.GetBytes(Pick(Texts))),
            _ => Pick([$"{long.MaxValue}", $"{long.MinValue}", "17733600000000000", "C0", "ED A0 80"]),
        };

    private string Text() =>
        random.Next(4) == 0 ? new string(Pick(["x", "\uFDFA", " "])[0], Lengths[random.Next(Lengths.Length)]) : Pick(Texts);

    private string Pick(IReadOnlyList<string> some) => some[random.Next(some.Count)];
}
