using System.Text.RegularExpressions;
using GraphQLParser.AST;
using Streakoid.Client.Generator.Plan;

namespace Streakoid.Client.Generator.Emit;

/// <summary>Writes an operation: its class, the interfaces and classes of its result, and their reader.</summary>
internal static class OperationEmitter
{
    public const string Runtime = "global::Streakoid.Client";
    public const string Executor = $"{Runtime}.IOperationExecutor";

    public static string Emit(ClientPlan plan, OperationPlan operation, string json)
    {
        var code = CodeWriter.File(plan.Config);
        var kind = operation.Kind.ToString().ToLowerInvariant();
        var result = operation.Shapes[0];
        var request = $"{Runtime}.OperationRequest<{result.Interface}>";
        var answer = $"global::System.Threading.Tasks.Task<{Runtime}.IOperationResult<{result.Interface}>>";
        var variables = operation.Variables.OrderByDescending(static variable => variable.Required).ToList();
        var parameters = variables.ConvertAll(static variable =>
            variable.Required
                ? $"{variable.CsType} {variable.Parameter}"
                : $"{Runtime}.{(variable.CsItem is { } item ? $"OptionalList<{item}>" : $"Optional<{variable.CsType}>")} {variable.Parameter} = default"
        );
        var call =
            $"ExecuteAsync({string.Join(", ", parameters.Append("global::System.Threading.CancellationToken cancellationToken = default"))})";
        var events = $"global::System.Collections.Generic.IAsyncEnumerable<{Runtime}.IOperationResult<{result.Interface}>>";
        var watch =
            $"WatchAsync({string.Join(", ", parameters.Append("global::System.Threading.CancellationToken cancellationToken = default"))})";
        var observe = $"Watch({string.Join(", ", parameters)})";
        var sent = string.Join(", ", variables.Select(static variable => variable.Parameter));
        var create = $"CreateRequest({string.Join(", ", parameters)})";

        code.Line();
        code.Summary(operation.Description, $"The {kind} {operation.Name}.");
        code.Open($"{code.Access} partial interface I{operation.Class}");
        code.Line("/// <summary>The same operation with settings of its own: headers, a deadline, an idempotency key.</summary>");
        code.Line($"I{operation.Class} With({Runtime}.CallOptions options);");
        code.Line();
        code.Line("/// <summary>Creates the request, for callers that send it themselves.</summary>");
        code.Line($"{request} {create};");
        if (operation.Kind != OperationType.Subscription)
        {
            code.Line();
            code.Summary(null, $"Runs the {kind}. Omitted arguments are not sent; null is sent as null.");
            code.Line($"{answer} {call};");
        }
        else
        {
            code.Line();
            code.Summary(
                null,
                "Receives the events, one after the other. After a connection is lost it continues after the last event, if `cursor` is selected and passed as `$after`."
            );
            code.Line($"{events} {watch};");
            code.Line();
            code.Summary(null, "The events as an observable. Each observer begins a subscription of its own.");
            code.Line($"global::System.IObservable<{Runtime}.IOperationResult<{result.Interface}>> {observe};");
        }

        code.Close();
        code.Line();
        code.Line("/// <inheritdoc />");
        code.Open($"{code.Access} partial class {operation.Class} : I{operation.Class}");
        code.Line("/// <summary>The document that is sent.</summary>");
        Document(code, operation.Document);
        code.Line();
        code.Line($"private readonly {Executor} _executor;");
        code.Line();
        code.Line("/// <summary>Creates the operation.</summary>");
        code.Line($"public {operation.Class}({Executor} executor) => _executor = executor;");
        code.Line();
        code.Line("/// <inheritdoc />");
        code.Line($"public I{operation.Class} With({Runtime}.CallOptions options) =>");
        code.Indented(() => code.Line($"new {operation.Class}({Runtime}.OperationExecutorExtensions.With(_executor, options));"));
        code.Line();
        code.Line("/// <inheritdoc />");
        if (operation.Kind != OperationType.Subscription)
        {
            code.Line($"public {answer} {call} =>");
            code.Indented(() => code.Line($"_executor.ExecuteAsync(CreateRequest({sent}), cancellationToken);"));
        }
        else
        {
            code.Line($"public {events} {watch} =>");
            code.Indented(() => code.Line($"_executor.WatchAsync(CreateRequest({sent}), cancellationToken);"));
            code.Line();
            code.Line("/// <inheritdoc />");
            code.Line($"public global::System.IObservable<{Runtime}.IOperationResult<{result.Interface}>> {observe} =>");
            code.Indented(() =>
                code.Line(
                    $"new {Runtime}.ObservableSubscription<{result.Interface}>(cancellationToken => WatchAsync({(sent.Length == 0 ? "" : sent + ", ")}cancellationToken));"
                )
            );
        }

        code.Line();
        code.Line("/// <inheritdoc />");
        code.Line($"public {request} {create} => new(");
        code.Indented(() =>
        {
            code.Line($"{Runtime}.OperationKind.{operation.Kind},");
            code.Line($"\"{SentName(operation)}\",");
            code.Line("Document,");
            if (variables.Count == 0)
            {
                code.Line("null,");
            }
            else
            {
                code.Line("__writer =>");
                code.Open();
                Variables(plan, code, variables, json);
                code.Close(",");
            }

            code.Line($"{operation.Reader}.{result.Name}{(operation.Effect is null ? ");" : ",")}");
            if (operation.Effect is { } effect)
                code.Line($"{Runtime}.SessionEffect.{effect});");
        });
        code.Close();
        foreach (var shape in operation.Shapes)
        {
            ShapeEmitter.Interface(code, shape);
            ShapeEmitter.Class(code, shape, plan.Config.Features.EntityRecords);
        }

