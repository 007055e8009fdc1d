using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Components.Shared;

/// <summary>The catalogue's words for a type; one that it does not know keeps its own name.</summary>
public static class TypeNames
{
    public static string Label(string type) => Catalogue.TryFind(type, out var known) ? known.Label : type;

    public static string Plural(string type) => Catalogue.TryFind(type, out var known) ? known.Plural : type;
}
