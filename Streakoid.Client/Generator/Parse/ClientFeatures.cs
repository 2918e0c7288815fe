namespace Streakoid.Client.Generator.Parse;

/// <summary>StrawberryShake's settings of what is generated.</summary>
/// <param name="Registration">Whether the methods that register the client are generated.</param>
/// <param name="EntityRecords">Whether results are records, which are compared by their values.</param>
/// <param name="SocketSubscriptions">Whether subscriptions use a WebSocket.</param>
internal sealed record ClientFeatures(bool Registration, bool EntityRecords, bool SocketSubscriptions)
{
    public static ClientFeatures Read(Dictionary<string, object?>? shake) =>
        new(
            Registration: !Is(shake, "dependencyInjection", false),
            EntityRecords: Is(Member(shake, "records"), "entities", true),
            SocketSubscriptions: Profile(shake) is { } profile
                && profile.TryGetValue("subscription", out var transport)
                && transport is "WebSocket"
        );

    /// <summary>Settings that StrawberryShake knows and that have no effect here, where they ask for something.</summary>
    public static IEnumerable<Problem> Unsupported(GraphFile file, Dictionary<string, object?>? shake)
    {
        if (Is(shake, "noStore", false))
            yield return At(file, "noStore", "There is no entity store, so `noStore: false` has no effect.");
        if (Is(Member(shake, "records"), "inputs", false))
            yield return At(file, "inputs", "Inputs are always records, so `records.inputs: false` has no effect.");
        if (Is(shake, "razorComponents", true))
            yield return At(file, "razorComponents", "Razor components are not generated.");
        if (Is(shake, "emitGeneratedCode", false))
            yield return At(file, "emitGeneratedCode", "Code is always generated, so `emitGeneratedCode: false` has no effect.");
        if (
            shake is not null
            && shake.TryGetValue("requestStrategy", out var strategy)
            && strategy is string and not ("Default" or "default")
        )
            yield return At(
                file,
                "requestStrategy",
                "`requestStrategy` has no effect. To send hashes, set `StreakoidClientOptions.UseTrustedDocuments`."
            );
        foreach (var transport in Profile(shake) ?? [])
        {
            var allowed = transport.Key == "subscription" ? new[] { "Http", "WebSocket" } : ["Http"];
            if (transport.Key is "default" or "query" or "mutation" or "subscription" && !allowed.Contains(transport.Value))
                yield return At(
                    file,
                    "transportProfiles",
                    $"The transport `{transport.Key}` can be {string.Join(" or ", allowed.Select(static name => $"`{name}`"))}."
                );
        }
    }

    private static Problem At(GraphFile file, string key, string message)
    {
        var start = Math.Max(0, file.Text.IndexOf($"\"{key}\"", StringComparison.Ordinal));
        return file.At(ProblemIds.UnsupportedSetting, start, start + key.Length + 2, message) with { IsWarning = true };
    }

    // The first profile is the default one.
    private static Dictionary<string, object?>? Profile(Dictionary<string, object?>? shake) =>
        shake is not null && shake.TryGetValue("transportProfiles", out var profiles) && profiles is List<object?> { Count: > 0 } list
            ? list[0] as Dictionary<string, object?>
            : null;

    private static bool Is(Dictionary<string, object?>? parent, string key, bool expected) =>
        parent is not null && parent.TryGetValue(key, out var value) && value is bool set && set == expected;

    private static Dictionary<string, object?>? Member(Dictionary<string, object?>? parent, string name) =>
        parent is not null && parent.TryGetValue(name, out var value) ? value as Dictionary<string, object?> : null;
}
