using Streakoid.Graph.Mutations;

namespace Streakoid.Accounts.Commands;

public sealed record InvalidLinkError() : DomainError("INVALID_LINK", "This link is unknown, used or expired. Request a new one.");

public sealed class InvalidLinkErrorType() : ErrorType<InvalidLinkError>("The link is unknown, used or expired.");
