using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Core.Recovering;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Security;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>What the store remembers of an object that was made again.</summary>
internal static class NewIdRows
{
    /// <summary>Null when the answer does not say under which id the object was made.</summary>
    public static NewIdRow? Of(RunLease lease, PlanStep step, WriteAnswer answer, StoreKeys keys, DateTime at)
    {
        if (answer is not { Succeeded: true, MadeId: { } newId })
            return null;
        return NewIdMac.Signed(
            new()
            {
                TenantKey = lease.Job.TenantKey,
                Type = step.Object.Type,
                OldId = step.Object.Id,
                NewId = newId,
                OldAppId = step.OldAppId,
                NewAppId = step.OldAppId is null ? null : JsonElement.Parse(answer.Body!).TextAt("appId"),
                RecoveryKey = lease.RecoveryKey,
                Order = step.Order,
                At = at,
                KeyId = keys.ActiveId,
            },
            keys);
    }
}
