using GraphQL.Types;

namespace Streakoid.Graph.Mutations;

/// <summary>A domain error's graph type, named like its record.</summary>
public abstract class ErrorType<TError> : ObjectGraphType<TError>
    where TError : DomainError
{
    protected ErrorType(string description)
    {
        Name = typeof(TError).Name;
        Description = description;
        Interface<ErrorInterfaceType>();
        IsTypeOf = value => value is TError;
        Field<NonNullGraphType<StringGraphType>>("message").Description(ErrorInterfaceType.MessageDescription)
            .Resolve(context => context.Source.Message);
        Field<NonNullGraphType<StringGraphType>>("code").Description(ErrorInterfaceType.CodeDescription)
            .Resolve(context => context.Source.Code);
    }
}
