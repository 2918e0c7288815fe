using Microsoft.CodeAnalysis;

namespace Streakoid.Client.Generator;

/// <summary>Writes the typed client from <c>.graphqlrc.json</c>, the schema and the operation files.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ClientGenerator : IIncrementalGenerator
{
    /// <inheritdoc />
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
    }
}
