namespace EntraRecoveryPortal.TenantSimulator.SignIn;

/// <summary>The parameters of an authorization request.</summary>
internal sealed record AuthorizeRequest(IReadOnlyDictionary<string, string> Parameters)
{
    public string? this[string name] => Parameters.GetValueOrDefault(name);

    public string RedirectUri => this["redirect_uri"] ?? "";

    /// <summary>Why nothing can be sent back to the redirect address, or null where it can be trusted with an answer.</summary>
    public string? Refusal()
    {
        if (Client.Find(this["client_id"]) is not { SignsPeopleIn: true })
            return "The client_id is not known here.";
        return IsLoopback(RedirectUri) ? null : "The redirect_uri must be an address of this computer.";
    }

    /// <summary>An error for the client, as OAuth names it.</summary>
    public (string Error, string Description)? Fault()
    {
        if (this["response_type"] != "code")
            return ("unsupported_response_type", "Only response_type=code is supported.");
        if (this["response_mode"] is not (null or "query" or "form_post"))
            return ("invalid_request", "The response_mode must be query or form_post.");
        if (this["scope"]?.Split(' ').Contains("openid") != true)
            return ("invalid_scope", "The scope must contain openid.");
        if (this["code_challenge_method"] != "S256" || string.IsNullOrEmpty(this["code_challenge"]))
            return ("invalid_request", "A code_challenge with code_challenge_method=S256 is required.");
        return this["prompt"] == "none" ? ("interaction_required", "Nobody is signed in here without choosing an account.") : null;
    }

    public static bool IsLoopback(string? address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri is { IsLoopback: true, Scheme: "http" or "https" };
}
