namespace EntraRecoveryPortal.Graph;

/// <summary>
/// A body that is asked when it is about to be written to a connection whether it is too late for it. Nothing of a call has left before its body: headers wait for it in the connection's buffer.
/// </summary>
/// <exception cref="CameTooLateException">It is too late; the connection is given up, and Graph has nothing to carry out.</exception>
internal sealed class TimelyBody(byte[] body, Func<bool> isTooLate) : MemoryStream(body, writable: false)
{
    public override Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken) =>
        isTooLate() ? throw new CameTooLateException() : base.CopyToAsync(destination, bufferSize, cancellationToken);
}

/// <summary>The moment to send something has passed.</summary>
internal sealed class CameTooLateException : Exception;
