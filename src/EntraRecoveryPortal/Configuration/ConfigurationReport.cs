namespace EntraRecoveryPortal.Configuration;

/// <summary>Tells an operator on the console what to change before the portal can start.</summary>
internal static class ConfigurationReport
{
    public const int ExitCode = 1;

    public static async Task<int> WriteAsync(IReadOnlyList<ConfigurationFault> faults, TextWriter output)
    {
        await output.WriteLineAsync(faults.Count == 1
            ? "The portal does not start: one configuration value needs attention."
            : $"The portal does not start: {faults.Count} configuration values need attention.");
        foreach (var fault in faults)
        {
            await output.WriteLineAsync($"  {fault.Key}");
            await output.WriteLineAsync($"      {fault.Problem}");
            await output.WriteLineAsync($"      {fault.Fix}");
        }

        await output.WriteLineAsync("Every key is explained in appsettings.sample.json. As environment variables, write __ for each colon.");
        return ExitCode;
    }
}
