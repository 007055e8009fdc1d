using EntraRecoveryPortal.Components.Shared;
using EntraRecoveryPortal.Core.Canonical;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Objects;
using EntraRecoveryPortal.Features.Snapshots;

namespace EntraRecoveryPortal.Tests.Features.Objects;

public sealed class ObjectVersionTests
{
    private static readonly ObjectRef Ada = new("user", "7d3c1c8e-5b0e-4c36-9d6a-0c5f0c7f2b11");

    [Fact]
    public void A_version_names_what_it_changed()
    {
        var version = Of(ObjectState.Present, ObjectState.Present, """{"department":"Finance","displayName":"Ada"}""", """{"department":"Sales","displayName":"Ada"}""");

        Assert.Equal("1 attribute changed", version.What);
        Assert.Equal([new AttributeRow("department", "\"Finance\"", "\"Sales\"")], version.Rows);
    }

    [Fact]
    public void The_order_of_a_set_is_no_change()
    {
        var version = Of(ObjectState.Present, ObjectState.Present, """{"otherMails":["a@x","b@x"]}""", """{"otherMails":["b@x","a@x"]}""");

        Assert.Empty(version.Rows);
    }

    [Theory]
    [InlineData(null, ObjectState.Present, "First seen")]
    [InlineData(ObjectState.Present, ObjectState.SoftDeleted, "Moved to the recycle bin")]
    [InlineData(ObjectState.SoftDeleted, ObjectState.Present, "Restored from the recycle bin")]
    [InlineData(ObjectState.SoftDeleted, ObjectState.Gone, "Gone")]
    public void A_change_of_state_comes_before_its_attributes(ObjectState? before, ObjectState now, string what)
    {
        Assert.Equal(what, Of(before, now, null, null).What);
    }

    private static ObjectVersion Of(ObjectState? before, ObjectState now, string? beforeContent, string? nowContent) => ObjectVersion.Of(Ada, new ObjectHistoryEntry
    {
        SnapshotKey = 2,
        Number = 2,
        At = new DateTime(2026, 3, 14, 12, 0, 0, DateTimeKind.Utc),
        State = now,
        PreviousState = before,
        DisplayName = "Ada",
        PreviousContent = beforeContent is null ? null : CanonicalJson.Parse(beforeContent),
        Content = nowContent is null ? null : CanonicalJson.Parse(nowContent),
    });
}
