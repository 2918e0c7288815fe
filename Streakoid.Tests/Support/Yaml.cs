using YamlDotNet.RepresentationModel;

namespace Streakoid.Tests.Support;

/// <summary>Reads the repository's YAML files.</summary>
public static class Yaml
{
    /// <summary>The single document of a file.</summary>
    public static YamlMappingNode Read(params string[] path)
    {
        using StreamReader reader = File.OpenText(Repository.File(path));
        YamlStream stream = [];
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents.Single().RootNode;
    }

    /// <summary>A member; null if it does not exist.</summary>
    public static YamlNode? Member(this YamlNode node, string name) =>
        node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(name), out YamlNode? value) ? value : null;

    /// <summary>The elements of a list; none if it is not a list.</summary>
    public static IEnumerable<YamlNode> Elements(this YamlNode? node) => node as YamlSequenceNode ?? Enumerable.Empty<YamlNode>();

    /// <summary>The members of an object by name; none if it is not an object.</summary>
    public static IEnumerable<(string Name, YamlNode Value)> Members(this YamlNode? node) =>
        node is YamlMappingNode mapping ? mapping.Children.Select(pair => (((YamlScalarNode)pair.Key).Value!, pair.Value)) : [];

    /// <summary>A scalar's text.</summary>
    public static string Text(this YamlNode? node) =>
        (node as YamlScalarNode)?.Value ?? throw new InvalidOperationException($"{node} is not a scalar.");
}
