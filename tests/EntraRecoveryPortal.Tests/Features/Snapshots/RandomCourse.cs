using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Tests.Features.Snapshots;

/// <summary>Moves a tenant about at random, the same way for the same seed.</summary>
internal sealed class RandomCourse(int seed)
{
    private readonly Random _random = new(seed);

    public TenantState Tenant { get; } = new();

    public void Move()
    {
        for (var i = 0; i < 40; i++)
            Step($"u{_random.Next(12)}", $"g{_random.Next(4)}");
    }

    private void Step(string user, string group)
    {
        var isThere = Tenant.Objects.TryGetValue(new("user", user), out var known);
        switch (_random.Next(6))
        {
            case 0 when known is { State: ObjectState.Present }:
                Tenant.ToBin(user);
                break;
            case 1 when isThere && _random.Next(3) == 0:
                Tenant.Purge("user", user);
                break;
            case 2 when _random.Next(5) == 0:
                Tenant.Purge("group", group);
                break;
            case 3 when known is not { State: ObjectState.SoftDeleted } && Tenant.Objects.ContainsKey(new("group", group)):
                Tenant.Leave(group, user);
                break;
            case 4 when known is { State: ObjectState.Present } && Tenant.Objects.ContainsKey(new("group", group)):
                Tenant.Member(group, user);
                break;
            default:
                Tenant.User(user, $"User {user}", _random.Next(3) == 0 ? null : $"Department {_random.Next(4)}").Group(group, $"Group {_random.Next(3)}");
                break;
        }
    }
}
