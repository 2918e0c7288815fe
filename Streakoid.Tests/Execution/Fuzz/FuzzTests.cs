using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GraphQL.Types;
using Microsoft.Extensions.DependencyInjection;
using Streakoid.Tests.Support;
using Xunit.Abstractions;

namespace Streakoid.Tests.Execution.Fuzz;

/// <summary>
/// Typed documents with values at their borders: none is a fault of the server, and each is refused in the same words however often it is
/// sent, by whichever engine. <c>STREAKOID_FUZZ_DOCUMENTS</c> and <c>STREAKOID_FUZZ_SEED</c> say how many and which.
/// </summary>
[Trait("kind", "server")]
public sealed partial class FuzzTests(ITestOutputHelper output)
{
    private const int Workers = 4;

    private static readonly int Documents = Setting("STREAKOID_FUZZ_DOCUMENTS", 5_000);
    private static readonly int Seed = Setting("STREAKOID_FUZZ_SEED", 20_261_127);

    [Fact]
    public async Task No_typed_document_is_a_fault_of_the_server_however_often_it_is_sent()
    {
        await using StreakoidServer server = await StreakoidServer.StartAsync(
            settings:
            [
                "--Streakoid:Accounts:PasswordIterations=1000",
                "--Streakoid:Accounts:LoginAttempts=1000000",
                "--Streakoid:Streaks:MaxStreaks=100000",
            ]
        );
        ConcurrentQueue<string> faults = [];
        ConcurrentDictionary<string, int> refused = [];
        int left = Documents;
        await Task.WhenAll(
            Enumerable
                .Range(0, Workers)
                .Select(worker =>
                    Task.Run(async () =>
                    {
                        Random random = new(Seed + worker);
                        Person person = await Person.RegisterAsync(server);
                        FuzzedDocuments documents = new(
                            server.Services.GetRequiredService<ISchema>(),
                            random,
                            [await person.CreateStreakAsync("one"), await person.CreateStreakAsync("other"), person.Id]
                        );
                        while (Interlocked.Decrement(ref left) >= 0 && faults.Count < 20)
                        {
                            (string field, string query, JsonObject variables) = documents.Next();
                            Answer[] answers = new Answer[3];
                            for (int time = 0; time < answers.Length; time++)
                                answers[time] = await person.AskAsync(query, variables);
                            if (Fault(field, answers) is { } fault)
                                faults.Enqueue(
                                    $"{fault}\n{query}\n{variables.ToJsonString()}\n{string.Join('\n', answers.Select(one => Start(one.Text)))}"
                                );
                            if (answers[0].ErrorMessage is not null)
                                refused.AddOrUpdate(field, 1, (_, count) => count + 1);
                            // It may have signed itself out, or changed its password.
                            if (answers.Any(answer => answer.Status == HttpStatusCode.Unauthorized) || field is "logout" or "revokeSession")
                                await SignInAgainAsync(person, server);
                        }
                    })
                )
        );
        output.WriteLine($"{Documents} documents, of which {refused.Values.Sum()} were refused, by {refused.Count} root fields.");
        Assert.True(faults.IsEmpty, string.Join("\n\n", faults));
    }

    private static async Task SignInAgainAsync(Person person, StreakoidServer server)
    {
        if ((await person.LoginAsync(person.Email, Person.Password)).Data("login.session") is null)
        {
            Person other = await Person.RegisterAsync(server);
            (person.AccessToken, person.RefreshToken) = (other.AccessToken, other.RefreshToken);
        }
    }

    private static string? Fault(string field, Answer[] answers)
    {
        if (answers.FirstOrDefault(answer => (int)answer.Status >= 500) is { } failed)
            return $"Status {(int)failed.Status}";
        if (answers.Any(answer => answer.Text.Contains("Unexpected Execution Error", StringComparison.Ordinal)))
            return "Unexpected Execution Error";
        // What was not refused may have changed what the next is answered.
        return
            answers[0].ErrorMessage is not null
            && answers[0].Data(field) is null
            && answers[0].Status != HttpStatusCode.Unauthorized
            && answers.Select(answer => $"{answer.Status} {RequestIds().Replace(answer.Text, "")}").Distinct().Count() > 1
            ? "Different refusals"
            : null;
    }

    private static string Start(string text) => text.Length > 600 ? text[..600] : text;

    private static int Setting(string name, int byDefault) =>
        int.Parse(Environment.GetEnvironmentVariable(name) ?? $"{byDefault}", CultureInfo.InvariantCulture);

    [GeneratedRegex("\"requestId\":\"[^\"]*\"")]
    private static partial Regex RequestIds();
}
