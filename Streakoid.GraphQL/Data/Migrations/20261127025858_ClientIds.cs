using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;
using Streakoid.Data.Sql;

#nullable disable

namespace Streakoid.Data.Migrations
{
    /// <inheritdoc />
    public partial class ClientIds : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "client_ids",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    client_id = table.Column<Guid>(type: "uuid", nullable: false),
                    streak_id = table.Column<Guid>(type: "uuid", nullable: false),
                    day = table.Column<LocalDate>(type: "date", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_client_ids", x => new { x.user_id, x.client_id });
                    table.ForeignKey(
                        name: "fk_client_ids_streaks_user_id_streak_id",
                        columns: x => new { x.user_id, x.streak_id },
                        principalTable: "streaks",
                        principalColumns: new[] { "user_id", "id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_client_ids_user_id_streak_id",
                table: "client_ids",
                columns: new[] { "user_id", "streak_id" });

            migrationBuilder.Sql(RowSecurity.Enable("client_ids"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "client_ids");
        }
    }
}
