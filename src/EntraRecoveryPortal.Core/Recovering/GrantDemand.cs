using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>What a Conditional Access policy asks of whoever signs in, and whether anybody can meet it.</summary>
public static class GrantDemand
{
    private const string Grant = "grantControls";

    // Everybody who can sign in can do these, or register for them on the way.
    private static readonly HashSet<string> Easy = new(StringComparer.OrdinalIgnoreCase) { "mfa", "passwordChange", "riskRemediation" };

    // What is not in here (Windows Hello, federation) is not switched on in the tenant's own settings.
    private static readonly IReadOnlyDictionary<string, string> MethodOf = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["deviceBasedPush"] = "MicrosoftAuthenticator",
        ["microsoftAuthenticatorPush"] = "MicrosoftAuthenticator",
        ["fido2"] = "Fido2",
        ["softwareOath"] = "SoftwareOath",
        ["hardwareOath"] = "HardwareOath",
        ["sms"] = "Sms",
        ["voice"] = "Voice",
        ["email"] = "Email",
        ["qrCodePin"] = "QRCodePin",
        ["x509CertificateMultiFactor"] = "X509Certificate",
        ["x509CertificateSingleFactor"] = "X509Certificate",
        ["temporaryAccessPassOneTime"] = "TemporaryAccessPass",
        ["temporaryAccessPassMultiUse"] = "TemporaryAccessPass",
    };

    /// <summary>False when nobody can meet it, because no method of its authentication strength is switched on; null when it asks for what the tenant's settings do not tell: a managed device, terms of use, a control of another maker.</summary>
    public static bool? CanBeMet(JsonElement policy, SignInMeans means)
    {
        ArgumentNullException.ThrowIfNull(means);
        var demands = Demands(policy, means).ToList();
        if (demands.Count == 0)
            return true;
        return string.Equals(policy.TextAt($"{Grant}.operator"), "AND", StringComparison.OrdinalIgnoreCase) ? All(demands) : Any(demands);
    }

    private static IEnumerable<bool?> Demands(JsonElement policy, SignInMeans means)
    {
        foreach (var control in policy.TextsAt($"{Grant}.builtInControls"))
            yield return Easy.Contains(control) ? true : null;
        if (policy.TextAt($"{Grant}.authenticationStrength.id") is { } strength)
            yield return means.Strengths.TryGetValue(strength, out var allowed) ? Any([.. allowed.Select(combination => All([.. combination.Split(',', StringSplitOptions.TrimEntries).Select(part => IsOn(part, means))]))]) : null;
        foreach (var _ in policy.TextsAt($"{Grant}.termsOfUse").Concat(policy.TextsAt($"{Grant}.customAuthenticationFactors")))
            yield return null;
    }

    private static bool? IsOn(string part, SignInMeans means)
    {
        if (string.Equals(part, "password", StringComparison.OrdinalIgnoreCase))
            return true;
        return MethodOf.TryGetValue(part, out var method) && means.Methods.TryGetValue(method, out var isOn) ? isOn : null;
    }

    private static bool? All(IReadOnlyCollection<bool?> parts) => parts.Contains(false) ? false : parts.Contains(null) ? null : true;

    private static bool? Any(IReadOnlyCollection<bool?> parts) => parts.Contains(true) ? true : parts.Contains(null) ? null : false;
}
