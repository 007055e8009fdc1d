using EntraRecoveryPortal.Graph;

namespace EntraRecoveryPortal.Features.GraphAccess;

/// <summary>A reader without access, in sentences: what broke, and how to mend it in Microsoft Entra itself.</summary>
internal static class BrokenAccessWords
{
    private const string Outside = "Open entra.microsoft.com with an account that may manage applications (Cloud Application Administrator); an emergency account, if nobody else gets in. The portal cannot do any of this.";

    public static BrokenAccess NoToken(string? clientId, string refusal) => new(
        $"Microsoft Entra gives the reader no token. {refusal}",
        [
            Outside,
            $"App registrations, All applications, {clientId ?? "the reader"}: is it still there? If not, it lies under Deleted applications for 30 days: restore it, and its enterprise application with it.",
            "Enterprise applications, the same name, Properties: \"Enabled for users to sign in\" must be Yes.",
            "Certificates & secrets: has the secret or certificate run out, or was it removed? Make a new one, give it to the host as Tenant:Reader:ClientSecret or Tenant:Reader:CertificatePath, and start the portal again.",
        ]);

    /// <summary>Null while the tenant answers and nothing lacks altogether.</summary>
    public static BrokenAccess? Of(TenantInfo? who, AppAccess reader) => (who, reader) switch
    {
        (_, { Sight: { ObjectId: not null, IsEnabled: false } }) => new(
            "The reader's enterprise application is disabled: tokens that it still has work for an hour at most.",
            [Outside, $"Enterprise applications, {reader.Sight.Name ?? reader.ClientId}, Properties: set \"Enabled for users to sign in\" to Yes."]),
        (_, { Held: [] }) => new(
            "The reader has a token without a single permission: the consent of an administrator was withdrawn, or never given.",
            [Outside, "Run the commands for the reader below, or grant admin consent under App registrations, API permissions."]),
        (null, _) => new(
            "Microsoft Graph gives the reader a token and refuses to name the tenant.",
            [Outside, "Run the commands for the reader below: Organization.Read.All and what else is missing is granted again.", "If nothing is missing there, Microsoft Graph itself may be out of service: status.cloud.microsoft."]),
        _ => null,
    };
}
