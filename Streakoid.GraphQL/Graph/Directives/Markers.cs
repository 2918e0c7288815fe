using GraphQL;
using GraphQL.Types;

namespace Streakoid.Graph.Directives;

/// <summary>
/// Metadata of fields and types. A marker is the single source: the SDL prints it, and the
/// code that enforces it reads it.
/// </summary>
public static class Markers
{
    private const string CredentialKey = "streakoid.credential";

    /// <summary>
    /// Whether the field, or every field of the object type, needs a signed-in user. It is set by the
    /// engine's own <c>Authorize()</c>, which marks and does nothing else.
    /// </summary>
    public static bool IsAuthorized(this IMetadataReader target) => target.IsAuthorizationRequired();

    /// <summary>Marks the field as one that checks or hashes a password, which is slow on purpose: one per operation.</summary>
    public static T Credential<T>(this T field)
        where T : IFieldMetadataWriter
    {
        ((IProvideMetadata)field.MetadataReader).Metadata[CredentialKey] = true;
        return field;
    }

    /// <summary>Whether the field is marked by <see cref="Credential{T}"/>.</summary>
    public static bool IsCredential(this IProvideMetadata field) => field.GetMetadata(CredentialKey, false);
}
