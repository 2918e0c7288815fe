using Microsoft.Net.Http.Headers;

namespace Streakoid.Hosting.Ide;

/// <summary>A file of the IDE as a browser gets it.</summary>
internal sealed record IdeFile(string Path, string ContentType, EntityTagHeaderValue EntityTag);
