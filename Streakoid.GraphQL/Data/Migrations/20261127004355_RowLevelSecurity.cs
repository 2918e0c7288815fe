using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Streakoid.Data.Sql;

#nullable disable

namespace Streakoid.Data.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(StreakoidDb))]
    [Migration("20261127004355_RowLevelSecurity")]
    public sealed class RowLevelSecurity : Migration
    {
        private static readonly string[] Owned =
        [
            "sessions", "refresh_tokens", "access_tokens", "mailed_links", "applied_writes", "streaks", "check_ins", "schedules", "pauses", "skips", "runs", "checkpoints",
        ];

        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql(
                """
                create table applied_writes (
                  user_id uuid not null references users (id) on delete cascade,
                  key bytea not null,
                  fingerprint bytea not null,
                  result uuid,
                  applied_at timestamptz not null,
                  primary key (user_id, key)
                );
                create index ix_applied_writes_user_id_applied_at on applied_writes (user_id, applied_at);
                """);
            // A check-in writes its streak's row again: room for that in the same page.
            migrationBuilder.Sql("alter table streaks set (fillfactor = 80);");
            migrationBuilder.Sql(RowSecurity.CreateViewerFunction);
            migrationBuilder.Sql(RowSecurity.Enable("users", ownerColumn: "id"));
            foreach (string table in Owned) migrationBuilder.Sql(RowSecurity.Enable(table));
            migrationBuilder.Sql(RowSecurity.CreateSignInFunction);
            migrationBuilder.Sql("grant select, insert, update, delete on sign_in_failures, request_allowances to streakoid_app;");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new System.NotSupportedException("Row-level security is not taken away again.");
    }
}
