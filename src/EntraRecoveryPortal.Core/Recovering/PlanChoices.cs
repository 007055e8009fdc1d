using System.Security.Cryptography;
using System.Text;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>What an operator decided on the review beside the ticks, each by the key that the plan gave it. A key that a plan does not know says nothing.</summary>
public sealed class PlanChoices(IEnumerable<string> keys)
{
    private const int KeyLength = 16;

    private readonly HashSet<string> _keys = [.. keys];

    /// <summary>Nothing was chosen.</summary>
    public static PlanChoices None { get; } = new([]);

    internal bool Hold(string key) => _keys.Contains(key);

    internal static string KeyOf(ObjectRef one, string path, string what = "") =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{one}\n{path}\n{what}")))[..KeyLength];
}
