using GraphQL.Types;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;

namespace Streakoid.Streaks.Transfer;

public sealed record InvalidImportError(string Path, string Message) : DomainError("INVALID_IMPORT", Message);

public sealed class InvalidImportErrorType : ErrorType<InvalidImportError>
{
    public InvalidImportErrorType()
        : base("What was sent cannot be imported. Nothing was changed.") =>
        Field<NonNullGraphType<StringGraphType>>("path").Description("Where it is wrong, such as `streaks[3].checkIns[7].day` or `Habits.csv:2`.").Pure(source => source.Path);
}

/// <summary>What is being read cannot be imported.</summary>
public sealed class ImportException(string path, string message) : Exception(message)
{
    /// <summary>As it is told to the client.</summary>
    public InvalidImportError Error => new(path, Message);

    /// <summary>Runs a step of the reading; what it finds wrong is told with where that was.</summary>
    public static T At<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ArgumentException error)
        {
            // The rows say themselves what they cannot hold.
            throw new ImportException(path, error.Message.Split(" (Parameter")[0]);
        }
    }
}
