using EntraRecoveryPortal.Core.Directory;

namespace EntraRecoveryPortal.Core.Recovering;

/// <summary>Something names what is gone for good, or what nobody looked for, and is not made again by the same plan. Whether it is dropped is chosen one by one.</summary>
/// <param name="Key">By which it is chosen.</param>
/// <param name="Object">What names it: a policy, an application, a group by its rule, an assignment.</param>
/// <param name="ObjectName">Its name for people.</param>
/// <param name="Path">The attribute in which it is named.</param>
/// <param name="Id">The id that nothing has any more, as far as it was looked for.</param>
public sealed record DeadReference(string Key, ObjectRef Object, string ObjectName, string Path, string Id)
{
    /// <summary>Stands for the type of what is named by the appId of an application, which no object has as its id.</summary>
    public const string ByAppId = "appId";

    /// <summary>Terms of use, which no capture reads.</summary>
    public const string TermsOfUse = "agreement";

    /// <summary>An authentication context, which no capture reads.</summary>
    public const string AuthenticationContext = "authenticationContextClassReference";

    /// <summary>Nobody looked whether it is there: it is named all the same, and can be dropped.</summary>
    public bool IsUnknown { get; init; }

    /// <summary>It was chosen to be dropped, and the plan does so.</summary>
    public bool IsDropped { get; init; }

    /// <summary>Why it cannot be dropped; null when it can.</summary>
    public string? WhyKept { get; init; }

    /// <summary>What the policy asks for without it that it was not meant to ask for; null when nothing changes by dropping it.</summary>
    public string? WithoutIt { get; init; }
}

/// <summary>A policy that a plan brings into force can come back in report-only mode instead: nobody is locked out while somebody looks at what it would do.</summary>
/// <param name="Key">By which it is chosen.</param>
/// <param name="Object">The policy.</param>
/// <param name="ObjectName">Its name for people.</param>
/// <param name="IsTaken">It was chosen.</param>
public sealed record ReportOnlyOffer(string Key, ObjectRef Object, string ObjectName, bool IsTaken);
