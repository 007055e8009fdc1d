using Microsoft.AspNetCore.Components;

namespace EntraRecoveryPortal.Features.GraphAccess;

public sealed partial class PermissionsPage : ComponentBase
{
    [Inject] public required GraphAccessService Access { get; set; }

    private static string LicenceText(Graph.LicenceSight? licences) => licences switch
    {
        null => "not known: the reader lacks Organization.Read.All or LicenseAssignment.Read.All",
        { HasP2: true } => "Microsoft Entra ID P2 is there",
        { HasP1: true } => "Microsoft Entra ID P1 is there; Privileged Identity Management needs P2",
        _ => "neither Microsoft Entra ID P1 nor P2 is there: no Conditional Access, no dynamic groups, no eligibilities",
    };
}
