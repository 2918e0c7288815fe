namespace Streakoid.Client;

public partial class GetChangesQuery
{
    /// <summary>The user whom a sync that begins now belongs to; null if there is none yet, or it is not known.</summary>
    internal SignedInUser? SignedIn => (_executor as OperationExecutor)?.SignedIn;
}
