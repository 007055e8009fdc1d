namespace EntraRecoveryPortal.Features.Objects;

internal static class ObjectsModule
{
    internal static IServiceCollection AddObjects(this IServiceCollection services) => services.AddScoped<ObjectBrowser>();
}
