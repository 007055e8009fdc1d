using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Components.Shared;

/// <summary>Where an object's page is. Ids may hold anything: natural keys hold bars and slashes.</summary>
public static class ObjectAddress
{
    public static string Of(ObjectRef of, int? snapshot = null, string? tab = null)
    {
        var query = (snapshot, tab) switch
        {
            (null, null) => "",
            ({ } number, null) => $"?snapshot={number}",
            (null, { } name) => $"?tab={name}",
            ({ } number, { } name) => $"?snapshot={number}&tab={name}",
        };
        return $"/objects/{of.Type}/{Uri.EscapeDataString(of.Id)}{query}";
    }
}
