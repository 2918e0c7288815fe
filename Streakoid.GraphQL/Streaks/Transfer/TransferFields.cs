using GraphQL.Types;
using Streakoid.Graph;
using Streakoid.Graph.Cost;

namespace Streakoid.Streaks.Transfer;

/// <summary>Taking one's streaks along.</summary>
public static class TransferFields
{
    public static void AddTo(ObjectGraphType mutation)
    {
        mutation.Field<NonNullGraphType<ExportDataPayloadType>>("exportData").Description("Writes all that the user has into one JSON document.")
            .ResolveAsync(async context => await ExportData.RunAsync(context))
            .FieldType.Cost(100);
        FieldType import = mutation.Field<NonNullGraphType<ImportDataPayloadType>>("importData")
            .Description("Adds streaks from `exportData` or from another app, all or nothing. An account without streaks takes over their time zones and starts of days and weeks too.")
            .Argument<NonNullGraphType<ImportDataInputType>>("input", "What to import.")
            .ResolveAsync(async context => await ImportData.RunAsync(context, context.Input<ImportDataInput>()))
            .FieldType;
        import.Cost(100);
        ProtectedFields.AllowLargeBody(import);
    }
}
