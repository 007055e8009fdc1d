using System.Text.RegularExpressions;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Types;

/// <summary>An entity or complex type with everything it inherits.</summary>
internal sealed partial record GraphType(
    string Name,
    string? Base,
    bool IsOpen,
    IReadOnlyDictionary<string, GraphProperty> Properties,
    IReadOnlySet<string> Links)
{
    /// <summary>What comes without $select. Users alone have a small default set.</summary>
    public IReadOnlyList<GraphProperty> DefaultProperties { get; } =
    [
        .. Properties.Values.Where(x => x.Type != "Stream" && !x.SelectOnly && !x.SingleGetOnly && (x.ByDefault || x.Name == "id" || Name is not ("user" or "agentUser")))
            .OrderBy(x => x.Name != "id"),
    ];

    /// <summary>Whether a property of this name may be selected or written: declared, or an extension property of an open type.</summary>
    public bool Knows(string property) => Properties.ContainsKey(property) || (IsOpen && ExtensionName.IsMatch(property));

    [GeneratedRegex("^extension_[0-9a-f]{32}_[A-Za-z0-9_]+$", RegexOptions.NonBacktracking)]
    private static partial Regex ExtensionName { get; }
}
