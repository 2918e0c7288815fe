using GraphQL.Types;
using Streakoid.Graph;
using Streakoid.Graph.Cost;

namespace Streakoid.Streaks.Transfer;

/// <summary>The mutations of export and import.</summary>
public static class TransferFields
{
    public static void AddTo(ObjectGraphType mutation)
    {
        mutation.Field<NonNullGraphType<ExportDataPayloadType>>("exportData").Description("Exports all data of the user as one JSON document.")
            .ResolveAsync(async context => await ExportData.RunAsync(context))
            .FieldType.Cost(100);
        FieldType import = mutation.Field<NonNullGraphType<ImportDataPayloadType>>("importData")
            .Description("Imports streaks from `exportData` or from another app, all or nothing. An account without streaks also adopts the time zones and the starts of days and weeks.")
            .Argument<NonNullGraphType<ImportDataInputType>>("input", "The data to import.")
            .ResolveAsync(async context => await ImportData.RunAsync(context, context.Input<ImportDataInput>()))
            .FieldType;
        import.Cost(100);
        ProtectedFields.AllowLargeBody(import);
    }
}
