using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace Streakoid.Data.Migrations
{
    /// <inheritdoc />
    public partial class FairRules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<List<LocalDate>>(
                name: "jumped_dates",
                table: "users",
                type: "date[]",
                nullable: false,
                defaultValueSql: "'{}'");

            migrationBuilder.AddColumn<string>(
                name: "previous_time_zone",
                table: "users",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<LocalDate>(
                name: "archived_on",
                table: "streaks",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "backdating_changes",
                table: "streaks",
                type: "text",
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<bool>(
                name: "backdated",
                table: "check_ins",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "incidents",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    starts_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    ends_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false),
                    reason = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_incidents", x => x.id);
                });

            // The operator's commands connect as the owner; the application only reads.
            migrationBuilder.Sql("grant select on incidents to streakoid_app;");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "incidents");

            migrationBuilder.DropColumn(
                name: "jumped_dates",
                table: "users");

            migrationBuilder.DropColumn(
                name: "previous_time_zone",
                table: "users");

            migrationBuilder.DropColumn(
                name: "archived_on",
                table: "streaks");

            migrationBuilder.DropColumn(
                name: "backdating_changes",
                table: "streaks");

            migrationBuilder.DropColumn(
                name: "backdated",
                table: "check_ins");
        }
    }
}
