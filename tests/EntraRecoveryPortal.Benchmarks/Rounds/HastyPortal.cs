using Microsoft.AspNetCore.Builder;

namespace EntraRecoveryPortal.Benchmarks.Rounds;

/// <summary>The portal's own process but for its patience: what a round starts so that it can be killed or put to sleep.</summary>
internal static class HastyPortal
{
    public const string Name = "hasty-portal";

    public static async Task<int> RunAsync(IReadOnlyList<string> given)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ApplicationName = typeof(PortalHost).Assembly.GetName().Name });
        builder.AddPortal();
        builder.Services.AddHaste(Haste.OfTakeover);
        await using var portal = builder.Build();
        await portal.UsePortal().RunAsync();
        return 0;
    }
}
