using GraphQL;
using GraphQL.Types;

namespace Streakoid.Graph.Directives;

/// <summary>
/// What stands on a field or type besides its type. A marker is the one source: the SDL prints it, and the
/// code that enforces it reads it.
/// </summary>
public static class Markers
{
    private const string CredentialKey = "streakoid.credential";

    /// <summary>
    /// Whether the field, or every field of the object type, needs somebody signed in. It is said with the
    /// engine's own <c>Authorize()</c>, which marks and does nothing else.
    /// </summary>
    public static bool IsAuthorized(this IMetadataReader target) => target.IsAuthorizationRequired();

    /// <summary>Says that the field checks or hashes a password, which is slow on purpose: one an operation.</summary>
    public static T Credential<T>(this T field)
        where T : IFieldMetadataWriter
    {
        ((IProvideMetadata)field.MetadataReader).Metadata[CredentialKey] = true;
        return field;
    }

    /// <summary>Whether <see cref="Credential{T}"/> was said of the field.</summary>
    public static bool IsCredential(this IProvideMetadata field) => field.GetMetadata(CredentialKey, false);
}
