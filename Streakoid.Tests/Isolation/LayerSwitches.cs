using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;
using Streakoid.Data;
using Streakoid.Data.Sql;
using Streakoid.Tests.Support;

namespace Streakoid.Tests.Isolation;

/// <summary>What really takes a layer away: SQL of the superuser, and other services. The server itself has no such switches.</summary>
public sealed class LayerSwitches(StreakoidServer server)
{
    private const string Constraint = "fk_check_ins_streaks_user_id_streak_id";

    /// <summary>Row-level security of all tables with an owner.</summary>
    public async Task RowSecurityAsync(bool on)
    {
        string switches = (string)
            (
                await server.SqlAsync(
                    $"select string_agg(format('alter table %I {(on ? "enable" : "disable")} row level security', name), ';') from ({OwnedRows.Tables}) owned"
                )
            )!;
        await server.SqlAsync(switches);
    }

    /// <summary>The foreign key that ties a check-in to a streak of the same owner.</summary>
    public async Task KeysAsync(bool on)
    {
        if (on)
            await server.SqlAsync(
                "delete from check_ins c where not exists (select from streaks s where s.user_id = c.user_id and s.id = c.streak_id)"
            );
        await server.SqlAsync($"alter table check_ins drop constraint if exists {Constraint}");
        if (on)
            await server.SqlAsync(
                $"alter table check_ins add constraint {Constraint} foreign key (user_id, streak_id) references streaks (user_id, id) on delete cascade"
            );
    }

    /// <summary>The database without the ownership interceptor, and otherwise as the host sets it up.</summary>
    public static void WithoutOwnershipInterceptor(IServiceCollection services)
    {
        services.RemoveAll<IDbContextOptionsConfiguration<StreakoidDb>>();
        services.ConfigureDbContext<StreakoidDb>(
            (provider, options) =>
                options
                    .UseStreakoidModel(provider.GetRequiredService<NpgsqlDataSource>())
                    .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
                    .ConfigureWarnings(warnings => warnings.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning))
                    .AddInterceptors(provider.GetRequiredService<OwnerInterceptor>())
        );
    }

    /// <summary>Nobody is told of what belongs to another, and it is not refused.</summary>
    public static void WithoutAlarm(IServiceCollection services) =>
        services.Replace(ServiceDescriptor.Singleton<OwnershipAlarm, SilentAlarm>());

    private sealed class SilentAlarm(System.Diagnostics.Metrics.IMeterFactory meters) : OwnershipAlarm(meters)
    {
        public override void Refuse(Type row) { }
    }
}
