using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace EntraRecoveryPortal.Security.Pages;

/// <summary>Says which roles there are to someone who has none that helps.</summary>
public sealed partial class NoAccess : ComponentBase
{
    [CascadingParameter]
    public required Task<AuthenticationState> Authentication { get; set; }

    [Inject]
    internal AccessRules Rules { get; set; } = null!;

    private string? Name { get; set; }

    private bool IsPinnedOut { get; set; }

    protected override async Task OnInitializedAsync()
    {
        var principal = (await Authentication).User;
        Name = Rules.PersonOf(principal)?.Name;
        IsPinnedOut = Rules.IsPinnedOut(principal);
    }
}
