using Streakoid.Graph.Mutations;
using Streakoid.Graph.Pure;
using Streakoid.Streaks.Views;

namespace Streakoid.Streaks.Commands;

/// <summary>The payload of a mutation that changes one streak.</summary>
public sealed record StreakPayload(StreakView? Streak, IReadOnlyList<DomainError>? Errors) : IPayload
{
    public static StreakPayload Of(StreakView? streak) => new(streak, null);

    public static StreakPayload Refused(params IReadOnlyList<DomainError> errors) => new(null, errors);
}

public abstract class StreakPayloadType : PayloadType<StreakPayload>
{
    protected StreakPayloadType(string mutation, string description, params IReadOnlyList<Type> errors)
        : base(mutation)
    {
        Field<StreakType>("streak").Description(description).Pure(source => source.Streak);
        Errors(errors);
    }
}
