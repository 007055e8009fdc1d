using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Graph;

/// <summary>The outcome of one write, as far as it is known.</summary>
public sealed record WriteAnswer
{
    /// <summary>False when no status came back: whether Graph carried the call out is then unknown, unless <see cref="Sent"/> is false too.</summary>
    public required bool Answered { get; init; }

    /// <summary>False when the call never left, so nothing can have happened.</summary>
    public required bool Sent { get; init; }

    /// <summary>The HTTP status, 0 when there was none.</summary>
    public required int Status { get; init; }

    public string? Code { get; init; }

    public string? Message { get; init; }

    public string? RequestId { get; init; }

    /// <summary>The id that the request carried; the parts of a batch share it.</summary>
    public Guid? ClientRequestId { get; init; }

    /// <summary>JSON text, null when the answer had no body.</summary>
    public string? Body { get; init; }

    /// <summary>The id of the object that the answer shows; of an invitation, of whom it is for.</summary>
    public string? MadeId => Body is { } body && JsonElement.Parse(body) is { ValueKind: JsonValueKind.Object } made ? made.TextAt("invitedUser.id") ?? made.TextAt("id") : null;

    /// <summary>Told with 429 and 503; Conditional Access does not tell.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public bool Succeeded => Status is >= 200 and < 300;
}
