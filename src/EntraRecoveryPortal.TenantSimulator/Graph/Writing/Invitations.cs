using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Graph.Types;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Writing;

/// <summary>POST /invitations: a guest is made who has not accepted yet. Whoever is a guest already under this address is invited again.</summary>
internal static class Invitations
{
    private const string Pending = "PendingAcceptance";

    public static IEnumerable<GraphRoute> Routes { get; } = [new("POST", "invitations", Permissions.Invite, Invite)];

    private static GraphAnswer Invite(GraphCall call)
    {
        var body = call.Request.Body;
        if (body["invitedUserEmailAddress"]?.ToString() is not { } mail || !mail.Contains('@', StringComparison.Ordinal))
            return GraphFault.BadRequest("Invalid value specified for property 'invitedUserEmailAddress' of resource 'Invitation'.");
        if (body["inviteRedirectUrl"]?.ToString() is not { Length: > 0 } redirect)
            return GraphFault.BadRequest("A value is required for property 'inviteRedirectUrl' of resource 'Invitation'.");
        if (mail.EndsWith($"@{SimulatedTenant.Domain}", StringComparison.OrdinalIgnoreCase))
            return GraphFault.BadRequest("The invited user already exists in the directory as object.");
        var guest = call.State.AllLive(Kinds.User).FirstOrDefault(x => string.Equals(x.Text("mail"), mail, StringComparison.OrdinalIgnoreCase)) ?? Made(call, mail);
        var id = call.State.NewId();
        return new GraphAnswer(201, new JsonObject
        {
            ["@odata.context"] = call.Context("invitations/$entity"),
            ["id"] = id,
            ["inviteRedeemUrl"] = $"https://login.microsoftonline.com/redeem?rd={id}",
            ["invitedUserDisplayName"] = body["invitedUserDisplayName"]?.DeepClone(),
            ["invitedUserType"] = guest.Text("userType"),
            ["invitedUserEmailAddress"] = mail,
            ["sendInvitationMessage"] = body["sendInvitationMessage"]?.GetValue<bool>() ?? false,
            ["inviteRedirectUrl"] = redirect,
            ["status"] = Pending,
            ["invitedUser"] = new JsonObject { ["id"] = guest.Id },
        });
    }

    private static TenantObject Made(GraphCall call, string mail)
    {
        var body = call.Request.Body;
        var nickname = $"{mail.Replace('@', '_')}#EXT#";
        var guest = Creation.Body(call.State, GraphTypes.Get(Kinds.User), new()
        {
            ["accountEnabled"] = true,
            ["createdDateTime"] = Instant.Text(call.Now),
            ["creationType"] = "Invitation",
            ["displayName"] = body["invitedUserDisplayName"]?.ToString() is { Length: > 0 } name ? name : mail.Split('@')[0],
            ["externalUserState"] = Pending,
            ["externalUserStateChangeDateTime"] = Instant.Text(call.Now),
            ["mail"] = mail,
            ["mailNickname"] = nickname,
            ["otherMails"] = new JsonArray(mail),
            ["proxyAddresses"] = new JsonArray($"SMTP:{mail}"),
            ["userPrincipalName"] = $"{nickname}@{SimulatedTenant.Domain}",
            ["userType"] = body["invitedUserType"]?.ToString() is { Length: > 0 } type ? type : "Guest",
        });
        return call.State.Put(Kinds.User, guest["id"]!.ToString(), guest);
    }
}
