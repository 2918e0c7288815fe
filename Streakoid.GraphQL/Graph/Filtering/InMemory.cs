using System.Linq.Expressions;

namespace Streakoid.Graph.Filtering;

/// <summary>Runs a condition in memory as PostgreSQL would: texts by code point, and no text in null.</summary>
public static class InMemory
{
    public static Func<TRow, bool> Compile<TRow>(Expression condition, ParameterExpression row) =>
        Expression.Lambda<Func<TRow, bool>>(new OrdinalTexts().Visit(condition), row).Compile(preferInterpretation: true);

    private sealed class OrdinalTexts : ExpressionVisitor
    {
        protected override Expression VisitMethodCall(MethodCallExpression node) =>
            node.Object?.Type == typeof(string)
                ? Expression.Call(
                    ((Func<string?, string, string, bool>)Holds).Method,
                    node.Object,
                    Expression.Constant(node.Method.Name),
                    node.Arguments[0]
                )
                : base.VisitMethodCall(node);

        private static bool Holds(string? text, string method, string value) =>
            text is not null
            && method switch
            {
                nameof(string.Contains) => text.Contains(value, StringComparison.Ordinal),
                nameof(string.StartsWith) => text.StartsWith(value, StringComparison.Ordinal),
                _ => text.EndsWith(value, StringComparison.Ordinal),
            };
    }
}
