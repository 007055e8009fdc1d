namespace EntraRecoveryPortal.Configuration;

/// <summary>One thing wrong in the configuration: the key, what is wrong with it, and what to do.</summary>
public sealed record ConfigurationFault(string Key, string Problem, string Fix)
{
    public override string ToString() => $"{Key}: {Problem} {Fix}";
}
