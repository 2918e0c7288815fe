using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Streakoid.Data.Sql;

#nullable disable

namespace Streakoid.Data.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(StreakoidDb))]
    [Migration("20261127040000_ChangeLog")]
    public sealed class ChangeLog : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(ChangeTriggers.CreateTables);
            migrationBuilder.Sql(RowSecurity.Enable("change_logs"));
            migrationBuilder.Sql(RowSecurity.Enable("changes"));
            migrationBuilder.Sql(ChangeTriggers.CreateFunctions);
            migrationBuilder.Sql(ChangeTriggers.CreateTriggers);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql(
                """
                drop table change_logs, changes;
                drop function append_change cascade;
                drop function append_check_ins cascade;
                drop function draw_change_position;
                drop function forget_changes;
                """);
    }
}
