using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;

namespace EntraRecoveryPortal.Features.Settings;

public sealed partial class SettingsPage : ComponentBase
{
    [Inject] public required SingleTenant Tenant { get; set; }

    [Inject] public required IOptions<TenantOptions> Options { get; set; }

    [Inject] internal SettingsService Settings { get; set; } = null!;
}
