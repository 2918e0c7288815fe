using GraphQL.Types;
using Streakoid.Graph.Scalars;

namespace Streakoid.Graph.Filtering;

/// <summary>Conditions on an instant.</summary>
public sealed class DateTimeOperationFilterInputType : InputObjectGraphType
{
    public DateTimeOperationFilterInputType()
    {
        Name = "DateTimeOperationFilterInput";
        Description = "Conditions on an instant; all must hold.";
        Field<DateTimeType>("eq").Description("It is this.");
        Field<DateTimeType>("neq").Description("It is not this.");
        Field<ListGraphType<DateTimeType>>("in").Description("It is one of these.");
        Field<ListGraphType<DateTimeType>>("nin").Description("It is none of these.");
        Field<DateTimeType>("gt").Description("It is later.");
        Field<DateTimeType>("ngt").Description("It is not later.");
        Field<DateTimeType>("gte").Description("It is this or later.");
        Field<DateTimeType>("ngte").Description("It is not this instant and not later.");
        Field<DateTimeType>("lt").Description("It is earlier.");
        Field<DateTimeType>("nlt").Description("It is not earlier.");
        Field<DateTimeType>("lte").Description("It is this or earlier.");
        Field<DateTimeType>("nlte").Description("It is not this instant and not earlier.");
    }
}
