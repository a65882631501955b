using System.Security.Cryptography;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>
/// A file of a handover while it is written, and the digest of its bytes. That it cannot be written is kept until <see cref="Finish"/> and never thrown, so that
/// whoever reads a model into it takes no full disk for a fault of the model.
/// </summary>
internal sealed class HandoverFile : Stream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private Stream? _target;

    /// <param name="open">Makes the file.</param>
    public HandoverFile(Func<Stream> open) => Try(() => _target = open());

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    private bool HasFailed { get; set; }

    /// <summary>Closes the file.</summary>
    /// <returns>Digest of all that was written; null when some of it was not.</returns>
    public Digest? Finish()
    {
        Try(CloseTarget);
        return HasFailed ? null : new Digest(DigestAlgorithm.Sha256, _hash.GetHashAndReset());
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (HasFailed || _target is null)
            return;

        _hash.AppendData(buffer);
        try
        {
            _target.Write(buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            HasFailed = true;
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => Try(() => _target?.Flush());

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Try(CloseTarget);
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Once: a stream that could not write what it held fails every time.</summary>
    private void CloseTarget()
    {
        var target = _target;
        _target = null;
        target?.Dispose();
    }

    private void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            HasFailed = true;
        }
    }
}
