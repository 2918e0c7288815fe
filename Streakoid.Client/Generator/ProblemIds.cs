namespace Streakoid.Client.Generator;

/// <summary>The ids of diagnostics other than those of validation rules, which each have their own.</summary>
internal static class ProblemIds
{
    public const string Syntax = "STRK0001";
    public const string Configuration = "STRK0002";
    public const string SchemaMissing = "STRK0003";
    public const string SchemaInvalid = "STRK0004";
    public const string UnknownScalarTarget = "STRK0005";
    public const string OperationWithoutName = "STRK0006";
    public const string NameClash = "STRK0007";
    public const string NoDocuments = "STRK0008";
    public const string UnknownKey = "STRK0009";
    public const string TooManyTypes = "STRK0010";
    public const string UnsupportedSetting = "STRK0011";
}
