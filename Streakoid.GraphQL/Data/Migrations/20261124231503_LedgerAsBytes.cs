using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Streakoid.Data.Migrations
{
    /// <summary>
    /// Ledgers and checkpoints become bytes. Both are caches: what was kept as a text goes, and is worked out from a streak's history until
    /// the streak is next written. Each page of streaks keeps room for new versions of its rows, which a check-in writes.
    /// </summary>
    public partial class LedgerAsBytes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            alter table streaks drop column standing, drop column ledger, add column ledger bytea, add column settled_on date not null default '-infinity';
            alter table streaks set (fillfactor = 80);
            truncate checkpoints;
            alter table checkpoints drop column standing, add column standing bytea not null;
            """);

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("""
            alter table streaks drop column ledger, drop column settled_on, add column ledger text, add column standing jsonb;
            alter table streaks reset (fillfactor);
            truncate checkpoints;
            alter table checkpoints drop column standing, add column standing jsonb not null;
            """);
    }
}
