using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations.Operations;

namespace Streakoid.Tests.Hosting.Releases;

/// <summary>
/// What in a migration the version before it, which still serves while the migration runs, would stumble over: what it uses and
/// what is gone, has another name, or takes less than it did.
/// </summary>
internal static partial class Contractions
{
    /// <summary>Each in words; none where both versions can serve side by side.</summary>
    /// <param name="former">The tables and columns that the version before uses.</param>
    /// <param name="operations">What the migration does.</param>
    public static IEnumerable<string> Of(IRelationalModel former, IReadOnlyList<MigrationOperation> operations) =>
        operations.SelectMany(operation =>
            operation switch
            {
                DropTableOperation drop => Uses(former, drop.Name) ? [$"drops {drop.Name}"] : [],
                RenameTableOperation rename => Uses(former, rename.Name) ? [$"renames {rename.Name}"] : [],
                DropColumnOperation drop => Uses(former, drop.Table, drop.Name) ? [$"drops {drop.Table}.{drop.Name}"] : [],
                RenameColumnOperation rename => Uses(former, rename.Table, rename.Name) ? [$"renames {rename.Table}.{rename.Name}"] : [],
                AddColumnOperation add
                    when Uses(former, add.Table)
                        && !add.IsNullable
                        && add is { DefaultValue: null, DefaultValueSql: null, ComputedColumnSql: null } =>
                [
                    $"asks for {add.Table}.{add.Name}, which the former version does not write",
                ],
                AlterColumnOperation alter when Uses(former, alter.Table, alter.Name) => Tightened(alter),
                CreateIndexOperation { IsUnique: true } index when Uses(former, index.Table) =>
                [
                    $"makes {index.Table} ({string.Join(", ", index.Columns)}) unique",
                ],
                AddUniqueConstraintOperation unique when Uses(former, unique.Table) =>
                [
                    $"makes {unique.Table} ({string.Join(", ", unique.Columns)}) unique",
                ],
                AddForeignKeyOperation key when Uses(former, key.Table) => [$"binds {key.Table} ({string.Join(", ", key.Columns)})"],
                AddCheckConstraintOperation check when Uses(former, check.Table) => [$"checks {check.Table} by {check.Name}"],
                SqlOperation sql when Suspicious().Match(sql.Sql) is { Success: true } match =>
                [
                    $"runs SQL that may take something away: {match.Value}",
                ],
                _ => (IEnumerable<string>)[],
            }
        );

    private static IEnumerable<string> Tightened(AlterColumnOperation alter)
    {
        if (alter.OldColumn.IsNullable && !alter.IsNullable)
            yield return $"no longer takes null for {alter.Table}.{alter.Name}";
        if (alter.OldColumn.ColumnType != alter.ColumnType)
            yield return $"changes {alter.Table}.{alter.Name} from {alter.OldColumn.ColumnType} to {alter.ColumnType}";
        bool hadDefault = alter.OldColumn.DefaultValue is not null || alter.OldColumn.DefaultValueSql is not null;
        if (hadDefault && alter is { IsNullable: false, DefaultValue: null, DefaultValueSql: null })
            yield return $"takes the default of {alter.Table}.{alter.Name} away";
    }

    private static bool Uses(IRelationalModel former, string table) => former.FindTable(table, null) is not null;

    private static bool Uses(IRelationalModel former, string table, string column) =>
        former.FindTable(table, null)?.FindColumn(column) is not null;

    [GeneratedRegex(
        @"\b(?:drop\s+(?:table|column|function|constraint|policy)|rename\s+(?:to|column)|set\s+not\s+null|alter\s+column\s+\w+\s+(?:set\s+data\s+)?type|revoke\s+\w+[\w\s,]* on (?!function|all)|add\s+constraint)\b[^;\n]*",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Suspicious();
}
