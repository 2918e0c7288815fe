using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Isolation.Walk;

/// <summary>
/// One user tries everything that the schema lets be said, with ids of its own and of the other user, and looks for the other
/// in every answer; each document is sent several times. Where an id of the other's is sent, the same is sent with an id that never was,
/// and must be answered alike.
/// </summary>
/// <param name="server">The server.</param>
/// <param name="schema">What can be said.</param>
/// <param name="asker">Who tries.</param>
/// <param name="other">Who is looked for.</param>
/// <param name="repeats">How often each document is sent.</param>
public sealed class CanaryWalk(StreakoidServer server, Introspected schema, Tenant asker, Tenant other, int repeats = 3)
{
    private readonly Fillings _fillings = new(schema, asker, other);
    private int _mutations;

    /// <summary>How many answers were looked through.</summary>
    public int Answers { get; private set; }

    /// <summary>How many pairs of answers, to another's id and to an unknown one, were compared.</summary>
    public int Compared { get; private set; }

    /// <summary>Every field that was asked for, as <c>Type.field</c>.</summary>
    public IReadOnlySet<string> Asked { get; private set; } = new HashSet<string>();

    /// <summary>Every field that was answered with a value at least once.</summary>
    public HashSet<string> Answered { get; } = [];

    /// <summary>What of the other user came out.</summary>
    public List<string> Leaks { get; } = [];

    /// <summary>Answers that no client should get for anything.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>How many requests were refused before anything ran, because of their cost or a limit of an input.</summary>
    public int Refused => Refusals.Values.Sum();

    /// <summary>The refusals by what was said, without the names of what was asked.</summary>
    public Dictionary<string, int> Refusals { get; } = [];

    public async Task RunAsync(Func<Request, bool>? only = null)
    {
        await asker.FreshLinksAsync();
        Documents documents = new(schema, _fillings);
        Traces others = await other.TracesAsync();
        foreach (Request request in documents.All())
        {
            if (only?.Invoke(request) == false)
                continue;
            // The engine runs what is sent for the first time, a compiled operation what is sent again; the last two have one
            // Idempotency-Key.
            string key = Guid.NewGuid().ToString();
            bool shown = false;
            for (int time = 0; time < repeats; time++)
            {
                Exchange answer = await SendAsync(request, request.Variables, time == 0 ? null : key);
                Look(request, answer, others);
                shown |= IsThere(answer.Body["data"], request.Way);
                if (request.Twin is not null)
                    Compare(request, answer, await SendAsync(request, request.Twin, time == 0 ? null : $"another {key}"));
            }
            if (request.IsProbe && !shown)
                documents.FoundNothing(request);
            // What it named may be gone now; documents to come are made with what is there.
            if (request.Operation == "mutation")
                await RenewAsync(request.RootField, request.Variables.ToJsonString(Exchange.Plain));
        }
        Asked = documents.Selected;
    }

    private async Task RenewAsync(string mutation, string sent)
    {
        if (mutation is "revokeSession" or "changePassword")
            await asker.FreshSessionAsync();
        // To change the password ends the links that choose another.
        if (mutation == "changePassword")
            await asker.FillLinksAsync();
        if (sent.Contains(asker.VerifyToken, StringComparison.Ordinal) || sent.Contains(asker.ResetToken, StringComparison.Ordinal))
            await asker.FreshLinksAsync();
        if (mutation == "revokeAccessToken")
            await asker.FreshAccessTokenAsync();
        if (sent.Contains(_fillings.Own.StreakId, StringComparison.Ordinal))
            _fillings.Own = await asker.FreshAsync();
        if (sent.Contains(_fillings.OwnArchived, StringComparison.Ordinal))
            _fillings.OwnArchived = await asker.FreshArchivedAsync();
        // What is about all of a user's streaks would take longer with each one that a mutation left behind.
        if (++_mutations % 20 == 0)
            await asker.ForgetOlderAsync(_fillings.Own.StreakId, _fillings.OwnArchived);
    }

    private async Task<Exchange> SendAsync(Request request, JsonObject variables, string? key)
    {
        string token = request.RootField switch
        {
            "logout" => await asker.LoginAsync(),
            // It is carried out, on somebody with the asker's password who is there for nothing else.
            "deleteAccount" => await asker.LeaverAsync(),
            // Who signs in may have another's token still, which the client attaches to everything.
            _ when OneUser.Open.Contains(request.RootField) => other.Person.AccessToken!,
            _ => asker.Person.AccessToken!,
        };
        Answers++;
        return await Exchange.SendAsync(server, token, request.Query, variables, key);
    }

    private void Look(Request request, Exchange answer, Traces others)
    {
        string text = Mask(answer.PlainText, request.Secrets.Select(secret => secret.Foreign));
        foreach (string trace in others.In(text))
            Leaks.Add($"{trace} in the answer to {Say(request)}: {answer.Text}");
        if ((int)answer.Status is not (200 or 400) || text.Contains("Unexpected Execution Error", StringComparison.Ordinal))
            Faults.Add($"{(int)answer.Status} to {Say(request)}: {answer.Text}");
        if (answer.Status == HttpStatusCode.BadRequest)
        {
            string said = (string?)answer.Body["errors"]?[0]?["message"] ?? "";
            Refusals[said] = Refusals.GetValueOrDefault(said) + 1;
        }
        Note(answer.Body["data"]);
    }

    private void Compare(Request request, Exchange foreign, Exchange unknown)
    {
        Compared++;
        string one = Mask(foreign.Text, request.Secrets.Select(secret => secret.Foreign));
        string two = Mask(unknown.Text, request.Secrets.Select(secret => secret.Unknown));
        if (one != two || foreign.Status != unknown.Status)
            Leaks.Add(
                $"another's id is told from an unknown one by {Say(request)}: from '{Apart(one, two)}' on, {(int)foreign.Status} {one} against {(int)unknown.Status} {two}"
            );
    }

    /// <summary>Whether an answer has a value at the end of a way, in an item of each list on it.</summary>
    private static bool IsThere(JsonNode? node, IEnumerable<string> way) =>
        node is JsonArray items ? items.Any(item => IsThere(item, way))
        : way.FirstOrDefault() is { } name ? node is JsonObject members && IsThere(members[name], way.Skip(1))
        : node is not null;

    /// <summary>Where two answers begin to differ.</summary>
    private static string Apart(string one, string two)
    {
        int same = one.Zip(two).TakeWhile(pair => pair.First == pair.Second).Count();
        return one[Math.Max(0, same - 40)..Math.Min(one.Length, same + 80)];
    }

    /// <summary>Notes which fields have a value; every selection asks for <c>__typename</c>.</summary>
    private void Note(JsonNode? node)
    {
        if (node is JsonArray items)
        {
            foreach (JsonNode? item in items)
                Note(item);
        }
        else if (node is JsonObject members)
        {
            foreach ((string name, JsonNode? value) in members)
            {
                if (value is not null)
                    Answered.Add($"{members["__typename"]}.{name}");
                Note(value);
            }
        }
    }

    /// <summary>Puts the same word for each text, however its letters are escaped.</summary>
    private static string Mask(string text, IEnumerable<string> secrets)
    {
        foreach ((int place, string secret) in secrets.Distinct().Index())
        {
            text = text.Replace(secret, $"<{place}>", StringComparison.Ordinal)
                .Replace(JavaScriptEncoder.Default.Encode(secret), $"<{place}>", StringComparison.Ordinal);
        }
        return text;
    }

    private static string Say(Request request) => $"{request.Query} with {request.Variables.ToJsonString()}";
}
