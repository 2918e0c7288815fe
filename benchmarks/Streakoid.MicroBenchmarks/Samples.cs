namespace Streakoid.MicroBenchmarks;

/// <summary>Documents of ordinary and of hostile clients.</summary>
internal static class Samples
{
    /// <summary>The start page of an app.</summary>
    public static Sample Page { get; } =
        new("page of 20 streaks", "{ me { id displayName streaks(first: 20) { nodes { id name currentLength longestLength } } } }");

    public static Sample PageWithCheckIns { get; } =
        new(
            "… with 7 check-ins each",
            "{ me { id displayName streaks(first: 20) { nodes { id name currentLength longestLength checkIns(first: 7) { nodes { day amount } } } } } }"
        );

    /// <summary>A page whose price depends on a variable, so that it can't be cached.</summary>
    public static Sample PageByVariable { get; } =
        new(
            "page of $first streaks",
            "query Page($first: Int) { me { id displayName streaks(first: $first) { nodes { id name currentLength longestLength } } } }"
        );

    /// <summary>The most fields that the guard accepts.</summary>
    public static Sample Largest { get; } = new("500 fields", $"{{ me {{ {Repeat(499, _ => "id ")} }} }}");

    /// <summary>Documents that the guard rejects for different reasons.</summary>
    public static IReadOnlyList<Sample> Hostile { get; } =
    [
        new("hostile: 30,000 fields", $"{{ {Repeat(30_000, _ => "a ")} }}"),
        new("hostile: 600 aliases", $"{{ me {{ {Repeat(600, i => $"a{i}: id ")} }} }}"),
        new("hostile: 60 deep", $"{{ {Repeat(59, _ => "me { ")} id {Repeat(59, _ => "} ")} }}"),
        new(
            "hostile: 2^26 fields by fragments",
            $"{{ me {{ ...f0 }} }} {Repeat(26, i => $"fragment f{i} on Me {{ ...f{i + 1} ...f{i + 1} }} ")} fragment f26 on Me {{ id }}"
        ),
        new("hostile: fragments in a ring", $"{{ me {{ ...f0 }} }} {Repeat(100, i => $"fragment f{i} on Me {{ ...f{(i + 1) % 100} }} ")}"),
    ];

    private static string Repeat(int count, Func<int, string> text) => string.Concat(Enumerable.Range(0, count).Select(text));
}
