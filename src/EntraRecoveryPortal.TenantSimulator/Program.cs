using EntraRecoveryPortal.TenantSimulator;

var parsed = SimulatorCommand.Create((options, cancellation) => SimulatorCommand.RunAsync(options, Console.Out, Console.Error, cancellation)).Parse(args);
if (SimulatorCommand.FaultsOf(parsed) is { } faults)
{
    await Console.Error.WriteLineAsync(faults);
    return 1;
}

return await parsed.InvokeAsync();
