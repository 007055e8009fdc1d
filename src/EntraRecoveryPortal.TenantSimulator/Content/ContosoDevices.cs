using System.Globalization;
using System.Text.Json.Nodes;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Content;

internal static class ContosoDevices
{
    private const string Device = "device";

    private static readonly (string System, string Version, string Trust)[] Models =
        [("Windows", "10.0.26100.4061", "AzureAd"), ("Windows", "10.0.22631.5335", "ServerAd"), ("iOS", "18.5", "Workplace"), ("MacMDM", "15.5", "AzureAd")];

    public static void Add(Draft draft)
    {
        for (var i = 0; i < Math.Max(3, draft.Users / 3); i++)
        {
            var id = draft.Id(Device, i);
            draft.Put(Kinds.Device, Body(id, draft.Id("device-id", i), i, draft.State.Ids.Choose("model", i, Models.Length)));
            draft.Devices.Add(id);
        }
    }

    /// <param name="model">Which of the models, counted from 0; more than there are begin again.</param>
    public static JsonObject Body(string id, string deviceId, int i, int model)
    {
        var (system, version, trust) = Models[model % Models.Length];
        return new()
        {
            ["id"] = id,
            ["accountEnabled"] = i % 33 != 32,
            ["approximateLastSignInDateTime"] = Draft.Day(200 + (i % 90)),
            ["deviceId"] = deviceId,
            ["deviceOwnership"] = trust == "Workplace" ? "Personal" : "Company",
            ["deviceVersion"] = 2,
            ["displayName"] = string.Create(CultureInfo.InvariantCulture, $"CONTOSO-{system[..3].ToUpperInvariant()}-{i:D4}"),
            ["isCompliant"] = i % 10 != 9,
            ["isManaged"] = true,
            ["onPremisesSyncEnabled"] = trust == "ServerAd" ? true : null,
            ["operatingSystem"] = system,
            ["operatingSystemVersion"] = version,
            ["physicalIds"] = Draft.Texts($"[HWID]:h:{i}"),
            ["profileType"] = "RegisteredDevice",
            ["registrationDateTime"] = Draft.Day(20 + (i % 150)),
            ["trustType"] = trust,
            ["alternativeSecurityIds"] = new JsonArray(),
            ["systemLabels"] = new JsonArray(),
        };
    }
}
