using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Streakoid.Data.Migrations
{
    /// <inheritdoc />
    public partial class StreakLooks : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "color",
                table: "streaks",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "icon",
                table: "streaks",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "position",
                table: "streaks",
                type: "integer",
                nullable: false,
                defaultValue: 0);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "color",
                table: "streaks");

            migrationBuilder.DropColumn(
                name: "icon",
                table: "streaks");

            migrationBuilder.DropColumn(
                name: "position",
                table: "streaks");
        }
    }
}
