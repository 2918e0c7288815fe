namespace Streakoid.Client.Generator.Validate;

/// <summary>One rule of the GraphQL specification, with the id of the diagnostic that says it is broken.</summary>
internal abstract class Rule(string id)
{
    public string Id => id;

    public abstract IEnumerable<Problem> Check(ValidationContext context);
}
