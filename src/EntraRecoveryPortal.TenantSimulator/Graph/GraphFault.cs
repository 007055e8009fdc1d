namespace EntraRecoveryPortal.TenantSimulator.Graph;

/// <summary>A refusal in Graph's words.</summary>
internal sealed record GraphFault(int Status, string Code, string Message, string? InnerMessage = null)
{
    public static GraphFault BadRequest(string message) => new(400, "Request_BadRequest", message);

    public static GraphFault UnsupportedQuery(string message) => new(400, "Request_UnsupportedQuery", message);

    public static GraphFault UnknownProperty(string name, string type) =>
        BadRequest($"The property '{name}' does not exist on type 'microsoft.graph.{type}'. Make sure to only use property names that are defined by the type.");

    public static GraphFault InvalidValue(string name, string type) =>
        BadRequest($"Invalid value specified for property '{name}' of resource '{char.ToUpperInvariant(type[0])}{type[1..]}'.");

    public static GraphFault ReadOnly(string name) => BadRequest($"Property '{name}' is read-only and cannot be set.");

    public static GraphFault NotFound(string id) =>
        new(404, "Request_ResourceNotFound", $"Resource '{id}' does not exist or one of its queried reference-property objects are not present.");

    public static GraphFault Denied() => new(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");

    public static GraphFault WrongMethod() => new(405, "Request_BadRequest", "Specified HTTP method is not allowed for the request target.");

    public static GraphFault UnknownPath(string segment) => new(400, "BadRequest", $"Resource not found for the segment '{segment}'.");

    public static GraphFault InvalidToken(string message) => new(401, "InvalidAuthenticationToken", message);

    public static GraphFault Throttled { get; } = new(429, "TooManyRequests", "Please retry again later.");

    /// <summary>Something that is not the caller's doing; a refusal where the status says so.</summary>
    public static GraphFault Outage(int status) => status switch
    {
        403 => Denied(),
        429 => Throttled,
        500 => new(500, "InternalServerError", "The server encountered an internal error."),
        502 => new(502, "BadGateway", "The gateway got no valid answer."),
        503 => new(503, "ServiceUnavailable", "The service is temporarily unavailable."),
        504 => new(504, "GatewayTimeout", "The gateway got no answer in time."),
        _ => new(status, "UnknownError", "The request was not answered."),
    };

    /// <summary>Policy services answer with a bare code and put the reason inside.</summary>
    public static GraphFault Policy(string reason) => new(400, "BadRequest", "The server could not process the request because it is malformed or incorrect.", reason);
}
