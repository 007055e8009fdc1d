using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Security;
using Microsoft.AspNetCore.Components;

namespace EntraRecoveryPortal.Features.Audit;

public sealed partial class AuditPage : ComponentBase
{
    private const string Path = "/audit";

    private static readonly string[] Outcomes = [AuditOutcome.Done, AuditOutcome.Refused, AuditOutcome.Failed];

    private static readonly (string Prefix, string Name)[] Areas =
        [("access.", "sign-in"), ("snapshot.", "snapshots"), ("report.", "reports"), ("recovery.", "recoveries"), ("job.", "jobs"), ("configuration.", "configuration")];

    private UrlState state = new();
    private bool hasImported;

    [Inject] public required AuditLog Log { get; set; }

    [Inject] public required ImportedHistory Imported { get; set; }

    [Inject] public required NavigationManager Navigation { get; set; }

    protected override async Task OnInitializedAsync()
    {
        state = UrlState.FromUri(Navigation.Uri);
        hasImported = (await Imported.TablesAsync(CancellationToken.None)).Count > 0;
    }

    protected override void OnParametersSet() => state = UrlState.FromUri(Navigation.Uri);

    private Task<Page<AuditEntryRow>> LoadAsync(CancellationToken cancel) => Log.ListAsync(AuditFilter.QueryOf(state), cancel);

    private void Go(string filter, ChangeEventArgs change)
        => Navigation.NavigateTo(Path + state.WithFilter(filter, change.Value as string is { Length: > 0 } value ? value : null).ToQuery());
}
