using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace EntraRecoveryPortal.TenantSimulator.Graph.Reading;

/// <summary>
/// The position after the last id that was shown. A page starts behind that id whether or not it still exists, so objects that come or go
/// between two pages never make another one be skipped.
/// </summary>
internal static class PageToken
{
    private const string Mark = "after:";

    /// <summary>The position before the first.</summary>
    public static string Begin { get; } = After("");

    public static string After(string id) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(Mark + id));

    public static string? Read(string token)
    {
        try
        {
            var text = Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(token));
            return text.StartsWith(Mark, StringComparison.Ordinal) ? text[Mark.Length..] : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
