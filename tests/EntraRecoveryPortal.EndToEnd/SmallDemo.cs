namespace EntraRecoveryPortal.EndToEnd;

/// <summary>The demo with fewer people, for many journeys one after the other.</summary>
public sealed class SmallDemo : DemoFixture
{
    protected override int Users => 120;
}
