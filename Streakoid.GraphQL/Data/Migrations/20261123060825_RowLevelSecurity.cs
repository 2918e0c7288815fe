using Microsoft.EntityFrameworkCore.Migrations;
using Streakoid.Data.Sql;

#nullable disable

namespace Streakoid.Data.Migrations
{
    /// <inheritdoc />
    public partial class RowLevelSecurity : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(RowSecurity.CreateViewerFunction);
            migrationBuilder.Sql(RowSecurity.Enable("users", ownerColumn: "id"));
            migrationBuilder.Sql(RowSecurity.Enable("sessions"));
            migrationBuilder.Sql(RowSecurity.Enable("refresh_tokens"));
            migrationBuilder.Sql(RowSecurity.Enable("streaks"));
            migrationBuilder.Sql(RowSecurity.Enable("check_ins"));
            migrationBuilder.Sql(RowSecurity.Enable("runs"));
            migrationBuilder.Sql(RowSecurity.CreateSignInFunction);
            migrationBuilder.Sql("grant select, insert, update, delete on sign_in_failures to streakoid_app;");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new System.NotSupportedException("Row-level security is not taken away again.");
    }
}
