using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>A position in a delta round.</summary>
/// <param name="Since">Changes after this number are told; 0 in a first, full round.</param>
/// <param name="Begin">The number at which this round began: the next round starts there.</param>
/// <param name="After">The object that was completed last, or whose links go on.</param>
/// <param name="AfterLink">The link after which the object's links go on.</param>
/// <param name="Epoch">Which tokens it belongs with: those of an earlier epoch must start over.</param>
internal sealed record DeltaToken(string Kind, int Generation, DateTimeOffset Issued, IReadOnlyList<string>? Select, string? Filter, long Since, long Begin, string? After, string? AfterLink, int Epoch = 0)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(7);

    public bool IsAlive(DateTimeOffset now, int generation) => Generation == generation && now - Issued <= Life;

    public string Write() => WebEncoders.Base64UrlEncode(JsonSerializer.SerializeToUtf8Bytes(this));

    public static DeltaToken? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<DeltaToken>(Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(text)));
        }
        catch (Exception fault) when (fault is FormatException or JsonException)
        {
            return null;
        }
    }
}
