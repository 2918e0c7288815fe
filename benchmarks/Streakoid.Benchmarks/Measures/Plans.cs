using System.Text.RegularExpressions;
using Streakoid.Benchmarks.Data;
using Streakoid.Benchmarks.Load;
using Streakoid.Benchmarks.Servers;

namespace Streakoid.Benchmarks.Measures;

/// <summary>
/// Prints PostgreSQL's plans of all statements of the product's requests, with auto_explain: the statements that the server sends,
/// under row-level security, repeated until prepared statements have their generic plan.
/// </summary>
public static partial class Plans
{
    private const int Repeats = 8;

    /// <summary>Prints each statement's plans.</summary>
    /// <returns>False if one scans a big table or numbers its rows.</returns>
    public static async Task<bool> PrintAsync(Dataset data)
    {
        object? checkIns = await data.Database.ScalarAsync("select count(*) from check_ins");
        Console.WriteLine($"{checkIns:N0} check-ins");
        await data.Database.ExecuteAsync(
            """
            alter role streakoid_app set session_preload_libraries = 'auto_explain';
            alter role streakoid_app set auto_explain.log_min_duration = 0;
            alter role streakoid_app set auto_explain.log_nested_statements = on;
            """
        );
        IReadOnlyCollection<string> lines;
        try
        {
            await using Server server = await AllServers.StartStreakoidAsync(data);
            using Caller caller = new(server, 1);
            using (data.Database.Listen(out lines))
                await SendAllAsync(data, caller);
        }
        finally
        {
            await data.Database.ExecuteAsync("alter role streakoid_app reset all");
            await data.ResetAsync();
        }
        return Check([.. Statements(lines).Distinct().Order(StringComparer.Ordinal)]);
    }

    private static async Task SendAllAsync(Dataset data, Caller caller)
    {
        IReadOnlyList<Person> people = [.. await data.PeopleAsync("decade", 1), .. await data.PeopleAsync("user", 1)];
        foreach (Person person in people)
        {
            for (int n = 0; n < Repeats; n++)
            {
                await caller.SendAsync(Requests.FullPage(withCheckIns: true), person);
                foreach (Request request in (Request[])[Request.Q1, Request.Q2, Request.M1])
                    await caller.SendAsync(Requests.Body(caller.Server, request, person, n), person);
            }
        }
        // PostgreSQL logs a plan at the end of its statement, which may be after the response.
        await Task.Delay(500);
    }

    // The lines of a plan start with a tab.
    private static IEnumerable<string> Statements(IReadOnlyCollection<string> lines)
    {
        string? plan = null;
        foreach (string line in lines)
        {
            if (line.StartsWith("\tQuery Parameters", StringComparison.Ordinal))
                continue;
            if (line.StartsWith('\t'))
                plan += plan is null ? null : $"\n{Values().Replace(Numbers().Replace(line[1..], ""), "…")}";
            else
            {
                if (plan is not null)
                    yield return plan.Trim();
                plan = line.Contains("plan:", StringComparison.Ordinal) ? "" : null;
            }
        }
        if (plan is not null)
            yield return plan.Trim();
    }

    private static bool Check(List<string> statements)
    {
        List<string> bad = statements.FindAll(statement => Bad().IsMatch(statement));
        foreach (string statement in statements)
            Console.WriteLine($"{statement}\n");
        Console.WriteLine($"{statements.Count} statements and plans, {bad.Count} of them bad");
        foreach (string statement in bad)
            Console.WriteLine($"BAD: {statement}\n");
        if (!statements.Exists(statement => statement.Contains("check_ins", StringComparison.Ordinal)))
            throw new InvalidOperationException("PostgreSQL logged no statement on check-ins, so nothing was checked.");
        return bad.Count == 0;
    }

    [GeneratedRegex(@"Seq Scan on (check_ins|streaks|runs|checkpoints)\b|WindowAgg")]
    private static partial Regex Bad();

    [GeneratedRegex(@"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(,[0-9a-f-]{36})*")]
    private static partial Regex Values();

    // Estimates differ between users; plans do not.
    [GeneratedRegex(@"  \(cost=[^)]*\)")]
    private static partial Regex Numbers();
}
