using System.Text.Json;

namespace EntraRecoveryPortal.Graph;

/// <summary>What came back for one request. No answer at all is a value too: <see cref="Status"/> 0.</summary>
internal sealed record GraphAnswer
{
    public required int Status { get; init; }

    /// <summary>False when the request cannot have reached Graph: no connection, no token, or an address that is not ours.</summary>
    public bool Sent { get; init; } = true;

    /// <summary>Undefined when the answer had no JSON body.</summary>
    public JsonElement Body { get; init; }

    public string? RequestId { get; init; }

    /// <summary>The id that the request carried: also where nothing came back, Microsoft's logs know it.</summary>
    public Guid? ClientRequestId { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>How full the quota is, told from 0.8 on; 1 is the limit.</summary>
    public double? QuotaShare { get; init; }

    public int? ResourceUnits { get; init; }

    public string? Code { get; init; }

    public string? Message { get; init; }

    public bool Answered => Status != 0;

    public bool Succeeded => Status is >= 200 and < 300;

    public bool IsThrottled => Status == 429;

    /// <summary>Worth asking again, if asking again is harmless.</summary>
    public bool IsTransient => Status switch
    {
        429 or 500 or 502 or 503 or 504 => true,
        0 => Code is GraphChannel.NoConnection or GraphChannel.ConnectionLost or GraphChannel.TimedOut,
        _ => false,
    };

    /// <summary>Graph's own words, for a sentence: "403 Authorization_RequestDenied: Insufficient privileges ...".</summary>
    public string Words => Answered ? $"{Status} {Code}: {Message}" : Message ?? "no answer";
}
