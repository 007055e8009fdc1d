namespace EntraRecoveryPortal.Configuration;

/// <summary>What a person settles by typing, by the names with which <see cref="RecoveryOptions.Refuse"/> refuses it outright.</summary>
public static class Guard
{
    public const string LockOutEveryone = "lockOutEveryone";
    public const string LockOutOperator = "lockOutOperator";
    public const string LockOutBreakGlass = "lockOutBreakGlass";
    public const string LockOutPortal = "lockOutPortal";
    public const string GiveSignIn = "giveSignIn";
    public const string GiveMemberships = "giveMemberships";
    public const string GiveRoles = "giveRoles";
    public const string GiveAppPermissions = "giveAppPermissions";
    public const string GiveLicences = "giveLicences";
    public const string EnablePolicies = "enablePolicies";
    public const string TouchPolicies = "touchPolicies";
    public const string DeletePermanently = "deletePermanently";
    public const string MoveManyToBin = "moveManyToBin";
    public const string TouchMany = "touchMany";
    public const string BringBackRisk = "bringBackRisk";
    public const string BenefitAuthor = "benefitAuthor";

    public static IReadOnlyList<string> All { get; } =
    [
        LockOutEveryone, LockOutOperator, LockOutBreakGlass, LockOutPortal,
        GiveSignIn, GiveMemberships, GiveRoles, GiveAppPermissions, GiveLicences,
        EnablePolicies, TouchPolicies, DeletePermanently, MoveManyToBin, TouchMany, BringBackRisk, BenefitAuthor,
    ];
}
