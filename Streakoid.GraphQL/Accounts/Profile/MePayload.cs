using Streakoid.Data;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;

namespace Streakoid.Accounts.Profile;

/// <summary>The payload of what changes the account itself.</summary>
public sealed record MePayload(User? Me, IReadOnlyList<DomainError>? Errors) : IPayload
{
    public static MePayload Of(User me) => new(me, null);

    public static MePayload Refused(params IReadOnlyList<DomainError> errors) => new(null, errors);
}

/// <summary>A payload with <c>me</c>.</summary>
public abstract class MePayloadType : PayloadType<MePayload>
{
    protected MePayloadType(string mutation, params IReadOnlyList<Type> errors)
        : base(mutation)
    {
        Field<MeType>("me").Description("The user as it is now; null when refused.").Pure(source => source.Me);
        Errors(errors);
    }
}
