using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace EntraRecoveryPortal.TenantSimulator;

/// <summary>The behaviour in force: as the options say, until somebody turns a switch or resets the tenant.</summary>
internal sealed class Switches(SimulatorOptions options)
{
    private static readonly JsonSerializerOptions Names = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) } };

    public DirectoryBehaviour Behaviour { get; private set; } = options.Behaviour;

    public JsonObject Show() => JsonSerializer.SerializeToNode(Behaviour, Names)!.AsObject();

    /// <summary>Turns the switches named; false, and none turned, where one is unknown or the value does not fit.</summary>
    public bool Turn(JsonObject wanted)
    {
        var all = Show();
        foreach (var (name, value) in wanted)
        {
            if (value is null || !all.ContainsKey(name))
                return false;
            all[name] = value.DeepClone();
        }

        try
        {
            Behaviour = all.Deserialize<DirectoryBehaviour>(Names)!;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    public void Reset() => Behaviour = options.Behaviour;
}
