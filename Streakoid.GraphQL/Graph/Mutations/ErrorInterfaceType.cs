using GraphQL.Types;

namespace Streakoid.Graph.Mutations;

/// <summary>The interface of domain errors.</summary>
public sealed class ErrorInterfaceType : InterfaceGraphType<DomainError>
{
    public const string MessageDescription = "What went wrong and what to do, for people.";
    public const string CodeDescription = "What went wrong, for programs: stable and UPPER_CASE.";

    public ErrorInterfaceType()
    {
        Name = "Error";
        Description = "A domain error of a mutation.";
        Field<NonNullGraphType<StringGraphType>>("message").Description(MessageDescription);
        Field<NonNullGraphType<StringGraphType>>("code").Description(CodeDescription);
    }
}
