using GraphQL.Types;
using Streakoid.Graph.Pure;

namespace Streakoid.Graph.Mutations;

/// <summary>The graph type of a domain error, named like its record.</summary>
public abstract class ErrorType<TError> : ObjectGraphType<TError>
    where TError : DomainError
{
    protected ErrorType(string description)
    {
        Name = typeof(TError).Name;
        Description = description;
        Interface<ErrorInterfaceType>();
        IsTypeOf = value => value is TError;
        Field<NonNullGraphType<StringGraphType>>("message")
            .Description(ErrorInterfaceType.MessageDescription)
            .Pure(source => source.Message);
        Field<NonNullGraphType<StringGraphType>>("code").Description(ErrorInterfaceType.CodeDescription).Pure(source => source.Code);
    }
}
