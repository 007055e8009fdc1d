using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;

namespace EntraRecoveryPortal.TenantSimulator.Pages;

/// <summary>The frame of every page. Whatever comes from the tenant or a caller goes through Encode.</summary>
internal static class Html
{
    public static string Encode(string? text) => HtmlEncoder.Default.Encode(text ?? "");

    public static IResult Page(HttpContext http, string title, string body, int status = StatusCodes.Status200OK, bool isNarrow = false)
    {
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'";
        return Document(title, $"<main{(isNarrow ? " class=\"narrow\"" : "")}>{body}</main>", status);
    }

    /// <summary>Sends values to an address by a form that submits itself; the button is for browsers without script.</summary>
    public static IResult PostBack(HttpContext http, string address, IReadOnlyDictionary<string, string?> values)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        http.Response.Headers.ContentSecurityPolicy = $"default-src 'none'; style-src 'self'; script-src 'nonce-{nonce}'; base-uri 'none'; frame-ancestors 'none'";
        var fields = string.Concat(values.Select(x => $"<input type=\"hidden\" name=\"{Encode(x.Key)}\" value=\"{Encode(x.Value)}\">"));
        return Document("Signing in", $"""
            <main class="narrow"><h1>Signing in</h1><form method="post" action="{Encode(address)}">{fields}<button>Continue</button></form></main>
            <script nonce="{nonce}">document.forms[0].submit();</script>
            """, StatusCodes.Status200OK);
    }

    private static IResult Document(string title, string body, int status) => Results.Content($"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>{Encode(title)} - simulated {SimulatedTenant.Name}</title><link rel="stylesheet" href="/_simulator/simulator.css"></head>
        <body>{body}</body>
        </html>
        """, "text/html", Encoding.UTF8, status);
}
