using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Membership;

/// <summary>A property that rules read: text, a list of texts, or yes and no.</summary>
/// <param name="Name">As Graph calls it.</param>
/// <param name="Part">Within a complex property.</param>
internal sealed record RuleProperty(string Name, bool IsText, bool IsCollection, string? Part = null)
{
    private const string ExtensionAttributes = "onPremisesExtensionAttributes";

    /// <summary>Rules have names of their own for some.</summary>
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.OrdinalIgnoreCase)
    {
        ["deviceOSType"] = "operatingSystem",
        ["deviceOSVersion"] = "operatingSystemVersion",
        ["deviceTrustType"] = "trustType",
        ["deviceManufacturer"] = "manufacturer",
        ["deviceModel"] = "model",
        ["devicePhysicalIds"] = "physicalIds",
        ["facsimileTelephoneNumber"] = "faxNumber",
        ["mobile"] = "mobilePhone",
        ["physicalDeliveryOfficeName"] = "officeLocation",
        ["telephoneNumber"] = "businessPhones",
    };

    public static RuleProperty? Find(string kind, string name)
    {
        if (name.Equals("objectId", StringComparison.OrdinalIgnoreCase))
            return new("id", IsText: true, IsCollection: false);
        if (kind == Kinds.User && GraphTypes.Get(ExtensionAttributes).Properties.Keys.FirstOrDefault(x => x.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } part)
            return new(ExtensionAttributes, IsText: true, IsCollection: false, part);
        var wanted = Aliases.GetValueOrDefault(name, name);
        return GraphTypes.Get(kind).Properties.Values.FirstOrDefault(x => (x is { Type: "String" } or { Type: "Boolean", IsCollection: false }) && x.Name.Equals(wanted, StringComparison.OrdinalIgnoreCase)) is { } declared
            ? new(declared.Name, declared.Type == "String", declared.IsCollection)
            : null;
    }

    /// <summary>The values of an object: none where it has none.</summary>
    public IReadOnlyList<JsonValue> Of(TenantObject candidate) => Name == "id" ? [JsonValue.Create(candidate.Id)] : (Part is null ? candidate.Body[Name] : candidate.Body[Name]?[Part]) switch
    {
        JsonValue one => [one],
        JsonArray many => [.. many.OfType<JsonValue>()],
        _ => [],
    };
}
