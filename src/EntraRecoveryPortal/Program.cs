using EntraRecoveryPortal;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Hosting;

var builder = WebApplication.CreateBuilder(args);
if (args is [NewKeyCommand.Name, ..])
    return await NewKeyCommand.RunAsync(builder.Configuration, Console.Out);
if (ConfigurationCheck.FaultsOf(builder.Configuration) is { Count: > 0 } faults)
    return await ConfigurationReport.WriteAsync(faults, Console.Error);

builder.AddPortal();
await using var app = builder.Build();
app.UsePortal();
return await app.RunCommandAsync(args);
