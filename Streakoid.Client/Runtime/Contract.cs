#pragma warning disable CA1716 // The word is Visual Basic's.
using System.Text.Json;

namespace Streakoid.Client;

/// <summary>What an operation does.</summary>
public enum OperationKind
{
    /// <summary>It reads.</summary>
    Query,

    /// <summary>It changes something.</summary>
    Mutation,

    /// <summary>It listens.</summary>
    Subscription,
}

/// <summary>One call of one operation.</summary>
public sealed class OperationRequest<TData>(
    OperationKind kind, string name, string document, Action<Utf8JsonWriter>? writeVariables, Func<JsonElement, TData> readData)
{
    /// <summary>What the operation does.</summary>
    public OperationKind Kind { get; } = kind;

    /// <summary>The operation's name.</summary>
    public string Name { get; } = name;

    /// <summary>The operation as it is sent.</summary>
    public string Document { get; } = document;

    /// <summary>Writes the members of the variables object.</summary>
    public Action<Utf8JsonWriter>? WriteVariables { get; } = writeVariables;

    /// <summary>Reads the data.</summary>
    public Func<JsonElement, TData> ReadData { get; } = readData;
}

/// <summary>Sends operations.</summary>
public interface IOperationExecutor
{
    /// <summary>Sends one.</summary>
    Task<IOperationResult<TData>> ExecuteAsync<TData>(OperationRequest<TData> request, CancellationToken cancellationToken) where TData : class;
}

/// <summary>What came back.</summary>
public interface IOperationResult<out TData> where TData : class
{
    /// <summary>The data.</summary>
    TData? Data { get; }
}

/// <summary>A value that was given, null included, or left out.</summary>
public readonly record struct Optional<T>
{
    /// <summary>Gives a value.</summary>
    public Optional(T? value)
    {
        Value = value;
        HasValue = true;
    }

    /// <summary>The value.</summary>
    public T? Value { get; }

    /// <summary>Whether it was given.</summary>
    public bool HasValue { get; }

    /// <summary>Gives a value.</summary>
    public static implicit operator Optional<T>(T? value) => new(value);
}
