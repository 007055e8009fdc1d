using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>What an object looks like where documentation allows more than one form.</summary>
internal static class OpenForms
{
    private static readonly HashSet<string> Combinations = ["allowedCombinations", "appliesToCombinations"];

    public static void Apply(DirectoryBehaviour behaviour, TenantObject item, JsonObject shown, IReadOnlyList<string>? select)
    {
        if (item.Kind == Kinds.User && select is null && !behaviour.UsersTellSecurityIdentifier)
            shown.Remove("securityIdentifier");
        if (item.Kind is Kinds.StrengthPolicy or Kinds.ConditionalAccessPolicy && behaviour.CombinationsSpaced)
            Space(shown);
    }

    /// <summary>Whether a plain list has the object: agents may be left to the lists of their own type.</summary>
    public static bool IsListed(DirectoryBehaviour behaviour, TenantObject item) => behaviour.AgentsInPlainLists || !item.TypeName.StartsWith("agent", StringComparison.Ordinal);

    private static void Space(JsonNode? node)
    {
        foreach (var (name, value) in node as JsonObject ?? [])
        {
            if (value is not JsonArray list)
                Space(value);
            else if (!Combinations.Contains(name))
                list.ToList().ForEach(Space);
            else
                for (var i = 0; i < list.Count; i++)
                    list[i] = list[i]!.ToString().Replace(",", ", ", StringComparison.Ordinal);
        }
    }
}
