namespace EntraRecoveryPortal.Features.Recoveries.Passwords;

/// <summary>Somebody whom a recovery brought back, under the id that counts now.</summary>
public sealed record BroughtBack(string ObjectId, string Name, bool MadeAgain);

/// <summary>What came of setting a temporary password.</summary>
public abstract record PasswordAnswer
{
    private PasswordAnswer() { }

    /// <summary>It is here and nowhere else: neither the store nor the audit nor a log holds it.</summary>
    public sealed record Set(string Password) : PasswordAnswer
    {
        /// <summary>So that no log shows it by accident.</summary>
        public override string ToString() => nameof(Set);
    }

    public sealed record Refused(string Sentence) : PasswordAnswer;
}
