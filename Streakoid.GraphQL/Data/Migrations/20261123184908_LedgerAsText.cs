using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Streakoid.Data.Migrations
{
    /// <inheritdoc />
    public partial class LedgerAsText : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ledger",
                table: "streaks",
                type: "text",
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ledger",
                table: "streaks");
        }
    }
}
