using System.Globalization;
using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Snapshots;
using Microsoft.AspNetCore.Components;

namespace EntraRecoveryPortal.Features.Objects;

public sealed partial class ObjectsPage : ComponentBase
{
    private const string Path = "/objects";
    private const string StateFilter = "state";

    private UrlState state = new();

    [SupplyParameterFromQuery] public string? Snapshot { get; set; }

    [Inject] public required ObjectBrowser Browser { get; set; }

    [Inject] public required NavigationManager Navigation { get; set; }

    [Inject] public required TimeProvider Time { get; set; }

    private bool IsBin => string.Equals(state.Filter(StateFilter), nameof(ObjectState.SoftDeleted), StringComparison.OrdinalIgnoreCase);

    private int? SnapshotNumber => int.TryParse(Snapshot, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The list without search and filters, at the same snapshot and type.</summary>
    private UrlState Plain => state.WithSearch(null).WithFilter(StateFilter, null);

    protected override void OnParametersSet() => state = UrlState.FromUri(Navigation.Uri);

    private static IReadOnlyList<string> Types(Shelf shelf) =>
        [.. Catalogue.Every.Select(type => type.Name).Where(name => Count(shelf, name) > 0 || shelf.Choice.Chosen.Types.Any(t => t.Type == name))];

    private static int Count(Shelf shelf, string type) => shelf.Counts.GetValueOrDefault(type);

    private static string? ChipText(string name, string value) => name == StateFilter ? Words.State(value).Text : null;

    private async Task<Shelf?> LoadAsync(CancellationToken cancel) => await Browser.ChooseAsync(SnapshotNumber, cancel) is { } choice
        ? new Shelf(choice, await Browser.CountsAsync(choice.Chosen, cancel))
        : null;

    /// <summary>Of the 30 that the recycle bin gives; none when it should have left already.</summary>
    private string DaysLeft(ObjectSummary item) => item.LeavesBinAt is not { } leaves ? "unknown"
        : Math.Ceiling(Math.Max(0, (leaves - Time.GetUtcNow().UtcDateTime).TotalDays)).ToString(CultureInfo.InvariantCulture);

    private string Type(Shelf shelf) => state.Filter("type") is { } asked && Catalogue.TryFind(asked, out _)
        ? asked
        : Types(shelf).FirstOrDefault() ?? Catalogue.All[0].Name;

    /// <summary>Search and state stay when the type changes; the order may not fit.</summary>
    private UrlState TypeState(string type) => state.WithFilter("type", type);

    private void Pick(int number) => Go(state.WithFilter("snapshot", number.ToString(CultureInfo.InvariantCulture)));

    private void Go(UrlState next) => Navigation.NavigateTo(Path + next.ToQuery());

    private sealed record Shelf(SnapshotChoice Choice, IReadOnlyDictionary<string, int> Counts);
}
