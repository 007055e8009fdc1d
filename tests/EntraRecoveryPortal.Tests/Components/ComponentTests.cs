using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Radzen;

namespace EntraRecoveryPortal.Tests.Components;

/// <summary>A browser page of our own for one component, at a fixed hour.</summary>
public abstract class ComponentTests : BunitContext
{
    protected ComponentTests()
    {
        JSInterop.Mode = JSRuntimeMode.Loose;
        Services.AddRadzenComponents();
        Services.AddSingleton<TimeProvider>(new FixedTime(Now));
    }

    protected static DateTimeOffset Now { get; } = new(2026, 3, 14, 12, 0, 0, TimeSpan.Zero);

    private sealed class FixedTime(DateTimeOffset now) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => now;
    }
}