        Reader(plan, code, operation, json);
        return code.ToString();
    }

    // The name as the document spells it, which may differ from the C# name.
    private static string SentName(OperationPlan operation) =>
        Regex.Match(operation.Document, "^(?:query|mutation|subscription) ([_A-Za-z0-9]+)").Groups[1].Value;

    private static void Document(CodeWriter code, string document)
    {
        var quotes = new string(
            '"',
            Math.Max(3, 1 + Regex.Matches(document, "\"+").Cast<Match>().Select(static run => run.Length).DefaultIfEmpty(0).Max())
        );
        code.Line("public const string Document =");
        code.Indented(() =>
        {
            code.Line(quotes);
            foreach (var line in document.Split('\n'))
                code.Line(line);
            code.Line(quotes + ";");
        });
    }

    private static void Variables(ClientPlan plan, CodeWriter code, List<VariablePlan> variables, string json)
    {
        var values = new WriteValue(plan.Types, json, "__writer");
        foreach (var variable in variables)
        {
            if (!variable.Required)
                code.Open($"if ({variable.Parameter}.HasValue)");
            code.Line($"__writer.WritePropertyName(\"{variable.Name}\");");
            values.To(
                code,
                variable.Type,
                variable.Required ? variable.Parameter : $"{variable.Parameter}.Value{(variable.Type.NonNull ? "!" : "")}"
            );
            if (!variable.Required)
                code.Close();
        }
    }

    private static void Reader(ClientPlan plan, CodeWriter code, OperationPlan operation, string json)
    {
        var values = new ReadValue(plan.Types, json);
        code.Line();
        code.Line("// Reads a response into the classes above, without reflection.");
        code.Open($"file static class {operation.Reader}");
        for (var i = 0; i < operation.Shapes.Count; i++)
        {
            var shape = operation.Shapes[i];
            if (i > 0)
                code.Line();
            var make = new Action<string>(end =>
            {
                code.Line($"new {shape.Class}(");
                code.Indented(() =>
                {
                    for (var p = 0; p < shape.Properties.Count; p++)
                        code.Line(values.Member(shape.Properties[p], p) + (p < shape.Properties.Count - 1 ? "," : ")" + end));
                    if (shape.Properties.Count == 0)
                        code.Line(")" + end);
                });
            });
            code.Line($"internal static {shape.Interface} {shape.Name}(global::System.Text.Json.JsonElement data) =>");
            code.Indented(() =>
            {
                if (shape.Cases.Count == 0)
                {
                    make(";");
                    return;
                }

                code.Line($"{ReadValue.Reader}.TypeName(data) switch");
                code.Open();
                foreach (var one in shape.Cases)
                    code.Line($"\"{one.Type.Name}\" => {one.Name}(data),");
                code.Line("_ =>");
                code.Indented(() => make(","));
                code.Close(";");
            });
        }

        code.Close();
    }
}
