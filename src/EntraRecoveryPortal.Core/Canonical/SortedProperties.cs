using System.Text.Json;

namespace EntraRecoveryPortal.Core.Canonical;

/// <summary>An object's properties by name. Names are read once, and sorted only when they are not yet: a capture does this for every object.</summary>
internal static class SortedProperties
{
    internal static List<(string Name, JsonElement Value)> Of(JsonElement owner)
    {
        var properties = new List<(string Name, JsonElement Value)>(owner.GetPropertyCount());
        var isSorted = true;
        foreach (var property in owner.EnumerateObject())
        {
            var name = property.Name;
            isSorted = isSorted && (properties.Count == 0 || string.CompareOrdinal(properties[^1].Name, name) <= 0);
            properties.Add((name, property.Value));
        }

        if (!isSorted)
            properties.Sort(static (one, other) => string.CompareOrdinal(one.Name, other.Name));
        return properties;
    }
}
