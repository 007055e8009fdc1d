using System.CommandLine;

namespace EntraRecoveryPortal.Demo;

/// <summary>The demo's command line.</summary>
public static class DemoCommand
{
    private static readonly DemoOptions Defaults = new();

    public static RootCommand Create(Func<DemoOptions, CancellationToken, Task<int>> run)
    {
        var users = Number("--users", "People in the simulated tenant", Defaults.Users, 10, 1_000_000);
        var seed = Number("--seed", "Another number makes another tenant", Defaults.Seed, 0, int.MaxValue);
        var portalPort = Number("--portal-port", "Where the portal listens", Defaults.PortalPort, 0, 65535);
        var tenantPort = Number("--tenant-port", "Where the simulated tenant listens", Defaults.TenantPort, 0, 65535);
        var data = new Option<string>("--data") { Description = "Folder of the portal's store", DefaultValueFactory = _ => Defaults.Data };
        var fresh = new Option<bool>("--fresh") { Description = "Start with an empty store" };
        var command = new RootCommand("Starts a simulated Entra tenant and a portal that protects it.") { users, seed, portalPort, tenantPort, data, fresh };
        command.SetAction((parsed, cancel) => run(
            new DemoOptions
            {
                Users = parsed.GetValue(users),
                Seed = parsed.GetValue(seed),
                PortalPort = parsed.GetValue(portalPort),
                TenantPort = parsed.GetValue(tenantPort),
                Data = parsed.GetValue(data)!,
                Fresh = parsed.GetValue(fresh),
            },
            cancel));
        return command;
    }

    private static Option<int> Number(string name, string description, int value, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => value };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && (result.GetValueOrDefault<int>() is var number) && (number < least || number > most))
            {
                result.AddError($"{name} takes a whole number from {least} to {most}.");
            }
        });
        return option;
    }
}
