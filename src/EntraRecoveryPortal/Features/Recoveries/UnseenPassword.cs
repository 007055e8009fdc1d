using System.Security.Cryptography;
using EntraRecoveryPortal.Core.Recovering;

namespace EntraRecoveryPortal.Features.Recoveries;

/// <summary>Passwords are made in the moment of sending: no plan, no journal and no log ever holds one.</summary>
internal static class UnseenPassword
{
    private const int Length = 32;
    private const string Letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789-_.!";

    /// <summary>The call as it is sent.</summary>
    public static GraphCall In(GraphCall call) =>
        call.Body?.Contains(StepComposer.UnseenPassword, StringComparison.Ordinal) == true
            ? call with { Body = call.Body.Replace(StepComposer.UnseenPassword, Random(Length), StringComparison.Ordinal) }
            : call;

    /// <summary>Of every kind of character that Microsoft Entra asks for, and none that JSON would escape.</summary>
    public static string Random(int length) => $"{RandomNumberGenerator.GetString(Letters, length - 4)}{RandomNumberGenerator.GetInt32(10)}aZ!";
}
