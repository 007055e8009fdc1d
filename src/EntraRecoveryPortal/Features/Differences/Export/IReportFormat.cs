namespace EntraRecoveryPortal.Features.Differences.Export;

/// <summary>A form in which a report leaves the portal. Changes are written as they come, never held together.</summary>
internal interface IReportFormat
{
    /// <summary>The last part of the address, and of the file's name.</summary>
    string Extension { get; }

    string ContentType { get; }

    /// <summary>Whether a browser keeps it as a file instead of showing it.</summary>
    bool IsDownload { get; }

    Task WriteAsync(ReportEvidence evidence, IAsyncEnumerable<ChangeBatch> changes, Stream output, CancellationToken cancel);
}
