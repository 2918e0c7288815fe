using GraphQL.Types;

namespace Streakoid.Graph.Directives;

/// <summary>
/// What stands on a field or type besides its type. A marker is the one source: the SDL prints it, and the
/// code that enforces it reads it.
/// </summary>
public static class Markers
{
    private const string AuthorizeKey = "streakoid.authorize";
    private const string CredentialKey = "streakoid.credential";

    /// <summary>Says that a field, or every field of an object type, needs somebody signed in.</summary>
    public static T Authorize<T>(this T target)
        where T : IMetadataWriter
    {
        ((IProvideMetadata)target.MetadataReader).Metadata[AuthorizeKey] = true;
        return target;
    }

    /// <summary>Whether <see cref="Authorize{T}"/> was said of it.</summary>
    public static bool IsAuthorized(this IProvideMetadata target) => target.GetMetadata(AuthorizeKey, false);

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
