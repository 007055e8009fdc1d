using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Features.Differences;

/// <summary>What a report's scope names, kept as JSON with the report.</summary>
public sealed record ScopeDetail
{
    public static ScopeDetail Everything { get; } = new();

    /// <summary>True when the target is the tenant as it is when the report is made.</summary>
    public bool AgainstNow { get; init; }

    public string? Title { get; init; }
    public IReadOnlyList<string> Types { get; init; } = [];
    public IReadOnlyList<ObjectRef> Ids { get; init; } = [];

    public string ToJson() => JsonSerializer.Serialize(this);

    public static ScopeDetail Parse(string? json) => json is null or "" ? Everything : JsonSerializer.Deserialize<ScopeDetail>(json) ?? Everything;

    public string Words(ReportScope scope) => scope switch
    {
        ReportScope.All => "All types",
        ReportScope.Types => string.Join(", ", Types.Select(Label)),
        ReportScope.Ids => Ids.Count == 1 ? "1 object" : $"{Ids.Count:N0} objects",
        _ => "",
    };

    /// <summary>As <see cref="Words"/>, for a cell: of several types only the first is named.</summary>
    public string ShortWords(ReportScope scope) => scope == ReportScope.Types && Types.Count > 2 ? $"{Label(Types[0])} and {Types.Count - 1} more types" : Words(scope);

    private static string Label(string name) => Catalogue.TryFind(name, out var type) ? type.Plural : name;
}
