using System;
using Microsoft.EntityFrameworkCore.Migrations;
using NodaTime;
using Streakoid.Data.Sql;

#nullable disable

namespace Streakoid.Data.Migrations
{
    /// <inheritdoc />
    public partial class OneMailbox : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Instant>(
                name: "unconfirmed_warned_at",
                table: "users",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "address",
                table: "mailed_links",
                type: "text",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "outgoing_mail",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    address = table.Column<string>(type: "text", nullable: false),
                    domain = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()"),
                    due_at = table.Column<Instant>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()"),
                    attempts = table.Column<int>(type: "integer", nullable: false, defaultValue: 0),
                    handed_over_at = table.Column<Instant>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_outgoing_mail", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_users_created_at",
                table: "users",
                column: "created_at",
                filter: "email_verified_at IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_outgoing_mail_domain_due_at",
                table: "outgoing_mail",
                columns: new[] { "domain", "due_at" },
                filter: "handed_over_at IS NULL");

            migrationBuilder.Sql(RowSecurity.CreateReleaseFunction);
            migrationBuilder.Sql(RowSecurity.CreateUnconfirmedFunction);
            migrationBuilder.Sql("grant select, insert, update, delete on outgoing_mail to streakoid_app;");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) =>
            throw new NotSupportedException("Row-level security is not taken away again.");
    }
}
