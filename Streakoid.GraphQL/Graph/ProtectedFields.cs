using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQL.Utilities;
using Streakoid.Graph.Errors;

namespace Streakoid.Graph;

/// <summary>
/// Closes every root field to those who are not signed in, unless it says <see cref="AllowAnonymous"/>. A field that nobody
/// thought about is closed, and <c>@authorize</c> in the SDL comes from the same line that enforces it.
/// </summary>
public sealed class ProtectedFields : BaseSchemaNodeVisitor
{
    private const string Anonymous = "streakoid:allow-anonymous";

    /// <summary>Opens a root field to everybody.</summary>
    public static void AllowAnonymous(FieldType field) => field.WithMetadata(Anonymous, true);

    public override void VisitObjectFieldDefinition(FieldType field, IObjectGraphType type, ISchema schema)
    {
        if (type != schema.Query && type != schema.Mutation && type != schema.Subscription) return;
        if (field.GetMetadata(Anonymous, false)) return;
        field.Authorize();
        IFieldResolver inner = field.Resolver ?? throw new InvalidOperationException($"The root field {field.Name} has no resolver.");
        field.Resolver = new FuncFieldResolver<object?>(context =>
            context.Scope.Viewer is null ? throw GraphError.NotAuthenticated() : inner.ResolveAsync(context));
    }
}
