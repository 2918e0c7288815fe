using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using GraphQL;
using GraphQLParser.AST;
using Streakoid.Graph.Errors;

namespace Streakoid.Execution.Requests;

/// <summary>
/// The variables of a request as they were sent. They are read once it is known which ones the operation declares: the bytes of others are
/// skipped, and take no memory.
/// </summary>
public sealed class SentVariables
{
    public static readonly SentVariables None = new([]);

    private readonly byte[] _json;

    private SentVariables(byte[] json) => _json = json;

    /// <param name="json">A JSON object that was found valid, in UTF-8.</param>
    public static SentVariables Of(byte[] json) => new(json);

    /// <summary>Reads the variables that the operation declares.</summary>
    /// <exception cref="RequestRejectedException">They hold too many values, or a value that cannot be read.</exception>
    internal Inputs Read(GraphQLOperationDefinition? operation, OperationLimits limits)
    {
        if (_json.Length == 0 || operation?.Variables is not { Count: > 0 } declared)
            return Inputs.Empty;
        Utf8JsonReader json = new(_json, new JsonReaderOptions { MaxDepth = limits.MaxJsonDepth });
        int left = limits.MaxVariableValues;
        Dictionary<string, object?> variables = new(declared.Count, StringComparer.Ordinal);
        try
        {
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                string? name = Declared(ref json, declared);
                json.Read();
                if (name is null)
                    json.Skip();
                else
                    Add(variables, name, Value(ref json, ref left, limits));
            }
        }
        catch (InvalidOperationException)
        {
            // A string that is not valid Unicode, such as a lone surrogate.
            throw RequestRejectedException.BadRequest("The variables contain text that is not valid Unicode.");
        }
        return new Inputs(variables);
    }

    private static string? Declared(ref Utf8JsonReader json, GraphQLVariablesDefinition declared)
    {
        foreach (GraphQLVariableDefinition one in declared.Items)
            if (json.ValueTextEquals(one.Variable.Name.Value.Span))
                return one.Variable.Name.StringValue;
        return null;
    }

    private static object? Value(ref Utf8JsonReader json, ref int left, OperationLimits limits)
    {
        if (left-- == 0)
        {
            throw RequestRejectedException.Document(
                ErrorCodes.DocumentLimit,
                $"The variables hold more than {limits.MaxVariableValues} values. Send them in several requests."
            );
        }
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                Dictionary<string, object?> members = new(StringComparer.Ordinal);
                while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                {
                    string name = json.GetString()!;
                    json.Read();
                    Add(members, name, Value(ref json, ref left, limits));
                }
                return members;
            case JsonTokenType.StartArray:
                List<object?> items = [];
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                    items.Add(Value(ref json, ref left, limits));
                return items;
            case JsonTokenType.String:
                return json.GetString();
            case JsonTokenType.Number:
                return Number(ref json);
            case JsonTokenType.True:
                return true;
            case JsonTokenType.False:
                return false;
            default:
                return null;
        }
    }

    private static void Add(Dictionary<string, object?> members, string name, object? value)
    {
        if (!members.TryAdd(name, value))
            throw RequestRejectedException.BadRequest("The variables contain a name twice.");
    }

    // The CLR types that the engine's scalars know.
    private static object Number(ref Utf8JsonReader json)
    {
        if (json.TryGetInt32(out int small))
            return small;
        if (json.TryGetInt64(out long large))
            return large;
        ReadOnlySpan<byte> digits = json.ValueSpan;
        if (
            digits.Length <= 100
            && BigInteger.TryParse(
                Encoding.ASCII.GetString(digits),
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out BigInteger huge
            )
        )
            return huge;
        if (json.TryGetDecimal(out decimal exact))
            return exact;
        return json.TryGetDouble(out double approximate) && double.IsFinite(approximate)
            ? approximate
            : throw RequestRejectedException.BadRequest("A number in the variables is out of range.");
    }
}
