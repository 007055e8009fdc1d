using EntraRecoveryPortal.Tests.TenantSimulator;

namespace EntraRecoveryPortal.Tests.Features.Recoveries.Damages;

/// <summary>Something that goes wrong in a tenant, and what has to be there for it.</summary>
internal abstract class Damage
{
    public static IReadOnlyDictionary<string, Damage> All { get; } = new Damage[]
    {
        new PeopleDamage(), new GroupDamage(), new ApplicationDamage(), new PrincipalDamage(), new AccessDamage(),
        new ConditionalAccessDamage(), new TenantPolicyDamage(), new UnitAndRoleDamage(),
    }.ToDictionary(damage => damage.GetType().Name);

    /// <summary>Before the snapshot.</summary>
    public virtual Task PrepareAsync(RunningSimulator tenant) => Task.CompletedTask;

    /// <summary>After the snapshot; every write of it has to be healed.</summary>
    public abstract Task CauseAsync(RunningSimulator tenant);
}
