namespace Streakoid.Client.Tool;

/// <summary>Ends a command with a message to the user. Nothing was changed.</summary>
internal sealed class ToolException(string message) : Exception(message);
