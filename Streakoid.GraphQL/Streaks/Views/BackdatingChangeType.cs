using GraphQL.Types;
using Streakoid.Data;
using Streakoid.Graph.Pure;
using Streakoid.Graph.Scalars;

namespace Streakoid.Streaks.Views;

public sealed class BackdatingChangeType : ObjectGraphType<BackdatingChange>
{
    public BackdatingChangeType()
    {
        Name = "BackdatingChange";
        Description = "A change of the number of days that check-ins may be backdated.";
        Field<NonNullGraphType<DateTimeType>>("changedAt").Description("When it was changed.").Pure(source => source.At);
        Field<NonNullGraphType<IntGraphType>>("allowedBackdatingDays")
            .Description("How many days back are allowed since then.")
            .Pure(source => source.Days);
    }
}
