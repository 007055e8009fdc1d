using EntraRecoveryPortal.TenantSimulator.Graph;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Metering;

/// <summary>What the price of a call hangs on beside the call itself.</summary>
/// <param name="IsPersonalApplication">It writes an application that takes personal Microsoft accounts.</param>
/// <param name="IsOfCustomers">It makes a user in a tenant for customers (Azure AD B2C).</param>
internal sealed record Circumstances(bool IsPersonalApplication = false, bool IsOfCustomers = false)
{
    private static readonly Circumstances Usual = new();

    public static Circumstances Of(GraphRequest request, TenantStore store)
    {
        var parts = request.Path.Split('/');
        if (request.Method == "POST" && parts is [var users] && users.Equals("users", StringComparison.OrdinalIgnoreCase))
            return Usual with { IsOfCustomers = store.Read(state => state.AllLive(Kinds.Organization).Any(x => x.Text("tenantType") == "AAD B2C")) };
        return request.Method != "GET" && parts[0].StartsWith("applications", StringComparison.OrdinalIgnoreCase)
            ? Usual with { IsPersonalApplication = store.Read(state => Audiences(state, request).Any(x => x?.Contains("Personal", StringComparison.Ordinal) == true)) }
            : Usual;
    }

    /// <summary>Before the write and after it.</summary>
    private static IEnumerable<string?> Audiences(TenantState state, GraphRequest request)
    {
        yield return request.Body["signInAudience"]?.ToString();
        if (AlternateKeys.Resolve(state, request.Path).Split('/') is [_, var id, ..])
            yield return state.Live(Kinds.Application, id)?.Text("signInAudience");
    }
}
