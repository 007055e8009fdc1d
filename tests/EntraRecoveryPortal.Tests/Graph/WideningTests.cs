using EntraRecoveryPortal.Core.Directory;
using EntraRecoveryPortal.Data;
using EntraRecoveryPortal.Features.Differences;
using EntraRecoveryPortal.Features.Snapshots;
using EntraRecoveryPortal.Graph;
using EntraRecoveryPortal.Jobs;
using EntraRecoveryPortal.TenantSimulator;
using EntraRecoveryPortal.Tests.Data;
using EntraRecoveryPortal.Tests.Hosting;
using EntraRecoveryPortal.Tests.Security;
using EntraRecoveryPortal.Tests.TenantSimulator;
using Microsoft.Extensions.DependencyInjection;

namespace EntraRecoveryPortal.Tests.Graph;

/// <summary>Unread is not empty: asking for more, or being allowed less, changes nothing in the tenant and so nothing in a report.</summary>
public sealed class WideningTests() : StormyTests(users: 60)
{
    private static readonly string[] Added =
        ["department", "jobTitle", "employeeId", "companyName", "city", "country", "mobilePhone", "usageLocation", "otherMails", "assignedLicenses"];

    private static readonly string[] Withdrawn =
        ["User.Read.All", "Device.Read.All", "Directory.Read.All", "Policy.Read.All", "Member.Read.Hidden"];

    [Fact]
    public async Task Ten_properties_more_than_last_time_are_no_change_and_are_told_as_not_captured()
    {
        await CaptureNarrowAsync();
        await Portal.CaptureAsync();

        var there = await CompareAsync(1, 2);
        var back = await CompareAsync(2, 1);

        Assert.All([there, back], report => Assert.Equal((0, 0, 0), (report.Objects, report.Attributes, report.Links)));
        Assert.All([there, back], report =>
        {
            var reason = Assert.Single(report.NotCompared, gap => gap.Type == "user").Reason;
            Assert.All(Added, property => Assert.Contains(property, reason, StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task A_withdrawn_permission_is_no_change_and_is_told_as_not_captured()
    {
        var first = await Portal.CaptureAsync();
        await Tenant.WeatherAsync($$"""{"withdrawals":[{{string.Join(',', Withdrawn.Select(permission => $$"""{"app":"{{SimulatedTenant.ReaderClientId}}","permission":"{{permission}}"}"""))}}]}""");
        var second = await Portal.CaptureAsync();

        var report = await CompareAsync(1, 2);

        var lost = second.Types.Where(row => row is { Relation: "", Coverage: not CoverageState.Complete }).Select(row => row.Type).ToList();
        Assert.Superset(new HashSet<string> { "user", "device", "oAuth2PermissionGrant", "conditionalAccessPolicy" }, lost.ToHashSet());
        Assert.Equal((0, 0, 0), (report.Objects, report.Attributes, report.Links));
        Assert.All(lost, type => Assert.Contains(report.NotCompared, gap => gap.Type == type && gap.Reason.Contains("403", StringComparison.Ordinal)));
        Assert.All(lost, type => Assert.Equal(CountOf(first, type), CountOf(second, type)));
    }

    private static int CountOf(SnapshotSummary snapshot, string type) => snapshot.Types.Single(row => row.Type == type && row.Relation.Length == 0).PresentCount;

    // As a portal captured whose catalogue did not have the ten yet.
    private async Task CaptureNarrowAsync()
    {
        var reader = Portal.Services.GetRequiredService<TenantReader>();
        var job = TestStore.JobOf(Portal.Services.GetRequiredService<SingleTenant>().TenantKey);
        job.State = JobState.Successful;
        await using (var db = await Portal.Contexts.CreateDbContextAsync(Cancel))
        {
            db.Jobs.Add(job);
            await db.SaveChangesAsync(Cancel);
        }

        using var writer = await Portal.Services.GetRequiredService<SnapshotStore>().BeginAsync(
            new() { TenantKey = job.TenantKey, JobKey = job.JobKey, Epoch = job.Epoch, Trigger = "manual" }, Cancel);
        foreach (var type in Catalogue.All.Select(type => type.Name == "user" ? type with { Select = [.. type.Select.Except(Added)] } : type))
        {
            var reading = await reader.ReadTypeAsync(type, GraphPriority.Normal, (page, cancel) => writer.WriteAsync(type.Name, page.Objects, page.Links, cancel), Cancel);
            await writer.CompleteTypeAsync(reading.Profile, reading.Coverage, reading.StartedAt, reading.EndedAt, Cancel);
        }

        await writer.SealAsync(Cancel);
    }

    private async Task<ReportSummary> CompareAsync(int from, int to)
    {
        await using var scope = Portal.ScopeOf(TestPerson.Ada);
        var reports = scope.ServiceProvider.GetRequiredService<ReportService>();
        var made = await reports.CreateAsync(new() { From = from, To = to, OperationId = Guid.NewGuid() }, Cancel);
        var number = Assert.IsType<ReportCreation.Created>(made).Number;
        await StormyPortal.EndOfAsync(scope.ServiceProvider.GetRequiredService<JobQueue>(), (await reports.FindAsync(number, Cancel))!.JobKey!.Value);
        var report = (await reports.FindAsync(number, Cancel))!;
        Assert.True(report.State == JobState.Successful, report.Error);
        return report;
    }
}
