using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Streakoid.Data.Sql;

#nullable disable

namespace Streakoid.Data.Migrations
{
    /// <summary>Finds shared pictures by their random key alone.</summary>
    [DbContext(typeof(StreakoidDb))]
    [Migration("20261127032500_PictureKeys")]
    public sealed class PictureKeys : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_streaks_picture_key",
                table: "streaks",
                column: "picture_key",
                filter: "picture_key IS NOT NULL");
            migrationBuilder.Sql(RowSecurity.CreatePictureFunction);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop function find_picture(bytea); drop policy shared_picture on streaks;");
            migrationBuilder.DropIndex(name: "ix_streaks_picture_key", table: "streaks");
        }
    }
}
