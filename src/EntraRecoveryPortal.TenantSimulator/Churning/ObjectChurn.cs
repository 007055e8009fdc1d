using System.Globalization;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.Content;
using EntraRecoveryPortal.TenantSimulator.Graph;
using EntraRecoveryPortal.TenantSimulator.SignIn;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Churning;

/// <summary>One change at a time, of an object that has not changed yet, kept in the truth.</summary>
internal sealed class ObjectChurn(TenantState state, Random random, ChurnTruth truth)
{
    private const int Tries = 20;
    private const int MostNumber = 90_000;

    private readonly HashSet<string> spared = Spared(state);

    public bool IsSpared(TenantObject item) => spared.Contains(item.Id);

    public bool MayChange(TenantObject item) => !IsSpared(item) && !truth.Knows(item.Id) && state.Live(item.Kind, item.Id) is not null;

    public TenantObject? AnyUser()
    {
        for (var i = 0; i < Tries; i++)
        {
            if (state.At(Kinds.User, random.Next(state.Places(Kinds.User))) is { IsDeleted: false } found && !IsSpared(found))
                return found;
        }

        return null;
    }

    /// <summary>Adds or removes a link, unless it has changed before or is so already.</summary>
    public void SetLink(string source, string relation, string target, bool present)
    {
        if (truth.Knows(source, relation, target) || state.IsLinked(source, relation, target) == present)
            return;
        if (present)
            state.Link(source, relation, target);
        else
            state.Unlink(source, relation, target);
        truth.Add(source, relation, target, present);
    }

    public bool Update(TenantObject item)
    {
        var values = ChurnValues.Of(item, random);
        if (values.Count == 0)
            return false;
        state.Update(item, after =>
        {
            foreach (var (path, value) in values)
                Set(after, path, value?.DeepClone());
        });
        truth.Add(item.Kind, item.Id, "updated", values);
        if (values.TryGetValue("department", out var department))
            FollowRule(item.Id, item.Text("department"), department?.ToString());
        if (item.Kind == Kinds.User && random.Next(10) == 0)
            ChangeManager(item);
        if (item.Text("userType") == "Guest" && AnyUser() is { } sponsor)
            SetLink(item.Id, Relations.Sponsors, sponsor.Id, present: !state.IsLinked(item.Id, Relations.Sponsors, sponsor.Id));
        return true;
    }

    /// <summary>Into the bin; devices have none. Nobody who is the last owner of something, nothing that a role or a list would miss.</summary>
    public bool Delete(TenantObject item)
    {
        if (item.Kind == Kinds.Device)
        {
            if (state.Sources(item.Id).Count > 0)
                return false;
            state.Remove(item);
            truth.Add(item.Kind, item.Id, "deleted");
            return true;
        }

        if (item.Kind == Kinds.User && state.Sources(item.Id).Any(x => x.Relation == Relations.Owners && state.CountLinks(x.Source, x.Relation) == 1))
            return false;
        if (item.Kind == Kinds.ServicePrincipal && (item.Text("servicePrincipalType") != "Application" || state.Having(Kinds.Application, "appId", item.Text("appId")!).Any()))
            return false;
        var principal = item.Kind == Kinds.Application ? state.LiveHaving(Kinds.ServicePrincipal, "appId", item.Text("appId")!).FirstOrDefault() : null;
        if (principal is not null && !MayChange(principal))
            return false;
        SoftDelete(item);
        if (principal is not null)
            SoftDelete(principal);
        return true;
    }

    public bool Create(string kind) => kind switch
    {
        Kinds.User => CreateUser(),
        Kinds.Group => CreateGroup(),
        Kinds.Application => CreateApplication(),
        Kinds.Device => Put(kind, ContosoDevices.Body(state.NewId(), state.NewId(), 10_000 + random.Next(MostNumber), random.Next(4))),
        _ => false,
    };

