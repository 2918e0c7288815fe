using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Streakoid.Data.Migrations
{
    /// <summary>Keeps the answer of an import, which its data cannot give again, with its Idempotency-Key.</summary>
    [DbContext(typeof(StreakoidDb))]
    [Migration("20261127163000_AppliedAnswers")]
    public sealed class AppliedAnswers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql("alter table applied_writes add column answer text;");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            migrationBuilder.Sql("alter table applied_writes drop column answer;");
    }
}
