using Streakoid.Client.Generator.Validate.Rules;

namespace Streakoid.Client.Generator.Validate;

/// <summary>Runs all validation rules of the specification (October 2021, with <c>@oneOf</c>), in its order.</summary>
internal static class Validator
{
    public static IReadOnlyList<Rule> Rules { get; } =
    [
        new ExecutableDefinitions(),
        new KnownOperationTypes(),
        new UniqueOperationNames(),
        new LoneAnonymousOperation(),
        new SingleFieldSubscriptions(),
        new FieldsOnCorrectType(),
        new OverlappingFieldsCanBeMerged(),
        new ScalarLeafs(),
        new KnownArgumentNames(),
        new UniqueArgumentNames(),
        new ProvidedRequiredArguments(),
        new UniqueFragmentNames(),
        new KnownTypeNames(),
        new FragmentsOnCompositeTypes(),
        new NoUnusedFragments(),
        new KnownFragmentNames(),
        new NoFragmentCycles(),
        new PossibleFragmentSpreads(),
        new ValuesOfCorrectType(),
        new KnownInputFieldNames(),
        new UniqueInputFieldNames(),
        new ProvidedRequiredInputFields(),
        new OneOfInputs(),
        new KnownDirectives(),
        new DirectivesInValidLocations(),
        new UniqueDirectivesPerLocation(),
        new UniqueVariableNames(),
        new VariablesAreInputTypes(),
        new NoUndefinedVariables(),
        new NoUnusedVariables(),
        new VariablesInAllowedPosition(),
    ];

    /// <param name="context">The operation files.</param>
    /// <param name="complete">Whether every file could be parsed. If not, a fragment may only seem to be missing or unused.</param>
    public static List<Problem> Check(ValidationContext context, bool complete) =>
        [.. Rules.Where(rule => complete || rule is not (NoUnusedFragments or KnownFragmentNames)).SelectMany(rule => rule.Check(context))];
}
