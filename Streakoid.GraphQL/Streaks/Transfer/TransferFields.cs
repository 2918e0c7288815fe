using GraphQL.Types;
using Streakoid.Graph;
using Streakoid.Graph.Cost;
using Streakoid.Graph.Mutations;

namespace Streakoid.Streaks.Transfer;

/// <summary>The mutations of export and import.</summary>
public static class TransferFields
{
    public static void AddTo(ObjectGraphType mutation)
    {
        mutation
            .Add<ExportDataPayloadType>(
                "exportData",
                "Exports all data of the user as one JSON document.",
                async context => await ExportData.RunAsync(context)
            )
            .FieldType.Cost(100);
        FieldType import = mutation
            .Add<ImportDataPayloadType, ImportDataInputType, ImportDataInput>(
                "importData",
                "Imports streaks from `exportData` or from another app, all or nothing. An account without streaks also adopts the time zones and the starts of days and weeks.",
                "The data to import.",
                async (context, input) => await ImportData.RunAsync(context, input)
            )
            .FieldType;
        import.Cost(100);
        ProtectedFields.AllowLargeBody(import);
    }
}
