namespace Streakoid.Client.Generator.Validate;

/// <summary>A validation rule of the GraphQL specification, with the id of its diagnostic.</summary>
internal abstract class Rule(string id)
{
    public string Id => id;

    public abstract IEnumerable<Problem> Check(ValidationContext context);
}
