using System.Collections;
using GraphQL.DataLoader;
using GraphQL.Execution;
using GraphQL.Types;
using GraphQL.Validation;
using GraphQLParser.AST;
using Streakoid.Execution.Documents;
using Streakoid.Execution.Requests;
using Streakoid.Graph;

namespace Streakoid.Execution.Compiled;

/// <summary>
/// One run of a compiled operation. Fields run one after the other, and loaders are awaited per level, as in GraphQL.NET's serial
/// strategy.
/// </summary>
internal sealed class OperationRun(
    CompiledOperation compiled,
    KnownDocument known,
    ISchema schema,
    RequestScope scope,
    OperationInputs inputs
)
{
    private List<Pending> _pending = [];
    private CompiledFieldContext? _unused;

    public CompiledOperation Compiled => compiled;

    public ISchema Schema => schema;

    public RequestScope Scope => scope;

    public GraphQLDocument Document => known.Document;

    public Variables Variables => inputs.Variables;

    /// <summary>The user context of fields without a principal.</summary>
    public PrincipalUserContext NobodysContext => field ??= new(null);

    public IDictionary<string, ArgumentValue>? ArgumentsOf(GraphQLField field) =>
        inputs.Arguments is not null && inputs.Arguments.TryGetValue(field, out IDictionary<string, ArgumentValue>? arguments)
            ? arguments
            : null;

    /// <summary>Runs the compiled operation.</summary>
    /// <param name="principal">The principal; null if no user is signed in.</param>
    /// <exception cref="OperationAbandonedException">A value does not match the schema.</exception>
    public async Task<ObjectResult> RunAsync(Principal? principal)
    {
        ObjectResult root = new(compiled.Root, principal, principal);
        await FillAsync(root);
        while (_pending.Count > 0)
        {
            List<Pending> level = _pending;
            _pending = [];
            // Completes a level before the next, so that the loads of the next level are batched too.
            foreach (Pending one in level)
            {
                object? result = one.Result;
                while (result is IDataLoaderResult loader)
                    result = await loader.GetResultAsync(scope.Cancellation);
                one.Result = result;
            }
            foreach (Pending one in level)
                one.Target.Values[one.Index] = await CompleteAsync(
                    one.Target.Selection.Fields[one.Index].Shape,
                    one.Result,
                    one.Target.Principal
                );
        }
        return root;
    }

    private async ValueTask FillAsync(ObjectResult target)
    {
        CompiledField[] fields = target.Selection.Fields;
        for (int i = 0; i < fields.Length; i++)
        {
            CompiledField field = fields[i];
            if (field.IsPure)
                continue;
            CompiledFieldContext context = _unused ?? new CompiledFieldContext(this);
            (context.Field, context.Source, context.Principal, _unused) = (field, target.Source, target.Principal, null);
            ValueTask<object?> resolving = field.Resolver.ResolveAsync(context);
            bool atOnce = resolving.IsCompletedSuccessfully;
            object? result = await resolving;
            if (result is IDataLoaderResult)
            {
                _pending.Add(new Pending(target, i) { Result = result });
                continue;
            }
            if (field.Shape is LeafShape leaf)
            {
                // A leaf that completed synchronously no longer needs its context, so the next field reuses it.
                if (atOnce)
                    _unused = context;
                target.Values[i] = Leaf(leaf, result);
            }
            else
            {
                target.Values[i] = await CompleteAsync(field.Shape, result, target.Principal);
            }
        }
    }

    private static object? Leaf(LeafShape leaf, object? value)
    {
        if (value is null)
            return leaf.NonNull ? throw new OperationAbandonedException() : null;
        return leaf.Type.Serialize(value) ?? throw new OperationAbandonedException();
    }

    private async ValueTask<object?> CompleteAsync(CompiledShape shape, object? value, Principal? principal)
    {
        if (value is null)
            return shape.NonNull ? throw new OperationAbandonedException() : null;
        if (shape is LeafShape leaf)
            return Leaf(leaf, value);
        // Written directly from the object.
        if (shape.IsPure)
            return value;
        switch (shape)
        {
            case ListShape list:
                if (value is not IEnumerable items || value is string)
                    throw new OperationAbandonedException();
                List<object?> completed = value is ICollection { Count: var count } ? new List<object?>(count) : [];
                foreach (object? item in items)
                    completed.Add(await CompleteAsync(list.Items, item, principal));
                return completed.ToArray();
            default:
                ObjectResult target = new(((ObjectShape)shape).SelectionOf(value, schema), value, scope.Guard.Verify(value, principal));
                await FillAsync(target);
                return target;
        }
    }

    private sealed class Pending(ObjectResult target, int index)
    {
        public ObjectResult Target => target;

        public int Index => index;

        public object? Result { get; set; }
    }
}

/// <summary>A document with the variables of a request.</summary>
internal sealed record OperationInputs(
    Variables Variables,
    IReadOnlyDictionary<GraphQLField, IDictionary<string, ArgumentValue>>? Arguments
);

/// <summary>The compiled operation fails. GraphQL.NET runs it again and reports the error with its location.</summary>
internal sealed class OperationAbandonedException : Exception;
