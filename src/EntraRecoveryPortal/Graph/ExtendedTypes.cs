using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>
/// Directory extensions: properties that applications have added to the tenant's users, groups and devices. Graph shows them only to
/// who asks by name, so the types are asked for with the names that this tenant has. So it is with groups whose eligibilities Graph
/// gives one by one: whoever runs the portal names them.
/// </summary>
/// <param name="eligibilityGroups">See <see cref="Configuration.CaptureOptions.EligibilityGroups"/>.</param>
internal sealed class ExtendedTypes(GraphReads reads, TimeProvider clock, IReadOnlyList<string> eligibilityGroups)
{
    /// <summary>How the name of every directory extension begins.</summary>
    public const string Prefix = "extension_";

    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private (DateTimeOffset At, ILookup<string, string> ByTarget)? known;

    /// <summary>The type with this tenant's extensions; as it is where it is asked for by its default body, or when Graph does not tell.</summary>
    public async Task<ObjectType> OfAsync(ObjectType type, CancellationToken cancel)
    {
        if (type is { PartType: "group", PartFilter: not null })
            return type with { PartIds = [.. type.PartIds.Union(eligibilityGroups, StringComparer.OrdinalIgnoreCase)] };
        if (!type.IsDirectoryObject || type.Select.Count == 0)
            return type;
        if (known is not { } held || clock.GetUtcNow() - held.At >= Fresh)
            known = held = (clock.GetUtcNow(), await AskAsync(cancel));
        return held.ByTarget.Contains(type.Name) ? type with { Select = [.. type.Select.Union(held.ByTarget[type.Name], StringComparer.Ordinal)] } : type;
    }

    private async Task<ILookup<string, string>> AskAsync(CancellationToken cancel)
    {
        var answer = await reads.AskAsync("directoryObjects/getAvailableExtensionProperties", "{}"u8.ToArray(), new ReadManner(Lane.Default, GraphPriority.Normal), 1, cancel);
        return (answer.Succeeded ? GraphReads.Items(answer.Body) : [])
            .Where(extension => extension.TextAt("name")?.StartsWith(Prefix, StringComparison.Ordinal) is true)
            .SelectMany(extension => extension.TextsAt("targetObjects").Select(target => (Target: target, Name: extension.TextAt("name")!)))
            .OrderBy(extension => extension.Name, StringComparer.Ordinal)
            .ToLookup(extension => extension.Target, extension => extension.Name, StringComparer.OrdinalIgnoreCase);
    }
}
