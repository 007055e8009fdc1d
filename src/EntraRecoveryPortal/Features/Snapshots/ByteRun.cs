using System.Buffers.Binary;

namespace EntraRecoveryPortal.Features.Snapshots;

/// <summary>Bytes that grow at their end, and are used again.</summary>
internal sealed class ByteRun
{
    private byte[] bytes = [];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Add(ReadOnlySpan<byte> more) => more.CopyTo(Room(more.Length));

    public void Add(ReadOnlySpan<byte> more, byte end)
    {
        var room = Room(more.Length + 1);
        more.CopyTo(room);
        room[^1] = end;
    }

    public void Add(int number) => BinaryPrimitives.WriteInt32LittleEndian(Room(sizeof(int)), number);

    private Span<byte> Room(int length)
    {
        if (bytes.Length < Length + length)
            Array.Resize(ref bytes, Math.Max(Length + length, Math.Max(bytes.Length * 2, 512)));
        var room = bytes.AsSpan(Length, length);
        Length += length;
        return room;
    }
}
