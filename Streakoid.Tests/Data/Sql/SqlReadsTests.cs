using System.Reflection;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Npgsql;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Graph.Nodes;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Data.Sql;

/// <summary>Rows that are read by hand are the rows that Entity Framework reads, to the last column.</summary>
[Trait("kind", "server")]
public sealed class SqlReadsTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Every_column_is_read_that_the_row_type_has()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        Guid userId = Key(ada.Id);
        Guid streakId = Key(await ada.CreateStreakAsync());
        await ada.CheckInAsync(new NodeId("Streak", streakId).ToString());
        // Nothing as it is by itself, so that a column that is not read is missed.
        await fixture.Server.SqlAsync(
            """
            with u as (update users set former_time_zones = '2026-01-01=Europe/Berlin', day_starts_at = '03:00', week_starts = '7', time_zone_changed_at = now(),
                earliest_today = '2026-01-02', previous_time_zone = 'Asia/Tokyo', jumped_dates = '{2026-01-03}', email_verified_at = now(), unconfirmed_warned_at = now(), registration_key = '\x01' where id = $1),
              s as (update streaks set description = 'text', archived_at = now(), archived_on = '2026-01-04', backdating_changes = '2026-01-05T00:00:00Z=9', tags = '{one,two}', version = 7, picture_key = '\x02', snapshot_days = 3, position = 4, color = '#1E88E5', icon = 'book' where user_id = $1)
            update check_ins set amount = 2.5, note = 'noted', backdated = true, client_ids = array[gen_random_uuid()] where user_id = $1
            """,
            userId
        );
        await using StreakoidDb db = await fixture
            .Server.Services.GetRequiredService<IDbContextFactory<StreakoidDb>>()
            .CreateDbContextAsync();
        db.ActAs(new UserId(userId));
        Guid session = (await db.Sessions.SingleAsync(s => s.UserId == userId)).Id;

        Read<User> user = ViewerReads.AccountOf(session);
        Read<Streak> streak = StreakReads.Held(streakId);
        Read<CheckIn> checkIn = StreakReads.CheckInsSince([streakId], LocalDate.MinIsoValue);
        await db.ReadAsync([user, streak, checkIn], default);

        Same(await db.Users.SingleAsync(u => u.Id == userId), user.Rows.Single());
        Same(await db.Streaks.SingleAsync(s => s.UserId == userId && s.Id == streakId), streak.Rows.Single());
        Same(await db.CheckIns.SingleAsync(c => c.UserId == userId && c.StreakId == streakId), checkIn.Rows.Single());
    }

    [Fact]
    public async Task A_column_of_a_check_in_that_was_not_read_throws()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        await ada.CheckInAsync(await ada.CreateStreakAsync());
        await using StreakoidDb db = await fixture
            .Server.Services.GetRequiredService<IDbContextFactory<StreakoidDb>>()
            .CreateDbContextAsync();
        db.ActAs(new UserId(Key(ada.Id)));
        StreakReads page = new(null, null, false);
        Read<CheckIn> days = page.CheckIns(10, LocalDate.MinIsoValue, LocalDate.MaxIsoValue, 10, CheckInsRead.NewestDays);
        Read<CheckIn> whole = page.CheckIns(10, LocalDate.MinIsoValue, LocalDate.MaxIsoValue, 10, CheckInsRead.Newest);
        await db.ReadAsync([days, whole], default);
        (CheckIn day, CheckIn all) = (days.Rows.Single(), whole.Rows.Single());
        Assert.Equal((all.UserId, all.StreakId, all.Day, all.Amount), (day.UserId, day.StreakId, day.Day, day.Amount));
        foreach (
            Func<CheckIn, object?> part in (Func<CheckIn, object?>[])
                [one => one.Id, one => one.OccurredAt, one => one.TimeZone, one => one.Note, one => one.ClientIds]
        )
        {
            Assert.Throws<InvalidOperationException>(() => part(day));
            part(all);
        }
    }

    [Fact]
    public async Task Foreign_rows_are_refused_as_they_are_read()
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        Person grace = await Person.RegisterAsync(fixture.Server);
        Guid streakId = Key(await grace.CreateStreakAsync());
        await using StreakoidDb db = await fixture
            .Server.Services.GetRequiredService<IDbContextFactory<StreakoidDb>>()
            .CreateDbContextAsync();
        db.ActAs(new UserId(Key(ada.Id)));
        Read<Streak> streak = StreakReads.Held(streakId);
        await db.ReadAsync([streak], default);
        Assert.Empty(streak.Rows);
        // With policies and the statement's own condition both gone, the look is left.
        Read<Streak> forgetful = new(
            "select user_id, id, name, created_at from streaks where id = $2 and $1 is not null",
            row => new Streak
            {
                UserId = row.GetGuid(0),
                Id = row.GetGuid(1),
                Name = row.GetString(2),
                CreatedAt = row.GetFieldValue<Instant>(3),
            },
            new NpgsqlParameter<Guid> { TypedValue = streakId }
        );
        await fixture.Server.SqlAsync("alter table streaks disable row level security");
        try
        {
            await Assert.ThrowsAsync<ForeignRowException>(() => db.ReadAsync([forgetful], default));
        }
        finally
        {
            await fixture.Server.SqlAsync("alter table streaks enable row level security");
        }
        Assert.Empty(forgetful.Rows);
    }

    private static Guid Key(string id) => Isolation.Tenant.KeyOf(id);

    /// <summary>A streak's length as its page tells it, and as it does itself.</summary>
    private static async Task<(int InPage, int Alone)> LengthsAsync(Person viewer, string streak)
    {
        Answer read = (
            await viewer.AskAsync(
                "query($id: ID!) { me { streaks { nodes { currentLength } } streak(id: $id) { currentLength } } }",
                new { id = streak }
            )
        ).Succeeded();
        return (read.NumberAt("me.streaks.nodes.0.currentLength"), read.NumberAt("me.streak.currentLength"));
    }

    private static void Same<T>(T expected, T read)
    {
        // Of a disabled user nothing is read.
        foreach (
            PropertyInfo property in typeof(T).GetProperties().Where(one => one is { CanWrite: true, Name: not nameof(User.DisabledAt) })
        )
        {
            object? value = property.GetValue(expected);
            Assert.True(
                value is not null
                    && !Equals(value, property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null),
                $"{typeof(T).Name}.{property.Name} is as it is by itself: give it another value above."
            );
            Assert.True(
                JsonSerializer.Serialize(value) == JsonSerializer.Serialize(property.GetValue(read)),
                $"{typeof(T).Name}.{property.Name} is read as {property.GetValue(read)}, not {value}."
            );
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 1, 2, 3 })]
    public async Task A_missing_or_outdated_snapshot_is_computed_and_stored_with_the_next_write(byte[]? bytes)
    {
        Person ada = await Person.RegisterAsync(fixture.Server);
        string streak = await ada.CreateStreakAsync();
        await ada.CheckInAsync(streak, "2026-03-14");
        await ada.CheckInAsync(streak, "2026-03-13");
        await fixture.Server.SqlAsync(
            "with written as (update streaks set snapshot = $2, snapshot_days = null where id = $1 returning 1) select count(*) from written",
            Key(streak),
            bytes is null ? DBNull.Value : bytes
        );

        Assert.Equal((2, 2), await LengthsAsync(ada, streak));
        await ada.CheckInAsync(streak, "2026-03-12");
        Assert.Equal((3, 3), await LengthsAsync(ada, streak));
        Assert.Equal(true, await fixture.Server.SqlAsync("select length(snapshot) > 20 from streaks where id = $1", Key(streak)));
    }
}
