using System.Globalization;
using System.Text.Json;
using EntraRecoveryPortal.TenantSimulator.State;

namespace EntraRecoveryPortal.TenantSimulator.Pages;

/// <summary>The log of changes as lines of JSON.</summary>
internal static class ChangeLines
{
    public static byte[] Of(IEnumerable<Change> changes)
    {
        using var lines = new MemoryStream();
        foreach (var change in changes)
        {
            using (var json = new Utf8JsonWriter(lines))
                Write(json, change);
            lines.WriteByte((byte)'\n');
        }

        return lines.ToArray();
    }

    private static void Write(Utf8JsonWriter json, Change change)
    {
        json.WriteStartObject();
        json.WriteNumber("number", change.Number);
        json.WriteString("at", change.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
        json.WriteString("by", change.By);
        json.WriteString("what", JsonNamingPolicy.CamelCase.ConvertName(change.What.ToString()));
        json.WriteString("kind", change.Kind);
        json.WriteString("id", change.Id);
        if (change.Relation is not null)
        {
            json.WriteString("relation", change.Relation);
            json.WriteString("target", change.Target);
        }
        else
        {
            json.WriteStartArray("properties");
            foreach (var name in change.Properties)
                json.WriteStringValue(name);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }
}
