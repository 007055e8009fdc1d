using System.IO.Compression;
using System.Net;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Security;
using EntraRecoveryPortal.Tests.Data;
using EntraRecoveryPortal.Tests.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Features.Snapshots.Archive;

public sealed class ArchiveEndpointTests(SignedPortal shared) : IClassFixture<SignedPortal>
{
    private const string Secret = "Ada of Finance";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_administrator_gets_the_archive_and_it_is_in_the_audit()
    {
        var number = await CaptureAsync();
        using var browser = await shared.SignedInAsync(TestPerson.Ada);

        using var answer = await browser.StepAsync($"/snapshots/{number}/archive");

        Assert.Equal((HttpStatusCode.OK, "application/zip"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal($"snapshot-{number}.zip", answer.Content.Headers.ContentDisposition!.FileName);
        await using var zip = new ZipArchive(await answer.Content.ReadAsStreamAsync(Cancel));
        using var users = new StreamReader(await zip.GetEntry("objects/user.ndjson")!.OpenAsync(Cancel));
        Assert.Contains(Secret, await users.ReadToEndAsync(Cancel), StringComparison.Ordinal);
        var entry = Assert.Single(await shared.Portal.AuditAsync(), entry => entry.Action == "snapshot.export" && entry.Target == $"snapshot {number}");
        Assert.Equal(("Ada Admin", AuditOutcome.Done), (entry.PersonName, entry.Outcome));
    }

    [Theory]
    [InlineData("Rita Reader")]
    [InlineData("Anna Approver")]
    [InlineData("Nora None")]
    [InlineData(null)]
    public async Task Nobody_else_gets_it_and_nothing_of_it_leaks(string? name)
    {
        var number = await CaptureAsync();
        var person = new[] { TestPerson.Rita, TestPerson.Anna, TestPerson.Nora }.SingleOrDefault(one => one.Name == name);
        using var browser = person is null ? shared.Portal.OpenBrowser() : await shared.SignedInAsync(person);

        using var answer = await browser.StepAsync($"/snapshots/{number}/archive");
        using var absent = await browser.StepAsync("/snapshots/4711/archive");

        Assert.Equal(HttpStatusCode.Found, answer.StatusCode);
        Assert.Equal(person is null ? "/sign-in" : "/no-access", answer.Headers.Location!.AbsolutePath);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal((answer.StatusCode, answer.Headers.Location.AbsolutePath), (absent.StatusCode, absent.Headers.Location!.AbsolutePath)); // which snapshots there are is not told either
        Assert.DoesNotContain(await shared.Portal.AuditAsync(), entry => entry.Action == "snapshot.export" && entry.Target == $"snapshot {number}" && entry.Outcome == AuditOutcome.Done);
    }

    [Fact]
    public async Task A_snapshot_that_is_not_there_is_not_found()
    {
        using var browser = await shared.SignedInAsync(TestPerson.Ada);

        using var answer = await browser.StepAsync("/snapshots/4711/archive");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private async Task<int> CaptureAsync() =>
        (await shared.CaptureAsync(new TenantState().User("ada", Secret).Group("admins", "Admins").Member("admins", "ada"))).Number;
}
