using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Streakoid.Client.Generator;

/// <summary>A problem in a file: what is wrong, where, and what to do.</summary>
internal sealed record Problem(string Id, string Message, string Path, TextSpan Span, LinePositionSpan Lines)
{
    /// <summary>Whether code is generated despite the problem.</summary>
    public bool IsWarning { get; init; }

    public Diagnostic ToDiagnostic() =>
        Diagnostic.Create(
            Id,
            "GraphQL",
            Message,
            Severity,
            Severity,
            isEnabledByDefault: true,
            warningLevel: IsWarning ? 1 : 0,
            location: Location.Create(Path, Span, Lines)
        );

    private DiagnosticSeverity Severity => IsWarning ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error;
}
