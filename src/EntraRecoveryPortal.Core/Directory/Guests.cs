using System.Text.Json;

namespace EntraRecoveryPortal.Core.Directory;

/// <summary>People whose account is elsewhere: they come into the directory by an invitation.</summary>
public static class Guests
{
    /// <summary>Whether somebody is a guest, or was when invited.</summary>
    public static bool IsInvited(JsonElement content) => content.TextAt("userType") is "Guest" || content.TextAt("creationType") is "Invitation";

    /// <summary>Whether somebody came by an invitation: known by what it left in the sign-in name, too.</summary>
    public static bool IsGuest(JsonElement content) =>
        IsInvited(content) || content.TextAt("userPrincipalName")?.Contains("#EXT#", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The address to invite; null when none is known.</summary>
    public static string? AddressOf(JsonElement content) => content.TextAt("mail") is { Length: > 0 } mail ? mail : content.TextsAt("otherMails").FirstOrDefault();
}
