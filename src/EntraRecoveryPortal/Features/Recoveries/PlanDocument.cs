using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>A plan and what the guards said of it, as stored. Its hash ties what runs to what was reviewed.</summary>
public sealed record PlanDocument(RecoveryPlan Plan, GuardVerdict Verdict)
{
    /// <summary>Names of the objects at the other end of links, by id.</summary>
    public IReadOnlyDictionary<string, string> Names { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Ids of the touched groups that may hold roles: who is in them holds these roles.</summary>
    public IReadOnlyList<string> RoleGroups { get; init; } = [];

    /// <summary>The recovery whose steps these are, when they are planned once more.</summary>
    public Continuation? Continues { get; init; }

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public string ToJson() => JsonSerializer.Serialize(this, Format);

    public static PlanDocument FromJson(string json) => JsonSerializer.Deserialize<PlanDocument>(json, Format)!;

    public static string HashOf(string json) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(json)));
}

/// <summary>Which recovery a plan goes on with.</summary>
/// <param name="Recovery">Its number.</param>
/// <param name="FailedAlone">Only what was tried and did not succeed, without what was never reached.</param>
public sealed record Continuation(int Recovery, bool FailedAlone)
{
    public string Sentence => FailedAlone ? $"tries again what did not succeed in recovery {Recovery}" : $"goes on with what recovery {Recovery} left";
}
