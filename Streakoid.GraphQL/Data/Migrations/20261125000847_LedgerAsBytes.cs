using NodaTime;
﻿using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Streakoid.Data.Migrations
{
    /// <summary>
    /// Ledgers become bytes in a column of their own; the version before goes on with the text. Each page of streaks keeps room for the new
    /// versions of its rows that check-ins write.
    /// </summary>
    public partial class LedgerAsBytes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "kept",
                table: "streaks",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<LocalDate>(
                name: "settled_on",
                table: "streaks",
                type: "date",
                nullable: false,
                defaultValueSql: "'-infinity'");

            migrationBuilder.Sql("alter table streaks set (fillfactor = 80);");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "kept",
                table: "streaks");

            migrationBuilder.DropColumn(
                name: "settled_on",
                table: "streaks");

            migrationBuilder.Sql("alter table streaks reset (fillfactor);");
        }
    }
}
