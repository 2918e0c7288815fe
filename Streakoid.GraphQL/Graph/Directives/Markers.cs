using GraphQL;
using GraphQL.Types;

namespace Streakoid.Graph.Directives;

/// <summary>
/// Metadata of fields and types. The SDL and the enforcing code use the same marker.
/// </summary>
public static class Markers
{
    private const string CredentialKey = "streakoid.credential";

    /// <summary>
    /// Whether the field, or every field of the object type, needs a signed-in user. Set by the engine's <c>Authorize()</c>,
    /// which only marks.
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
