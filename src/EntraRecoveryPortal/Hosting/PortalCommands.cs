using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots.Archive;

namespace EntraRecoveryPortal.Hosting;

/// <summary>What the executable does besides serving: its first argument without dashes.</summary>
internal static class PortalCommands
{
    private const int Misused = 2;

    public static async Task<int> RunCommandAsync(this WebApplication app, IReadOnlyList<string> arguments)
    {
        try
        {
            return arguments.FirstOrDefault(a => !a.StartsWith('-') && !a.Contains('=')) switch
            {
                null => await ServeAsync(app),
                "migrate" => await MigrateAsync(app),
                VerifyCommand.Name => await app.Services.GetRequiredService<VerifyCommand>().RunAsync(Console.Out, app.Lifetime.ApplicationStopping),
                RotateCommand.Name => await app.Services.GetRequiredService<RotateCommand>().RunAsync(Console.Out, app.Lifetime.ApplicationStopping),
                EraseCommand.Name => await app.Services.GetRequiredService<EraseCommand>().RunAsync(app.Configuration, Console.In, Console.Out, app.Lifetime.ApplicationStopping),
                ArchiveCommands.Export => await app.Services.GetRequiredService<ArchiveCommands>().ExportAsync(Console.Out, app.Lifetime.ApplicationStopping),
                ArchiveCommands.Import => await app.Services.GetRequiredService<ArchiveCommands>().ImportAsync(Console.Out, app.Lifetime.ApplicationStopping),
                ArchiveCommands.Compare => await app.Services.GetRequiredService<ArchiveCommands>().CompareAsync(Console.Out, app.Lifetime.ApplicationStopping),
                var other => await MisusedAsync(other),
            };
        }
        catch (PortalCannotStartException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            return 1;
        }
    }

    private static async Task<int> ServeAsync(WebApplication app)
    {
        await app.RunAsync();
        return 0;
    }

    /// <summary>For SQL Server, under a login that may change the schema; the portal's own may not.</summary>
    private static async Task<int> MigrateAsync(WebApplication app)
    {
        await app.Services.GetRequiredService<PortalDatabase>().MigrateAsync(CancellationToken.None);
        await Console.Out.WriteLineAsync("The store is in this version's shape.");
        return 0;
    }

    private static async Task<int> MisusedAsync(string argument)
    {
        await Console.Error.WriteLineAsync($"\"{argument}\" is no command. There are: compare, erase, export, import, migrate, new-key, rotate, verify.");
        return Misused;
    }
}
