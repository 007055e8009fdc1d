using EntraRecoveryPortal.Demo;
using EntraRecoveryPortal.TenantSimulator;

return await DemoCommand.Create(RunAsync).Parse(args).InvokeAsync();

static async Task<int> RunAsync(DemoOptions options, CancellationToken cancel)
{
    try
    {
        await using var demo = await RunningDemo.StartAsync(options, cancel);
        Console.WriteLine($"""

            EntraRecoveryPortal   {demo.PortalUrl}
            Simulated tenant      {demo.TenantUrl}   (cause an incident here)

            Sign in as
            """);
        foreach (var person in SimulatedTenant.People)
        {
            Console.WriteLine($"  {person.Name,-12} {(person.Roles.Count == 0 ? "no role" : string.Join(", ", person.Roles))}");
        }
        Console.WriteLine("\nCtrl+C stops both.");
        await demo.WaitForShutdownAsync(cancel);
        return 0;
    }
    catch (DemoCannotStartException fault)
    {
        await Console.Error.WriteLineAsync(fault.Message);
        return 1;
    }
}
