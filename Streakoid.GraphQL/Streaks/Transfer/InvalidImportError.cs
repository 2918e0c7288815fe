using GraphQL.Types;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;

namespace Streakoid.Streaks.Transfer;

public sealed record InvalidImportError(string Path, string Message) : DomainError("INVALID_IMPORT", Message);

public sealed class InvalidImportErrorType : ErrorType<InvalidImportError>
{
    public InvalidImportErrorType()
        : base("The data cannot be imported. Nothing was changed.") =>
        Field<NonNullGraphType<StringGraphType>>("path")
            .Description("The place of the error, such as `streaks[3].checkIns[7].day` or `Habits.csv:2`.")
            .Pure(source => source.Path);
}

/// <summary>What is being read cannot be imported.</summary>
public sealed class ImportException(DomainError error) : Exception(error.Message)
{
    /// <summary>How much of a faulty text a message repeats.</summary>
    private const int MaxQuoted = 60;

    public ImportException(string path, string message)
        : this(new InvalidImportError(path, message)) { }

    /// <summary>As the client sees it.</summary>
    public DomainError Error => error;

    /// <summary>A text as a message repeats it: its beginning, in quotes.</summary>
    public static string Quote(string? text) =>
        text is null ? "null"
        : text.Length <= MaxQuoted ? $"'{text}'"
        : $"'{text[..MaxQuoted]}…'";

    /// <summary>Runs a step of the reading; what it refuses gets the path of where that was.</summary>
    public static T At<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (ArgumentException error)
        {
            // Rows refuse by themselves what they cannot hold.
            throw new ImportException(path, error.Message.Split(" (Parameter")[0]);
        }
    }
}
