using System.Security.Claims;
using GraphQL;
using GraphQL.Execution;
using GraphQL.Instrumentation;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using Streakoid.Graph;

namespace Streakoid.Execution.Compiled;

/// <summary>
/// The context of a resolver in a compiled operation. It has no path, because GraphQL.NET runs a failed operation again with paths.
/// </summary>
internal sealed class CompiledFieldContext(OperationRun run) : IResolveFieldContext
{
    /// <summary>The selected field.</summary>
    public CompiledField Field { get; set; } = null!;

    public object? Source { get; set; }

    public Principal? Principal { get; set; }

    public GraphQLField FieldAst => Field.Ast;

    public FieldType FieldDefinition => Field.Definition;

    public IObjectGraphType ParentType => Field.Parent;

    public IDictionary<string, ArgumentValue>? Arguments => run.ArgumentsOf(Field.Ast);

    public ISchema Schema => run.Schema;

    public GraphQLDocument Document => run.Document;

    public GraphQLOperationDefinition Operation => run.Compiled.Operation;

    public Variables Variables => run.Variables;

    public CancellationToken CancellationToken => run.Scope.Cancellation;

    public IServiceProvider RequestServices => run.Scope.Services;

    public ClaimsPrincipal? User => null;

    public IDictionary<string, object?> UserContext => Principal?.UserContext ?? run.NobodysContext;

    public IReadOnlyDictionary<string, object?> InputExtensions => Inputs.Empty;

    public IDictionary<string, DirectiveInfo>? Directives => null;

    public object? RootValue => null;

    public Metrics Metrics => Metrics.None;

    public IResolveFieldContext? Parent => throw NotKnown();

    public ExecutionErrors Errors => throw NotKnown();

    public IEnumerable<object> Path => throw NotKnown();

    public IEnumerable<object> ResponsePath => throw NotKnown();

    public Dictionary<string, (GraphQLField Field, FieldType FieldType)>? SubFields => throw NotKnown();

    public IDictionary<string, object?> OutputExtensions => throw NotKnown();

    public IExecutionArrayPool ArrayPool => throw NotKnown();

    public IExecutionContext ExecutionContext => throw NotKnown();

    private static NotSupportedException NotKnown() => new("A compiled operation does not support this.");
}
