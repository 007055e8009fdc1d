namespace EntraRecoveryPortal.Graph;

/// <summary>
/// A body that is asked whether it is too late for it when it is about to be written to a connection, and once more before its last byte: whatever lacks that is no call.
/// Nothing of a call has left before its body: headers wait for it in the connection's buffer.
/// </summary>
/// <exception cref="CameTooLateException">It is too late; the connection is given up, and Graph has nothing to carry out.</exception>
internal sealed class TimelyBody(byte[] body, Func<bool> isTooLate) : MemoryStream(body, 0, body.Length, writable: false, publiclyVisible: true)
{
    public override async Task CopyToAsync(Stream destination, int bufferSize, CancellationToken cancellationToken)
    {
        var all = GetBuffer().AsMemory();
        ThrowIfTooLate();
        await destination.WriteAsync(all[..^1], cancellationToken);
        await destination.FlushAsync(cancellationToken);
        ThrowIfTooLate();
        await destination.WriteAsync(all[^1..], cancellationToken);
    }

    private void ThrowIfTooLate()
    {
        if (isTooLate())
            throw new CameTooLateException();
    }
}

/// <summary>The moment to send something has passed.</summary>
internal sealed class CameTooLateException : Exception;
