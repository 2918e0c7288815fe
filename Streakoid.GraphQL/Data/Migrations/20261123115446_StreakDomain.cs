using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;
using Streakoid.Data.Sql;

#nullable disable

namespace Streakoid.Data.Migrations
{
    /// <inheritdoc />
    public partial class StreakDomain : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            // Runs are a cache, which now holds those alone that are over; it is filled again by the next write of each streak.
            migrationBuilder.Sql("truncate runs;");

            migrationBuilder.DropIndex(
                name: "ix_runs_user_id_streak_id_length",
                table: "runs");

            migrationBuilder.AddColumn<LocalTime>(
                name: "day_starts_at",
                table: "users",
                type: "time",
                nullable: false,
                defaultValue: new NodaTime.LocalTime(0, 0));

            migrationBuilder.AddColumn<string>(
                name: "former_time_zones",
                table: "users",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "week_starts",
                table: "users",
                type: "text",
                nullable: false,
                defaultValue: "1");

            migrationBuilder.AddColumn<byte[]>(
                name: "picture_key",
                table: "streaks",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "standing",
                table: "streaks",
                type: "jsonb",
                nullable: true);

            migrationBuilder.AddColumn<List<string>>(
                name: "tags",
                table: "streaks",
                type: "text[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<int>(
                name: "version",
                table: "streaks",
                type: "integer",
                nullable: false,
                defaultValue: 1);

            migrationBuilder.AddColumn<LocalDate>(
                name: "broken_on",
                table: "runs",
                type: "date",
                nullable: false,
                defaultValue: new NodaTime.LocalDate(1, 1, 1));

            migrationBuilder.AddColumn<int>(
                name: "unit",
                table: "runs",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<List<Guid>>(
                name: "client_ids",
                table: "check_ins",
                type: "uuid[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.CreateTable(
                name: "checkpoints",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    streak_id = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<LocalDate>(type: "date", nullable: false),
                    standing = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_checkpoints", x => new { x.user_id, x.streak_id, x.day });
                    table.ForeignKey(
                        name: "fk_checkpoints_streaks_user_id_streak_id",
                        columns: x => new { x.user_id, x.streak_id },
                        principalTable: "streaks",
                        principalColumns: new[] { "user_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "pauses",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    streak_id = table.Column<Guid>(type: "uuid", nullable: false),
                    first_day = table.Column<LocalDate>(type: "date", nullable: false),
                    last_day = table.Column<LocalDate>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pauses", x => new { x.user_id, x.streak_id, x.first_day });
                    table.ForeignKey(
                        name: "fk_pauses_streaks_user_id_streak_id",
                        columns: x => new { x.user_id, x.streak_id },
                        principalTable: "streaks",
                        principalColumns: new[] { "user_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "schedules",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    streak_id = table.Column<Guid>(type: "uuid", nullable: false),
                    effective_from = table.Column<LocalDate>(type: "date", nullable: false),
                    target = table.Column<decimal>(type: "numeric", nullable: false),
                    comparison = table.Column<int>(type: "integer", nullable: false),
                    freezes_per_month = table.Column<int>(type: "integer", nullable: false),
                    rule_kind = table.Column<int>(type: "integer", nullable: false),
                    rule_value = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_schedules", x => new { x.user_id, x.streak_id, x.effective_from });
                    table.ForeignKey(
                        name: "fk_schedules_streaks_user_id_streak_id",
                        columns: x => new { x.user_id, x.streak_id },
                        principalTable: "streaks",
                        principalColumns: new[] { "user_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "skips",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    streak_id = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<LocalDate>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_skips", x => new { x.user_id, x.streak_id, x.day });
                    table.ForeignKey(
                        name: "fk_skips_streaks_user_id_streak_id",
                        columns: x => new { x.user_id, x.streak_id },
                        principalTable: "streaks",
                        principalColumns: new[] { "user_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.Sql(RowSecurity.Enable("schedules"));
            migrationBuilder.Sql(RowSecurity.Enable("pauses"));
            migrationBuilder.Sql(RowSecurity.Enable("skips"));
            migrationBuilder.Sql(RowSecurity.Enable("checkpoints"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "checkpoints");

            migrationBuilder.DropTable(
                name: "pauses");

            migrationBuilder.DropTable(
                name: "schedules");

            migrationBuilder.DropTable(
                name: "skips");

            migrationBuilder.DropColumn(
                name: "day_starts_at",
                table: "users");

            migrationBuilder.DropColumn(
                name: "former_time_zones",
                table: "users");

            migrationBuilder.DropColumn(
                name: "week_starts",
                table: "users");

            migrationBuilder.DropColumn(
                name: "picture_key",
                table: "streaks");

            migrationBuilder.DropColumn(
                name: "standing",
                table: "streaks");

            migrationBuilder.DropColumn(
                name: "tags",
                table: "streaks");

            migrationBuilder.DropColumn(
                name: "version",
                table: "streaks");

            migrationBuilder.DropColumn(
                name: "broken_on",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "unit",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "client_ids",
                table: "check_ins");

            migrationBuilder.CreateIndex(
                name: "ix_runs_user_id_streak_id_length",
                table: "runs",
                columns: new[] { "user_id", "streak_id", "length" });
        }
    }
}
