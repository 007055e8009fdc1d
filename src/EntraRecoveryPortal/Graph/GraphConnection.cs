namespace EntraRecoveryPortal.Graph;

/// <summary>Where the protected tenant is reached: its sign-in authority and its Graph service.</summary>
internal sealed record GraphConnection
{
    public required Uri Instance { get; init; }

    public required string TenantId { get; init; }

    /// <summary>Ends in "/v1.0/".</summary>
    public required Uri GraphUrl { get; init; }

    public static GraphConnection To(Uri instance, string tenantId, Uri graphUrl) => new()
    {
        Instance = Trusted(instance),
        TenantId = tenantId,
        GraphUrl = Trusted(WithVersion(graphUrl)),
    };

    public bool IsLoopback => IsLoopbackHttp(Instance);

    /// <summary>Tokens go to one origin only, whatever address an answer names.</summary>
    public bool Owns(Uri address) =>
        Uri.Compare(address, GraphUrl, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static Uri WithVersion(Uri graphUrl)
    {
        var text = graphUrl.AbsoluteUri.TrimEnd('/');
        return new Uri(text.EndsWith("/v1.0", StringComparison.OrdinalIgnoreCase) ? text + "/" : text + "/v1.0/");
    }

    private static Uri Trusted(Uri address) =>
        address.Scheme == Uri.UriSchemeHttps || IsLoopbackHttp(address)
            ? address
            : throw new ArgumentException($"{address} is neither https nor a loopback address.", nameof(address));

    private static bool IsLoopbackHttp(Uri address) => address.Scheme == Uri.UriSchemeHttp && address.IsLoopback;
}
