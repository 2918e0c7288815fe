using GraphQL.Types;

namespace Streakoid.Graph.Filtering;

/// <summary>Conditions on a number.</summary>
public sealed class IntOperationFilterInputType : InputObjectGraphType
{
    public IntOperationFilterInputType()
    {
        Name = "IntOperationFilterInput";
        Description = "Conditions on a number; all must hold.";
        Field<IntGraphType>("eq").Description("It is this.");
        Field<IntGraphType>("neq").Description("It is not this.");
        Field<ListGraphType<IntGraphType>>("in").Description("It is one of these.");
        Field<ListGraphType<IntGraphType>>("nin").Description("It is none of these.");
        Field<IntGraphType>("gt").Description("It is greater.");
        Field<IntGraphType>("ngt").Description("It is not greater.");
        Field<IntGraphType>("gte").Description("It is this or greater.");
        Field<IntGraphType>("ngte").Description("It is neither this nor greater.");
        Field<IntGraphType>("lt").Description("It is less.");
        Field<IntGraphType>("nlt").Description("It is not less.");
        Field<IntGraphType>("lte").Description("It is this or less.");
        Field<IntGraphType>("nlte").Description("It is neither this nor less.");
    }
}
