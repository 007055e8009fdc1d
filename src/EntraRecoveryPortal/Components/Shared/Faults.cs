using System.Diagnostics;

namespace EntraRecoveryPortal.Components.Shared;

/// <summary>Turns an exception that reached the screen into a number that people can quote and the log can find.</summary>
internal static partial class Faults
{
    internal static string Report(ILogger logger, Exception exception, string what)
    {
        var number = Activity.Current?.TraceId.ToHexString() ?? Guid.NewGuid().ToString("N");
        LogFault(logger, exception, what, number);
        return number;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{What} failed; the person was shown {CorrelationId}")]
    private static partial void LogFault(ILogger logger, Exception exception, string what, string correlationId);
}
