using System.Collections;
using System.Text.Json;
using GraphQL.Types;
using Streakoid.Execution.Results;
using Streakoid.Graph;
using Streakoid.Graph.Pure;

namespace Streakoid.Execution.Compiled;

/// <summary>
/// Writes the result of a compiled operation as UTF-8 JSON and computes pure fields while writing. Nothing has been sent yet, so
/// the operation can still fall back to GraphQL.NET.
/// </summary>
internal readonly struct OperationWriter(Utf8JsonWriter json, ISchema schema, PrincipalGuard guard)
{
    /// <summary>Writes an object and everything below it. Each object's owner is compared with the principal.</summary>
    /// <exception cref="OperationAbandonedException">A value does not match the schema.</exception>
    public void Write(ObjectResult objectResult)
    {
        if (objectResult.Source is { } source)
            guard.Verify(source, objectResult.Principal);
        json.WriteStartObject();
        CompiledField[] fields = objectResult.Selection.Fields;
        for (int i = 0; i < fields.Length; i++)
        {
            CompiledField field = fields[i];
            json.WritePropertyName(field.Name);
            if (field.IsPure)
                WritePure(field, objectResult.Source!, objectResult.Principal);
            else
                WriteFetched(field.Shape, objectResult.Values[i], objectResult.Principal);
        }
        json.WriteEndObject();
    }

    private void WriteFetched(CompiledShape shape, object? value, Principal? principal)
    {
        switch (value)
        {
            case ObjectResult objectResult:
                Write(objectResult);
                break;
            case object?[] list when shape is ListShape { IsPure: false, Items: var items }:
                json.WriteStartArray();
                foreach (object? item in list)
                    WriteFetched(items, item, principal);
                json.WriteEndArray();
                break;
            default:
                if (value is not null && shape is not LeafShape)
                    Write(shape, value, principal);
                // A leaf is already serialized, and null is allowed.
                else
                    ResultWriter.Value(json, value);
                break;
        }
    }

    private void WritePure(CompiledField field, object source, Principal? principal)
    {
        PureField pure = field.Pure!;
        if (pure.Writes && field.Shape is LeafShape)
        {
            if (!pure.TryWrite(json, source))
                WriteNull(field.Shape);
        }
        else
        {
            Write(field.Shape, pure.ValueOf(source), principal);
        }
    }

    /// <summary>Writes a value that needs no more fetching.</summary>
    private void Write(CompiledShape shape, object? value, Principal? principal)
    {
        if (value is null)
        {
            WriteNull(shape);
            return;
        }
        switch (shape)
        {
            case LeafShape leaf:
                ResultWriter.Value(json, leaf.Type.Serialize(value) ?? throw new OperationAbandonedException());
                break;
            case ListShape list:
                if (value is not IEnumerable items || value is string)
                    throw new OperationAbandonedException();
                json.WriteStartArray();
                foreach (object? item in items)
                    Write(list.Items, item, principal);
                json.WriteEndArray();
                break;
            case ObjectShape shaped:
                Principal? own = guard.Verify(value, principal);
                json.WriteStartObject();
                foreach (CompiledField field in shaped.SelectionOf(value, schema).Fields)
                {
                    json.WritePropertyName(field.Name);
                    WritePure(field, value, own);
                }
                json.WriteEndObject();
                break;
        }
    }

    private void WriteNull(CompiledShape shape)
    {
        if (shape.NonNull)
            throw new OperationAbandonedException();
        json.WriteNullValue();
    }
}
