using EntraRecoveryPortal.TenantSimulator;
using Microsoft.Graph;
using Microsoft.Graph.DirectoryObjects.GetByIds;
using Microsoft.Graph.Models;
using Microsoft.Graph.Models.ODataErrors;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;

namespace EntraRecoveryPortal.Tests.TenantSimulator;

/// <summary>Microsoft's own client, as it comes, takes the simulated tenant for Graph.</summary>
public sealed class MicrosoftClientTests(SharedSimulator shared) : IClassFixture<SharedSimulator>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_reads_a_list_page_by_page_to_the_end()
    {
        var (simulator, reader, _) = await BeginAsync();
        var first = await reader.Users.GetAsync(x => (x.QueryParameters.Top, x.QueryParameters.Select) = (25, ["id", "displayName"]), Cancellation);
        var names = new List<string>();

        await PageIterator<User, UserCollectionResponse>.CreatePageIterator(reader, first!, user =>
        {
            names.Add(user.DisplayName!);
            return true;
        }).IterateAsync(Cancellation);

        Assert.Equal(25, first!.Value!.Count);
        Assert.Equal((await simulator.AllAsync("users?$select=displayName")).Select(x => x["displayName"]!.ToString()).Order(StringComparer.Ordinal), names.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_batches_reads_twenty_at_a_time_and_finds_each_answer_by_its_id()
    {
        var (simulator, reader, _) = await BeginAsync();
        var ids = (await simulator.AllAsync("users?$select=id")).Take(25).Select(x => x["id"]!.ToString()).ToList();
        var batch = new BatchRequestContentCollection(reader);
        var steps = new Dictionary<string, string>();
        foreach (var id in ids)
            steps[id] = await batch.AddBatchRequestStepAsync(reader.Users[id].ToGetRequestInformation(x => x.QueryParameters.Select = ["id"]));
        var missing = await batch.AddBatchRequestStepAsync(reader.Users[Guid.NewGuid().ToString()].ToGetRequestInformation());

        var answers = await reader.Batch.PostAsync(batch, Cancellation);

        foreach (var (id, step) in steps)
            Assert.Equal(id, (await answers.GetResponseByIdAsync<User>(step)).Id);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, (await answers.GetResponsesStatusCodesAsync())[missing]);
    }

    [Fact]
    public async Task It_creates_changes_deletes_and_restores_a_user()
    {
        var (_, reader, writer) = await BeginAsync();
        var made = await writer.Users.PostAsync(new User
        {
            AccountEnabled = true,
            DisplayName = "Dora Neu",
            MailNickname = "dora.neu",
            UserPrincipalName = $"dora.neu@{SimulatedTenant.Domain}",
            PasswordProfile = new() { Password = "Not-kept-1!", ForceChangePasswordNextSignIn = true },
        }, cancellationToken: Cancellation);

        await writer.Users[made!.Id].PatchAsync(new User { Department = "Legal", BusinessPhones = ["+43 1 555 0177"] }, cancellationToken: Cancellation);
        await writer.Users[made.Id].DeleteAsync(cancellationToken: Cancellation);
        var inBin = await reader.Directory.DeletedItems.GraphUser.GetAsync(cancellationToken: Cancellation);
        var restored = await writer.Directory.DeletedItems[made.Id].Restore.PostAsync(cancellationToken: Cancellation);

        Assert.Contains(inBin!.Value!, x => x.Id == made.Id && x.DeletedDateTime is not null);
        Assert.Equal("Dora Neu", Assert.IsType<User>(restored).DisplayName);
        var read = await reader.Users[made.Id].GetAsync(x => x.QueryParameters.Select = ["department", "businessPhones", "accountEnabled"], Cancellation);
        Assert.Equal(("Legal", true, "+43 1 555 0177"), (read!.Department, read.AccountEnabled, read.BusinessPhones!.Single()));
    }

    [Fact]
    public async Task It_follows_changes_of_users_and_groups_from_link_to_link()
    {
        var (simulator, reader, writer) = await BeginAsync();
        var users = await reader.Users.Delta.GetAsDeltaGetResponseAsync(x => x.QueryParameters.Select = ["displayName"], Cancellation);
        while (users!.OdataDeltaLink is null)
            users = await reader.Users.Delta.WithUrl(users.OdataNextLink!).GetAsDeltaGetResponseAsync(cancellationToken: Cancellation);
        var groups = await reader.Groups.Delta.GetAsDeltaGetResponseAsync(cancellationToken: Cancellation);
        while (groups!.OdataDeltaLink is null)
            groups = await reader.Groups.Delta.WithUrl(groups.OdataNextLink!).GetAsDeltaGetResponseAsync(cancellationToken: Cancellation);
        var employee = (await simulator.CloudEmployeesAsync())[0]["id"]!.ToString();
        var group = await simulator.IdOfAsync("groups", "CA exceptions");

        await writer.Users[employee].PatchAsync(new User { DisplayName = "Renamed" }, cancellationToken: Cancellation);
        await writer.Groups[group].DeleteAsync(cancellationToken: Cancellation);
        var changedUsers = await reader.Users.Delta.WithUrl(users.OdataDeltaLink!).GetAsDeltaGetResponseAsync(cancellationToken: Cancellation);
        var changedGroups = await reader.Groups.Delta.WithUrl(groups.OdataDeltaLink!).GetAsDeltaGetResponseAsync(cancellationToken: Cancellation);

        Assert.Equal("Renamed", changedUsers!.Value!.Single(x => x.Id == employee).DisplayName);
        Assert.True(changedGroups!.Value!.Single(x => x.Id == group).AdditionalData.ContainsKey("@removed"));
    }

    [Fact]
    public async Task It_adds_and_removes_members_and_owners()
    {
        var (simulator, reader, writer) = await BeginAsync();
        var user = (await simulator.CloudEmployeesAsync())[3]["id"]!.ToString();
        var group = await writer.Groups.PostAsync(new Group
        {
            DisplayName = "Made by the client",
            MailEnabled = false,
            MailNickname = "made-by-the-client",
            SecurityEnabled = true,
            AdditionalData = new Dictionary<string, object> { ["owners@odata.bind"] = new List<string> { $"{simulator.Address}v1.0/users/{SimulatedTenant.People[0].ObjectId}" } },
        }, cancellationToken: Cancellation);

        await writer.Groups[group!.Id].Members.Ref.PostAsync(new ReferenceCreate { OdataId = $"{simulator.Address}v1.0/directoryObjects/{user}" }, cancellationToken: Cancellation);

        var members = await reader.Groups[group.Id].Members.GetAsync(cancellationToken: Cancellation);
        Assert.Equal(user, Assert.IsType<User>(Assert.Single(members!.Value!)).Id);
        Assert.Equal(SimulatedTenant.People[0].ObjectId, Assert.Single((await reader.Groups[group.Id].Owners.GetAsync(cancellationToken: Cancellation))!.Value!).Id);
        await writer.Groups[group.Id].Members[user].Ref.DeleteAsync(cancellationToken: Cancellation);
        Assert.Empty((await reader.Groups[group.Id].Members.GetAsync(cancellationToken: Cancellation))!.Value!);
    }

    [Fact]
    public async Task It_finds_objects_by_their_ids_as_what_they_are()
    {
        var (simulator, reader, _) = await BeginAsync();
        var group = await simulator.IdOfAsync("groups", "Finance");

        var found = await reader.DirectoryObjects.GetByIds.PostAsGetByIdsPostResponseAsync(new GetByIdsPostRequestBody { Ids = [SimulatedTenant.People[0].ObjectId, group, Guid.NewGuid().ToString()] }, cancellationToken: Cancellation);

        Assert.Equal([typeof(User), typeof(Group)], found!.Value!.Select(x => x.GetType()));
    }

    [Fact]
    public async Task It_writes_a_conditional_access_policy_and_reads_it_back()
    {
        var (_, reader, writer) = await BeginAsync();
        var made = await writer.Identity.ConditionalAccess.Policies.PostAsync(new ConditionalAccessPolicy
        {
            DisplayName = "Made by the client",
            State = ConditionalAccessPolicyState.EnabledForReportingButNotEnforced,
            Conditions = new()
            {
                ClientAppTypes = [ConditionalAccessClientApp.All],
                Applications = new() { IncludeApplications = ["All"] },
                Users = new() { IncludeUsers = ["All"], ExcludeUsers = [SimulatedTenant.People[0].ObjectId] },
            },
            GrantControls = new() { Operator = "OR", BuiltInControls = [ConditionalAccessGrantControl.Mfa] },
        }, cancellationToken: Cancellation);

        await writer.Identity.ConditionalAccess.Policies[made!.Id].PatchAsync(new ConditionalAccessPolicy { State = ConditionalAccessPolicyState.Disabled }, cancellationToken: Cancellation);

        var read = await reader.Identity.ConditionalAccess.Policies[made.Id].GetAsync(cancellationToken: Cancellation);
        Assert.Equal((ConditionalAccessPolicyState.Disabled, "Made by the client", ConditionalAccessGrantControl.Mfa), (read!.State, read.DisplayName, read.GrantControls!.BuiltInControls!.Single()));
        Assert.Equal([SimulatedTenant.People[0].ObjectId], read.Conditions!.Users!.ExcludeUsers!);
    }

    [Fact]
    public async Task It_tells_named_locations_and_authentication_methods_by_their_types()
    {
        var (_, reader, _) = await BeginAsync();

        var locations = (await reader.Identity.ConditionalAccess.NamedLocations.GetAsync(cancellationToken: Cancellation))!.Value!;
        var methods = (await reader.Policies.AuthenticationMethodsPolicy.GetAsync(cancellationToken: Cancellation))!.AuthenticationMethodConfigurations!;
        var fido = await reader.Policies.AuthenticationMethodsPolicy.AuthenticationMethodConfigurations["Fido2"].GetAsync(cancellationToken: Cancellation);

        Assert.Equal(["AT", "CZ", "DE", "IT"], Assert.Single(locations.OfType<CountryNamedLocation>()).CountriesAndRegions!);
        Assert.Contains(locations.OfType<IpNamedLocation>().SelectMany(x => x.IpRanges!), x => x is IPv6CidrRange);
        Assert.DoesNotContain(methods, x => x.GetType() == typeof(AuthenticationMethodConfiguration));
        Assert.True(Assert.IsType<Fido2AuthenticationMethodConfiguration>(fido).IsAttestationEnforced);
    }

    [Fact]
    public async Task It_tells_a_refusal_with_its_code_and_request_id()
    {
        var (_, reader, _) = await BeginAsync();

        var missing = await Assert.ThrowsAsync<ODataError>(() => reader.Users["00000000-0000-0000-0000-00000000dead"].GetAsync(cancellationToken: Cancellation));
        var denied = await Assert.ThrowsAsync<ODataError>(() => reader.Groups["00000000-0000-0000-0000-00000000dead"].DeleteAsync(cancellationToken: Cancellation));

        Assert.Equal((404, "Request_ResourceNotFound"), (missing.ResponseStatusCode, missing.Error!.Code));
        Assert.Equal((403, "Authorization_RequestDenied"), (denied.ResponseStatusCode, denied.Error!.Code));
        Assert.True(Guid.TryParse(missing.Error.InnerError!.RequestId, out _));
        Assert.Equal(missing.ResponseHeaders["request-id"].Single(), missing.Error.InnerError.RequestId);
    }

    private async Task<(RunningSimulator Simulator, GraphServiceClient Reader, GraphServiceClient Writer)> BeginAsync()
    {
        var simulator = await shared.ResetAsync();
        return (simulator, Client(simulator, SimulatedTenant.ReaderClientId), Client(simulator, SimulatedTenant.WriterClientId));
    }

    private static GraphServiceClient Client(RunningSimulator simulator, string clientId) => new(new Tokens(simulator, clientId), $"{simulator.Address}v1.0");

    private sealed class Tokens(RunningSimulator simulator, string clientId) : IAuthenticationProvider
    {
        public async Task AuthenticateRequestAsync(RequestInformation request, Dictionary<string, object>? additionalAuthenticationContext = null, CancellationToken cancellationToken = default) =>
            request.Headers.TryAdd("Authorization", $"Bearer {await simulator.TokenAsync(clientId)}");
    }
}
