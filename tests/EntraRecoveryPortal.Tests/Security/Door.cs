using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Features.Recoveries;
using EntraRecoveryPortal.Features.Recoveries.Approvals;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Security;

/// <summary>One method through which people reach the domain.</summary>
internal sealed record Door(Type Service, MethodInfo Method)
{
    /// <summary>Every scoped service, history and browser of a slice, found where the portal registers them.</summary>
    public static IReadOnlyList<Door> All { get; } =
    [
        .. Registered()
            .Where(type => type.Namespace!.StartsWith("EntraRecoveryPortal.Features.", StringComparison.Ordinal))
            .Where(IsNamedAsOne)
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
                .Where(method => method.ReturnType.IsAssignableTo(typeof(Task)) || method.ReturnType == typeof(void))
                .Select(method => new Door(type, method))),
        new(typeof(JobQueue), typeof(JobQueue).GetMethod(nameof(JobQueue.CancelAsync))!),
        new(typeof(AuditLog), typeof(AuditLog).GetMethod(nameof(AuditLog.ListAsync))!),
    ];

    public string Name => $"{Service.Name}.{Method.Name}";

    /// <summary>Numbers and keys are 1: the one of each that a <see cref="GuardedStore"/> holds.</summary>
    public async Task GoThroughAsync(IServiceProvider scope, CancellationToken cancel)
    {
        var arguments = Method.GetParameters().Select(parameter => parameter.ParameterType == typeof(CancellationToken) ? cancel : ArgumentOf(parameter.ParameterType));
        if (Method.Invoke(scope.GetRequiredService(Service), BindingFlags.DoNotWrapExceptions, binder: null, [.. arguments], culture: null) is Task task)
            await task;
    }

    /// <summary>Whether it is named like one.</summary>
    public static bool IsNamedAsOne(Type type) => new[] { "Service", "History", "Browser" }.Any(end => type.Name.EndsWith(end, StringComparison.Ordinal));

    /// <summary>What circuits and requests get.</summary>
    public static IEnumerable<Type> Registered()
    {
        using var folder = new TemporaryFolder();
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(PortalUnderTest.Settings(ClosedPortal.NoAuthority, folder));
        return [.. builder.AddPortal().Services.Where(service => service.Lifetime == ServiceLifetime.Scoped && !service.IsKeyedService).Select(service => service.ServiceType).Where(type => type.Namespace is not null)];
    }

    private static object? ArgumentOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
            return ArgumentOf(inner);
        if (type == typeof(int) || type == typeof(long))
            return Convert.ChangeType(1, type, provider: null);
        if (type == typeof(string))
            return "1";
        if (type == typeof(Guid))
            return Guid.NewGuid();
        if (type == typeof(NewReport))
            return new NewReport { From = 1, OperationId = Guid.NewGuid() };
        if (type == typeof(StartRecovery))
            return new StartRecovery { PlanKey = 1, PlanHash = GuardedStore.PlanHash, Reason = "Because.", CauseStopped = true, OperationId = Guid.NewGuid() };
        if (type == typeof(ApprovalDecision))
            return new ApprovalDecision { PlanKey = 1, PlanHash = GuardedStore.PlanHash, Approve = true, Reason = "Because.", OperationId = Guid.NewGuid() };
        if (type.IsValueType)
            return Activator.CreateInstance(type);
        if (type.IsAssignableTo(typeof(IEnumerable)))
        {
            var list = Array.CreateInstance(type.GenericTypeArguments.Single(), 1);
            list.SetValue(ArgumentOf(type.GenericTypeArguments.Single()), 0);
            return list;
        }

        return type.GetConstructor(Type.EmptyTypes) is { } empty ? empty.Invoke([]) : RuntimeHelpers.GetUninitializedObject(type);
    }
}
