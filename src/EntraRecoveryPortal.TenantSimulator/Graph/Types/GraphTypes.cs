using System.Text.Json.Nodes;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Types;

/// <summary>Graph's types as its v1.0 metadata declares them, from the embedded types.json; more-types.json holds those that the reference's subset of it leaves out.</summary>
internal static class GraphTypes
{
    private static readonly JsonObject Source = Load();
    private static readonly Dictionary<string, GraphType> Types = Build();
    private static readonly Dictionary<string, IReadOnlyList<string>> Enums = Source["enums"]!.AsObject()
        .ToDictionary(x => x.Key, IReadOnlyList<string> (x) => [.. x.Value!.AsArray().Select(member => member!.GetValue<string>())]);

    public static IEnumerable<string> Names => Types.Keys;

    public static GraphType Get(string name) => Types[name];

    public static GraphType? Find(string name) => Types.GetValueOrDefault(name);

    public static IReadOnlyList<string>? EnumMembers(string name) => Enums.GetValueOrDefault(name);

    public static bool IsA(string name, string ancestor)
    {
        for (var type = Find(name); type is not null; type = type.Base is null ? null : Find(type.Base))
        {
            if (type.Name == ancestor)
                return true;
        }

        return false;
    }

    private static JsonObject Load()
    {
        var all = Load("types.json");
        foreach (var (name, type) in Load("more-types.json")["types"]!.AsObject())
            all["types"]![name] = type!.DeepClone();
        return all;
    }

    private static JsonObject Load(string name)
    {
        using var stream = typeof(GraphTypes).Assembly.GetManifestResourceStream(name)!;
        return JsonNode.Parse(stream)!.AsObject();
    }

    private static Dictionary<string, GraphType> Build()
    {
        var declared = Source["types"]!.AsObject();
        return declared.ToDictionary(x => x.Key, x => Read(x.Key, declared));
    }

    private static GraphType Read(string name, JsonObject declared)
    {
        var properties = new Dictionary<string, GraphProperty>();
        var links = new HashSet<string>();
        var isOpen = false;
        for (var current = name; current is not null; current = declared[current]!["base"]?.GetValue<string>())
        {
            var type = declared[current]!.AsObject();
            isOpen |= type["open"] is not null;
            foreach (var (key, value) in type["properties"]?.AsObject() ?? [])
                properties.TryAdd(key, Property(key, value!.GetValue<string>()));
            foreach (var link in type["links"]?.AsArray() ?? [])
                links.Add(link!.GetValue<string>());
        }

        return new(name, declared[name]!["base"]?.GetValue<string>(), isOpen, properties, links);
    }

    private static GraphProperty Property(string name, string text)
    {
        var parts = text.Split(' ');
        var isCollection = parts[0].EndsWith("[]", StringComparison.Ordinal);
        return new(name, isCollection ? parts[0][..^2] : parts[0], isCollection, parts.Length > 1 ? parts[1] : "");
    }
}
