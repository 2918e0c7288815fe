using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Streakoid.Client.Generator;

/// <summary>Something wrong in a file: what is wrong, where, and what to do.</summary>
internal sealed record Problem(string Id, string Message, string Path, TextSpan Span, LinePositionSpan Lines)
{
    public Diagnostic ToDiagnostic() => Diagnostic.Create(
        Id, "GraphQL", Message, DiagnosticSeverity.Error, DiagnosticSeverity.Error, isEnabledByDefault: true, warningLevel: 0,
        location: Location.Create(Path, Span, Lines));
}
