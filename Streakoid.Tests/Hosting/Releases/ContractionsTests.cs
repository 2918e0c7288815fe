using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Streakoid.Data;
using Streakoid.Data.Sql;

namespace Streakoid.Tests.Hosting.Releases;

/// <summary>Expand first, contract a release later: what the version that still serves uses is neither taken away nor narrowed.</summary>
[Trait("kind", "rules")]
public sealed class ContractionsTests
{
    /// <summary>What may be taken away all the same, as <c>migration: what</c>, each with the reason why nobody misses it.</summary>
    private static readonly Dictionary<string, string> Allowed = [];

    private static readonly StreakoidDb Db = new(new DbContextOptionsBuilder<StreakoidDb>().UseStreakoidModel("Host=nowhere").Options);

    private static readonly IRelationalModel Present = Relational(Db.GetService<IMigrationsAssembly>().ModelSnapshot!.Model);

    [Fact]
    public void No_migration_takes_away_what_the_version_before_it_uses()
    {
        List<string> found = [];
        IRelationalModel former = Relational(null);
        IMigrationsAssembly assembly = Db.GetService<IMigrationsAssembly>();
        foreach ((string id, TypeInfo type) in assembly.Migrations.OrderBy(migration => migration.Key, StringComparer.Ordinal))
        {
            Migration migration = assembly.CreateMigration(type, Db.Database.ProviderName!);
            found.AddRange(Contractions.Of(former, migration.UpOperations).Select(what => $"{id}: {what}"));
            // A migration without a model of its own leaves the model as it was.
            if (Relational(migration.TargetModel) is { } model && model.Tables.Any())
                former = model;
        }
        Assert.Equal(Allowed.Keys.Order(), found.Order());
        Assert.True(former.Tables.Count() > 5);
    }

    public static TheoryData<Action<MigrationBuilder>, string> Contracting =>
        new()
        {
            { up => up.DropTable("streaks"), "drops streaks" },
            { up => up.RenameTable("streaks", newName: "habits"), "renames streaks" },
            { up => up.DropColumn("description", "streaks"), "drops streaks.description" },
            { up => up.RenameColumn("description", "streaks", "words"), "renames streaks.description" },
            { up => up.AddColumn<string>("mood", "streaks"), "asks for streaks.mood, which the former version does not write" },
            {
                up =>
                    up.AlterColumn<string>(
                        "description",
                        "streaks",
                        "text",
                        nullable: false,
                        oldClrType: typeof(string),
                        oldType: "text",
                        oldNullable: true
                    ),
                "no longer takes null for streaks.description"
            },
            {
                up => up.AlterColumn<string>("name", "streaks", "varchar(10)", oldClrType: typeof(string), oldType: "text"),
                "changes streaks.name from text to varchar(10)"
            },
            { up => up.CreateIndex("ix", "streaks", "name", unique: true), "makes streaks (name) unique" },
            { up => up.AddUniqueConstraint("ak", "streaks", "name"), "makes streaks (name) unique" },
            { up => up.AddForeignKey("fk", "streaks", "name", "users"), "binds streaks (name)" },
            { up => up.AddCheckConstraint("ck", "streaks", "name <> ''"), "checks streaks by ck" },
            {
                up => up.Sql("alter table streaks drop column description"),
                "runs SQL that may take something away: drop column description"
            },
            { up => up.Sql("alter table streaks alter column name set not null;"), "runs SQL that may take something away: set not null" },
        };

    [Theory]
    [MemberData(nameof(Contracting), DisableDiscoveryEnumeration = true)]
    public void What_is_taken_away_is_named(Action<MigrationBuilder> up, string expected) => Assert.Equal([expected], Found(up));

    [Fact]
    public void What_is_added_or_was_no_longer_used_is_not() =>
        Assert.Empty(
            Found(up =>
            {
                up.AddColumn<string>("mood", "streaks", nullable: true);
                up.AddColumn<int>("count", "streaks", defaultValue: 0);
                up.DropColumn("colour_that_no_model_has", "streaks");
                up.DropTable("table_that_no_model_has");
                up.CreateTable(
                    "moods",
                    table => new { id = table.Column<int>() },
                    constraints: table => table.PrimaryKey("pk", row => row.id)
                );
                up.CreateIndex("ix", "moods", "id", unique: true);
                up.CreateIndex("ix", "streaks", "name");
                up.AlterColumn<string>("name", "streaks", "text", nullable: true, oldClrType: typeof(string), oldType: "text");
                up.Sql(RowSecurity.Enable("moods"));
            })
        );

    private static IEnumerable<string> Found(Action<MigrationBuilder> up)
    {
        MigrationBuilder builder = new(Db.Database.ProviderName);
        up(builder);
        return Contractions.Of(Present, builder.Operations);
    }

    private static IRelationalModel Relational(IModel? model)
    {
        IModel finished =
            model is null ? new ModelBuilder().FinalizeModel()
            : model is IMutableModel mutable ? mutable.FinalizeModel()
            : model;
        return Db.GetService<IModelRuntimeInitializer>()
            .Initialize(finished, designTime: true, validationLogger: null)
            .GetRelationalModel();
    }
}
