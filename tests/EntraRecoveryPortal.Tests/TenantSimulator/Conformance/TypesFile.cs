using System.Text;
using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.Tests.TenantSimulator.Conformance;

/// <summary>The simulated tenant's types.json as it follows from the metadata and the flags that Microsoft's text gives each property.</summary>
internal static class TypesFile
{
    private static readonly (string Name, char Flag)[] Flags = [("selectOnly", 's'), ("singleGetOnly", 'g'), ("readOnly", 'r'), ("createOnly", 'c'), ("default", 'd')];

    public static string Of(Metadata metadata, JsonObject documented)
    {
        var text = new StringBuilder("{\n\"enums\": {\n");
        text.AppendJoin(",\n", metadata.Enums.OrderBy(x => x.Key, StringComparer.Ordinal).Select(x => $"  \"{x.Key}\": {List(x.Value)}"));
        text.Append("\n},\n\"types\": {\n");
        text.AppendJoin(",\n", metadata.Types.Values.OrderBy(x => x.Name, StringComparer.Ordinal).Select(x => Type(x, documented)));
        return text.Append("\n}\n}\n").ToString();
    }

    private static string Type(MetadataType type, JsonObject documented)
    {
        var members = new List<string>();
        if (type.Base is not null)
            members.Add($"    \"base\": \"{type.Base}\"");
        if (type.IsOpen)
            members.Add("    \"open\": true");
        var notes = documented[$"microsoft.graph.{type.Name}"]?["properties"] as JsonObject;
        var properties = type.Members.Where(x => !x.IsLink).OrderBy(x => x.Name, StringComparer.Ordinal).Select(x => $"      \"{x.Name}\": \"{Property(x, notes?[x.Name])}\"").ToList();
        if (properties.Count > 0)
            members.Add($"    \"properties\": {{\n{string.Join(",\n", properties)}\n    }}");
        var links = type.Members.Where(x => x.IsLink).Select(x => x.Name).Order(StringComparer.Ordinal).ToList();
        if (links.Count > 0)
            members.Add($"    \"links\": {List(links)}");
        return $"  \"{type.Name}\": {{\n{string.Concat(string.Join(",\n", members), members.Count > 0 ? "\n" : "")}  }}";
    }

    private static string Property(MetadataMember property, JsonNode? notes)
    {
        var flags = string.Concat(Flags.Where(x => notes?[x.Name]?.GetValue<bool>() == true).Select(x => x.Flag)) + (property.IsNullable ? "" : "n");
        return $"{property.Type}{(property.IsCollection ? "[]" : "")}{(flags.Length > 0 ? " " + flags : "")}";
    }

    private static string List(IEnumerable<string> names) => $"[{string.Join(", ", names.Select(x => $"\"{x}\""))}]";
}
