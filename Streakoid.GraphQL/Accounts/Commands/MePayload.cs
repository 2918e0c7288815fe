using Streakoid.Accounts.Queries;
using Streakoid.Graph;
using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;

namespace Streakoid.Accounts.Commands;

/// <summary>The payload of mutations that change the account.</summary>
public sealed record MePayload(Principal? Me, IReadOnlyList<DomainError>? Errors) : IPayload, IChangesPrincipal
{
    Principal? IChangesPrincipal.After(Principal before) => Me ?? before;

    public static MePayload Of(Principal me) => new(me, null);

    public static MePayload Refused(params IReadOnlyList<DomainError> errors) => new(null, errors);
}

/// <summary>A payload with <c>me</c>.</summary>
public abstract class MePayloadType : PayloadType<MePayload>
{
    protected MePayloadType(string mutation, params IReadOnlyList<Type> errors)
        : base(mutation)
    {
        Field<MeType>("me").Description("The user as it is now; null on error.").Pure(source => source.Me);
        Errors(errors);
    }
}
