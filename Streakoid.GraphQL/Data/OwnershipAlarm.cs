using System.Diagnostics.Metrics;

namespace Streakoid.Data;

/// <summary>Rejects rows and objects of another user and counts them. The count triggers an alert.</summary>
public class OwnershipAlarm(IMeterFactory meters)
{
    public const string MeterName = "Streakoid.Data";

    private readonly Counter<long> _foreignRows = meters
        .Create(MeterName)
        .CreateCounter<long>(
            "streakoid.cross_user_rows",
            "{row}",
            "Rows of one user that were about to reach another. Anything above 0 is an emergency."
        );

    /// <summary>Initializes the count to zero, so that a missing metric means that nothing is monitored.</summary>
    public void BeginAtZero() => _foreignRows.Add(0);

    /// <summary>Counts a foreign row and throws.</summary>
    /// <param name="row">The type of the row, or of the object that shows it.</param>
    /// <exception cref="ForeignRowException">Always.</exception>
    public virtual void Refuse(Type row)
    {
        _foreignRows.Add(1, new KeyValuePair<string, object?>("table", row.Name));
        throw new ForeignRowException(row.Name);
    }
}