    private bool CreateUser()
    {
        var (first, last) = (Pick(Names.First), Pick(Names.Last));
        var name = string.Create(CultureInfo.InvariantCulture, $"{first}.{last}.{random.Next(MostNumber)}@{SimulatedTenant.Domain}").ToLowerInvariant();
        if (state.Having(Kinds.User, "userPrincipalName", name).Any() || state.Having(Kinds.User, "proxyAddresses", $"SMTP:{name}").Any())
            return false;
        var body = ContosoUsers.Cloud(state.NewId(), $"{first} {last}", first, last, name, 300);
        body["createdDateTime"] = Instant.Text(state.Author.At);
        body["jobTitle"] = "Trainee";
        return Put(Kinds.User, body);
    }

    private bool CreateGroup()
    {
        if (AnyUser() is not { } owner)
            return false;
        var body = ContosoGroups.Body(state.NewId(), string.Create(CultureInfo.InvariantCulture, $"Task force {random.Next(MostNumber)}"), "For a while", 300);
        body["createdDateTime"] = Instant.Text(state.Author.At);
        Put(Kinds.Group, body);
        SetLink(body["id"]!.ToString(), Relations.Owners, owner.Id, present: true);
        for (var i = 0; i < 3 && AnyUser() is { } member; i++)
            SetLink(body["id"]!.ToString(), Relations.Members, member.Id, present: true);
        return true;
    }

    private bool CreateApplication()
    {
        if (AnyUser() is not { } owner)
            return false;
        var name = string.Create(CultureInfo.InvariantCulture, $"{Pick(ContosoApplications.Company)} trial {random.Next(MostNumber)}");
        var application = ContosoApplications.Body(state.NewId(), state.NewId(), name, 300);
        application["createdDateTime"] = Instant.Text(state.Author.At);
        Put(Kinds.Application, application);
        Put(Kinds.ServicePrincipal, ContosoPrincipals.OfApplication(state.NewId(), application));
        SetLink(application["id"]!.ToString(), Relations.Owners, owner.Id, present: true);
        return true;
    }

    private bool Put(string kind, JsonObject body)
    {
        state.Put(kind, body["id"]!.ToString(), body);
        truth.Add(kind, body["id"]!.ToString(), "created");
        return true;
    }

    private void SoftDelete(TenantObject item)
    {
        state.Update(item, after => after["deletedDateTime"] = Instant.Text(state.Author.At));
        truth.Add(item.Kind, item.Id, "deleted");
    }

    /// <summary>A department's dynamic group is computed anew when somebody moves.</summary>
    private void FollowRule(string user, string? from, string? to)
    {
        foreach (var (number, department) in ContosoGroups.Dynamic.Where(x => x.Department == from || x.Department == to))
        {
            if (state.Live(Kinds.Group, state.Ids.Guid(ContosoGroups.DynamicGroup, number)) is { } group && group.Text("membershipRule") == ContosoGroups.RuleOf(department))
                SetLink(group.Id, Relations.Members, user, present: department == to);
        }
    }

    private void ChangeManager(TenantObject user)
    {
        if (AnyUser() is not { } manager || manager.Id == user.Id || state.IsLinked(user.Id, Relations.Manager, manager.Id))
            return;
        foreach (var before in state.Targets(user.Id, Relations.Manager).ToList())
            SetLink(user.Id, Relations.Manager, before.Id, present: false);
        SetLink(user.Id, Relations.Manager, manager.Id, present: true);
    }

    private string Pick(IReadOnlyList<string> names) => names[random.Next(names.Count)];

    private static void Set(JsonObject body, string path, JsonNode? value)
    {
        var parts = path.Split('.');
        var holder = parts[..^1].Aggregate(body, (at, part) => at[part]!.AsObject());
        holder[parts[^1]] = value;
    }

    private static HashSet<string> Spared(TenantState state)
    {
        var holders = new[] { Kinds.RoleAssignment, Kinds.RoleEligibilitySchedule, Kinds.RoleAssignmentSchedule }.SelectMany(x => state.All(x)).Select(x => x.Text("principalId")!);
        var own = new[] { SimulatedTenant.PortalClientId, SimulatedTenant.ReaderClientId, SimulatedTenant.WriterClientId, DirectoryRoles.GraphAppId }
            .SelectMany(appId => state.Having(Kinds.Application, "appId", appId).Concat(state.Having(Kinds.ServicePrincipal, "appId", appId))).Select(x => x.Id);
        return [.. SimulatedTenant.People.Select(x => x.ObjectId), .. holders, .. own];
    }
}
