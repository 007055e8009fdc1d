using System.Text.Json;
using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Features.Objects;

namespace EntraRecoveryPortal.Tests.Features.Objects;

public sealed class ObjectAttributeTests
{
    private static readonly ObjectType User = Catalogue.Of("user");

    [Fact]
    public void What_was_asked_for_and_did_not_come_is_empty()
    {
        var department = Assert.Single(Read("""{"displayName":"Ada"}""", "displayName", "department"), a => a.Name == "department");

        Assert.True(department.IsCaptured);
        Assert.True(department.IsEmpty);
    }

    [Fact]
    public void What_was_not_asked_for_is_not_captured_rather_than_empty()
    {
        var jobTitle = Assert.Single(Read("""{"displayName":"Ada"}""", "displayName", "department"), a => a.Name == "jobTitle");

        Assert.False(jobTitle.IsCaptured);
        Assert.False(jobTitle.IsEmpty);
    }

    [Fact]
    public void What_came_without_being_asked_for_is_shown_too()
    {
        Assert.Contains(Read("""{"displayName":"Ada","somethingNew":1}""", "displayName"), a => a is { Name: "somethingNew", IsCaptured: true });
    }

    [Fact]
    public void Nothing_is_called_not_captured_when_the_whole_body_was_asked_for()
    {
        Assert.All(Read("""{"displayName":"Ada"}""", "*"), a => Assert.True(a.IsCaptured));
    }

    [Fact]
    public void A_block_is_shown_leaf_by_leaf()
    {
        var attributes = Read("""{"employeeOrgData":{"costCenter":"7","division":null},"identities":[{"issuer":"x"}]}""", "*");

        Assert.Equal(["employeeOrgData.costCenter", "employeeOrgData.division", "identities"], attributes.Select(a => a.Name));
        Assert.Equal([false, true, false], attributes.Select(a => a.IsEmpty));
    }

    [Theory]
    [InlineData("dep", true)]
    [InlineData("FINANCE", true)]
    [InlineData("sales", false)]
    public void A_search_looks_into_names_and_values(string text, bool found)
    {
        var department = Assert.Single(Read("""{"department":"Finance"}""", "department"), a => a.Name == "department");

        Assert.Equal(found, department.Matches(text));
    }

    private static IReadOnlyList<ObjectAttribute> Read(string content, params string[] asked) => ObjectAttribute.Of(
        User, new CaptureProfile { Type = "user", Properties = asked, Relations = [] }, JsonElement.Parse(content));
}
