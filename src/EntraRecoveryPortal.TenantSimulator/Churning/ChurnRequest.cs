using System.Globalization;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Churning;

/// <summary>How much of what is to change. The same request in the same state changes the same.</summary>
internal sealed record ChurnRequest(double Percent, int Seed, IReadOnlyList<string> Kinds)
{
    public static IReadOnlyList<string> AllKinds { get; } = [State.Kinds.User, State.Kinds.Group, State.Kinds.Application, State.Kinds.ServicePrincipal, State.Kinds.Device];

    /// <summary>From ?percent=1&amp;seed=7&amp;kinds=user,group; a fault in words where that cannot be meant.</summary>
    public static (ChurnRequest? Request, string Fault) Read(IQueryCollection query)
    {
        if (!double.TryParse(query["percent"], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) || percent is <= 0 or > 100)
            return (null, "percent must be a number above 0, at most 100.");
        var seed = 1;
        if (query.ContainsKey("seed") && !int.TryParse(query["seed"], NumberStyles.None, CultureInfo.InvariantCulture, out seed))
            return (null, "seed must be a whole number.");
        var kinds = query.TryGetValue("kinds", out var given) ? given.ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : AllKinds;
        return kinds.FirstOrDefault(x => !AllKinds.Contains(x)) is { } unknown
            ? (null, $"'{unknown}' does not churn. These do: {string.Join(", ", AllKinds)}.")
            : (new(percent, seed, kinds), "");
    }
}
