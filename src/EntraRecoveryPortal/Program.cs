using EntraRecoveryPortal;
using EntraRecoveryPortal.Configuration;
using EntraRecoveryPortal.Hosting;

// The files of the pages lie beside the program, wherever it is started from; settings and data belong to the working directory.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, WebRootPath = Path.Combine(AppContext.BaseDirectory, "wwwroot") });
builder.WebHost.UseStaticWebAssets();
if (args is [NewKeyCommand.Name, ..])
    return await NewKeyCommand.RunAsync(builder.Configuration, Console.Out);
if (ConfigurationCheck.FaultsOf(builder.Configuration) is { Count: > 0 } faults)
    return await ConfigurationReport.WriteAsync(faults, Console.Error);

builder.AddPortal();
await using var app = builder.Build();
app.UsePortal();
return await app.RunCommandAsync(args);
