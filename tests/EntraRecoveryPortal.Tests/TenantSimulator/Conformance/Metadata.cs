using System.Xml.Linq;

namespace EntraRecoveryPortal.Tests.TenantSimulator.Conformance;

/// <summary>A property or a relation of a type, as the metadata declares it.</summary>
internal sealed record MetadataMember(string Name, string Type, bool IsCollection, bool IsNullable, bool IsLink);

internal sealed record MetadataType(string Name, string? Base, bool IsOpen, IReadOnlyList<MetadataMember> Members);

/// <summary>Graph's v1.0 metadata: the part of it that this product meets.</summary>
internal sealed class Metadata
{
    private static readonly XNamespace Edm = "http://docs.oasis-open.org/odata/ns/edm";

    private readonly Dictionary<string, (string Type, bool IsCollection)> roots = new(StringComparer.OrdinalIgnoreCase) { ["administrativeUnits"] = ("administrativeUnit", true) };
    private readonly Dictionary<(string Name, string Binding), (string Type, bool IsCollection)> operations = [];

    private Metadata(XElement schema)
    {
        Types = schema.Elements().Where(x => x.Name == Edm + "EntityType" || x.Name == Edm + "ComplexType").Select(Read).ToDictionary(x => x.Name);
        Enums = schema.Elements(Edm + "EnumType").ToDictionary(x => (string)x.Attribute("Name")!, IReadOnlyList<string> (x) => [.. x.Elements(Edm + "Member").Select(y => (string)y.Attribute("Name")!)]);
        foreach (var root in schema.Elements(Edm + "EntityContainer").Elements())
        {
            var isCollection = root.Name == Edm + "EntitySet";
            if (isCollection || root.Name == Edm + "Singleton")
                roots[(string)root.Attribute("Name")!] = (Short((string)root.Attribute(isCollection ? "EntityType" : "Type")!), isCollection);
        }

        foreach (var operation in schema.Elements().Where(x => x.Name == Edm + "Action" || x.Name == Edm + "Function"))
        {
            var bound = Short((string)operation.Element(Edm + "Parameter")!.Attribute("Type")!);
            if (operation.Element(Edm + "ReturnType") is { } returned)
                operations[((string)operation.Attribute("Name")!, bound)] = (Short((string)returned.Attribute("Type")!), IsMany((string)returned.Attribute("Type")!));
        }
    }

    public IReadOnlyDictionary<string, MetadataType> Types { get; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>> Enums { get; }

    public static Metadata Load() => new(XDocument.Load(Reference.Require("graph-csdl-subset.xml")).Descendants(Edm + "Schema").First());

    public MetadataMember? Find(string type, string member) => Find(type, member, StringComparison.Ordinal);

    private MetadataMember? Find(string type, string member, StringComparison comparison)
    {
        for (var current = Types.GetValueOrDefault(type); current is not null; current = current.Base is null ? null : Types.GetValueOrDefault(current.Base))
        {
            if (current.Members.FirstOrDefault(x => string.Equals(x.Name, member, comparison)) is { } found)
                return found;
        }

        return null;
    }

    public bool IsOpen(string type)
    {
        for (var current = Types.GetValueOrDefault(type); current is not null; current = current.Base is null ? null : Types.GetValueOrDefault(current.Base))
        {
            if (current.IsOpen)
                return true;
        }

        return false;
    }

    /// <summary>The type at the end of a path below /v1.0, or null where the metadata does not lead there.</summary>
    public string? TypeAt(IEnumerable<string> segments)
    {
        string? type = null;
        var isMany = false;
        foreach (var segment in segments)
        {
            if (type is null)
            {
                if (!roots.TryGetValue(segment, out var root))
                    return null;
                (type, isMany) = root;
            }
            else if (segment.StartsWith("microsoft.graph.", StringComparison.Ordinal) && Types.ContainsKey(Short(segment)))
            {
                type = Short(segment);
            }
            else if (segment is "$ref" or "$count")
            {
                return null;
            }
            else if (Operation(segment.TrimEnd('(', ')').Split('.')[^1], type) is { } operation)
            {
                (type, isMany) = operation;
            }
            else if (isMany)
            {
                isMany = false;
            }
            else if (Find(type, segment, StringComparison.OrdinalIgnoreCase) is { } member)
            {
                (type, isMany) = (member.Type, member.IsCollection);
            }
            else
            {
                return null;
            }
        }

        return type;
    }

    private (string Type, bool IsCollection)? Operation(string name, string type)
    {
        for (var current = type; current is not null; current = Types.GetValueOrDefault(current)?.Base)
        {
            if (operations.TryGetValue((name, current), out var found))
                return found;
        }

        return null;
    }

    private static MetadataType Read(XElement type) => new(
        (string)type.Attribute("Name")!,
        type.Attribute("BaseType") is { } parent ? Short(parent.Value) : null,
        (string?)type.Attribute("OpenType") == "true",
        [.. type.Elements().Where(x => x.Name == Edm + "Property" || x.Name == Edm + "NavigationProperty").Select(x => new MetadataMember(
            (string)x.Attribute("Name")!, Short((string)x.Attribute("Type")!), IsMany((string)x.Attribute("Type")!), (string?)x.Attribute("Nullable") != "false", x.Name == Edm + "NavigationProperty"))]);

    private static bool IsMany(string type) => type.StartsWith("Collection(", StringComparison.Ordinal);

    private static string Short(string type) => (IsMany(type) ? type["Collection(".Length..^1] : type).Split('.')[^1];
}
