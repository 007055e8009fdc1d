using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Tests.Components.Shared;

public sealed class ObjectAddressTests
{
    [Theory]
    [InlineData(null, null, "/objects/user/7")]
    [InlineData(3, null, "/objects/user/7?snapshot=3")]
    [InlineData(null, "raw", "/objects/user/7?tab=raw")]
    [InlineData(3, "raw", "/objects/user/7?snapshot=3&tab=raw")]
    public void It_holds_the_snapshot_and_the_tab(int? snapshot, string? tab, string address)
    {
        Assert.Equal(address, ObjectAddress.Of(new ObjectRef("user", "7"), snapshot, tab));
    }

    [Fact]
    public void A_natural_key_with_bars_and_slashes_stays_one_segment()
    {
        Assert.Equal("/objects/directoryRoleAssignment/a%7Cb%7C%2FadministrativeUnits%2Fc", ObjectAddress.Of(new ObjectRef("directoryRoleAssignment", "a|b|/administrativeUnits/c")));
    }
}
