using System.Globalization;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Directory;
using Microsoft.AspNetCore.Components;

namespace EntraRecoveryPortal.Features.Objects;

public sealed partial class ObjectPage : ComponentBase
{
    private static readonly (string Key, string Text)[] Tabs = [("attributes", "Attributes"), ("links", "Links"), ("history", "History"), ("raw", "Raw")];

    private UrlState state = new();

    [Parameter] public string Type { get; set; } = "";

    [Parameter] public string Id { get; set; } = "";

    [SupplyParameterFromQuery] public string? Snapshot { get; set; }

    [Inject] public required ObjectBrowser Browser { get; set; }

    [Inject] public required NavigationManager Navigation { get; set; }

    private ObjectRef Ref => new(Type, Id);

    private string Path => ObjectAddress.Of(Ref);

    private int? SnapshotNumber => int.TryParse(Snapshot, CultureInfo.InvariantCulture, out var number) ? number : null;

    private string Suffix => SnapshotNumber is { } number ? $"?snapshot={number}" : "";

    private string Tab => state.Filter("tab") ?? "attributes";

    protected override void OnParametersSet() => state = UrlState.FromUri(Navigation.Uri);

    private string TabAddress(string tab) => ObjectAddress.Of(Ref, SnapshotNumber, tab == "attributes" ? null : tab);

    private void Pick(int number) => Navigation.NavigateTo(Path + state.WithFilter("snapshot", number.ToString(CultureInfo.InvariantCulture)).ToQuery());
}
