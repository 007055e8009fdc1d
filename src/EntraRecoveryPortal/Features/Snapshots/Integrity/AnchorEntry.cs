namespace EntraRecoveryPortal.Features.Snapshots.Integrity;

/// <summary>What one line of the anchor file says: how far the chains had come.</summary>
internal sealed record AnchorEntry
{
    /// <summary>Before the commit of a snapshot.</summary>
    public const string Intent = "intent";

    /// <summary>After it.</summary>
    public const string Sealed = "sealed";

    /// <summary>At the start of a portal, when snapshots may have been sealed by others.</summary>
    public const string Start = "start";

    /// <summary>Counts the lines of this file.</summary>
    public long Line { get; init; }
    public required string What { get; init; }
    public DateTime At { get; init; }
    public required string TenantId { get; init; }
    public int? Number { get; init; }
    /// <summary>The snapshot's hash, in hexadecimal digits.</summary>
    public string? Hash { get; init; }
    /// <summary>Per chained table the newest key and its row's hash: "12:0a1b...".</summary>
    public IReadOnlyDictionary<string, string> Chains { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);
    /// <summary>The key, outside the database, of the line's MAC.</summary>
    public string KeyId { get; init; } = "";
    /// <summary>In the first line under another key: SHA-256, in hexadecimal digits, of all lines before it. It proves them when their own key is gone.</summary>
    public string? Before { get; init; }
}

/// <summary>The anchor file as it was read.</summary>
/// <param name="Entries">Lines whose MAC holds.</param>
/// <param name="Faults">Sentences on lines that were altered, taken out or put in.</param>
/// <param name="LastMac">The MAC of the last line; empty when there is none.</param>
/// <param name="Sum">SHA-256, in hexadecimal digits, of all lines.</param>
internal sealed record AnchorContent(IReadOnlyList<AnchorEntry> Entries, IReadOnlyList<string> Faults, string LastMac = "", string Sum = "");
