using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences;
using Microsoft.AspNetCore.Components;

namespace EntraRecoveryPortal.Features.Audit;

public sealed partial class ImportedPage : ComponentBase
{
    internal const string Path = "/audit/imported";
    private const string Table = "table";
    private const int ShownClosed = 160;

    private UrlState state = new();

    [Inject] public required ImportedHistory History { get; set; }

    [Inject] public required NavigationManager Navigation { get; set; }

    protected override void OnParametersSet() => state = UrlState.FromUri(Navigation.Uri);

    private Task<Page<ImportedRecord>> LoadAsync(CancellationToken cancel) =>
        History.ListAsync(new() { Table = state.Filter(Table), Text = state.Search, Skip = state.Skip, Take = state.Size }, cancel);

    private void Go(ChangeEventArgs change) =>
        Navigation.NavigateTo(Path + state.WithFilter(Table, change.Value as string is { Length: > 0 } value ? value : null).ToQuery());

    private static string? Chip(string name, string value) => name == Table ? Named(value) : null;

    /// <summary>"Audit entries" for AuditEntries.</summary>
    private static string Named(string table) => PathWords.Label(table);

    private static string Beginning(string line) => line.Length <= ShownClosed ? line : line[..ShownClosed] + "…";
}
