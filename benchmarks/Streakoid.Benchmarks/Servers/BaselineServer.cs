using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Streakoid.Benchmarks.Servers;

/// <summary>
/// The baseline: prepared statements with raw Npgsql and a JSON writer, without GraphQL, tokens or row-level security. It
/// recognizes the four requests by the document's length and content.
/// </summary>
public static class BaselineServer
{
    private const string Me = "select id, display_name from plain.users where id = $1";
    private const string Streaks =
        "select id, name, current_length, longest_length from plain.streaks where user_id = $1 order by created_at, id limit 20";
    private const string CheckIns = """
        select s.id, c.day, c.amount from (select id, created_at from plain.streaks where user_id = $1 order by created_at, id limit 20) s
        cross join lateral (select day, amount from plain.check_ins where user_id = $1 and streak_id = s.id order by day desc limit 7) c
        order by s.created_at, s.id, c.day desc
        """;
    private const string CheckIn = """
        with done as (insert into plain.check_ins values ($1, $2, $3, 1) on conflict do nothing returning 1)
        update plain.streaks set
          current_length = current_length + (select count(*) from done), longest_length = greatest(longest_length, current_length + (select count(*) from done))
        where user_id = $1 and id = $2 returning current_length
        """;

    public static async Task<int> RunAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder
            .WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false)
            .UseUrls($"http://127.0.0.1:{Environment.GetEnvironmentVariable("PORT")}");
        await using NpgsqlDataSource database = NpgsqlDataSource.Create(
            Environment.GetEnvironmentVariable("BASELINE_DATABASE") + ";Max Auto Prepare=16;Maximum Pool Size=50"
        );
        await using WebApplication app = builder.Build();
        app.MapPost("/graphql", context => AnswerAsync(context, database));
        await app.RunAsync();
        return 0;
    }

    private static async Task AnswerAsync(HttpContext context, NpgsqlDataSource database)
    {
        using JsonDocument request = await JsonDocument.ParseAsync(context.Request.Body);
        string document = request.RootElement.GetProperty("query").GetString()!;
        ArrayBufferWriter<byte> buffer = new(4096);
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("data");
            if (document[0] == 'm')
                await CheckInAsync(
                    json,
                    database,
                    Viewer(context),
                    request.RootElement.GetProperty("variables").GetProperty("id").GetGuid()
                );
            else if (document.Length < 20)
                json.WriteString("__typename", "Query");
            else
                await PageAsync(json, database, Viewer(context), document.Contains("checkIns", StringComparison.Ordinal));
            json.WriteEndObject();
            json.WriteEndObject();
        }
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = buffer.WrittenCount;
        await context.Response.BodyWriter.WriteAsync(buffer.WrittenMemory);
    }

    private static Guid Viewer(HttpContext context) => Guid.Parse(context.Request.Headers["x-user"].ToString());

    private static async Task PageAsync(Utf8JsonWriter json, NpgsqlDataSource database, Guid user, bool withCheckIns)
    {
        await using NpgsqlBatch batch = database.CreateBatch();
        foreach (string statement in withCheckIns ? (string[])[Me, CheckIns, Streaks] : [Me, Streaks])
            batch.BatchCommands.Add(new NpgsqlBatchCommand(statement) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = user } } });
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync();
        await reader.ReadAsync();
        json.WriteStartObject("me");
        json.WriteString("id", reader.GetGuid(0));
        json.WriteString("displayName", reader.GetString(1));
        await reader.NextResultAsync();
        Dictionary<Guid, List<(DateOnly Day, int Amount)>> checkIns = [];
        if (withCheckIns)
        {
            while (await reader.ReadAsync())
            {
                Guid streak = reader.GetGuid(0);
                if (!checkIns.TryGetValue(streak, out List<(DateOnly, int)>? days))
                    checkIns[streak] = days = new(7);
                days.Add((reader.GetFieldValue<DateOnly>(1), reader.GetInt32(2)));
            }
            await reader.NextResultAsync();
        }
        json.WriteStartObject("streaks");
        json.WriteStartArray("nodes");
        while (await reader.ReadAsync())
        {
            json.WriteStartObject();
            Guid id = reader.GetGuid(0);
            json.WriteString("id", id);
            json.WriteString("name", reader.GetString(1));
            json.WriteNumber("currentLength", reader.GetInt32(2));
            json.WriteNumber("longestLength", reader.GetInt32(3));
            if (withCheckIns)
                Write(json, checkIns[id]);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, List<(DateOnly Day, int Amount)> checkIns)
    {
        Span<char> text = stackalloc char[10];
        json.WriteStartObject("checkIns");
        json.WriteStartArray("nodes");
        foreach ((DateOnly day, int amount) in checkIns)
        {
            json.WriteStartObject();
            day.TryFormat(text, out _, "O", System.Globalization.CultureInfo.InvariantCulture);
            json.WriteString("day", text);
            json.WriteNumber("amount", amount);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static async Task CheckInAsync(Utf8JsonWriter json, NpgsqlDataSource database, Guid user, Guid streak)
    {
        DateOnly today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        await using NpgsqlCommand command = database.CreateCommand(CheckIn);
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = user });
        command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = streak });
        command.Parameters.Add(new NpgsqlParameter<DateOnly> { TypedValue = today });
        int length = (int)(await command.ExecuteScalarAsync())!;
        json.WriteStartObject("checkIn");
        json.WriteStartObject("checkIn");
        json.WriteString("day", today.ToString("O", System.Globalization.CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.WriteStartObject("streak");
        json.WriteString("id", streak);
        json.WriteNumber("currentLength", length);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
