using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Streakoid.Data.Sql;

#nullable disable

namespace Streakoid.Data.Migrations
{
    /// <inheritdoc />
    [DbContext(typeof(StreakoidDb))]
    [Migration("20261123080000_AppliedWrites")]
    public sealed class AppliedWrites : Migration
    {
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
            migrationBuilder.Sql(RowSecurity.Enable("applied_writes"));
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => migrationBuilder.Sql("drop table applied_writes;");
    }
}
