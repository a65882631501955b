using System.Text;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>Drains what a process prints, however much it is, and keeps the end of it.</summary>
internal sealed class LogTail
{
    private const int KeptBytes = 4096;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private readonly byte[] _kept = new byte[KeptBytes];
    private readonly Thread[] _readers;
    private int _length;

    public LogTail(params ReadOnlySpan<Stream> streams)
    {
        _readers = new Thread[streams.Length];
        for (var i = 0; i < streams.Length; i++)
        {
            var stream = streams[i];
            _readers[i] = new Thread(() => Drain(stream)) { IsBackground = true, Name = "Evaluator log" };
            _readers[i].Start();
        }
    }

    /// <summary>The end of what was printed. Waits for the rest only briefly: a process that escaped could hold the pipe forever.</summary>
    public string Read()
    {
        foreach (var reader in _readers)
            reader.Join(Patience);

        lock (_lock)
            return Encoding.UTF8.GetString(_kept, 0, _length);
    }

    private void Drain(Stream stream)
    {
        var buffer = new byte[1 << 16];
        try
        {
            while (stream.Read(buffer) is > 0 and var count)
                Keep(buffer.AsSpan(0, count));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The pipe is gone; so is whoever wrote to it.
        }
    }

    private void Keep(ReadOnlySpan<byte> printed)
    {
        var last = printed[Math.Max(0, printed.Length - KeptBytes)..];
        lock (_lock)
        {
            var older = Math.Min(_length, KeptBytes - last.Length);
            _kept.AsSpan(_length - older, older).CopyTo(_kept);
            last.CopyTo(_kept.AsSpan(older));
            _length = older + last.Length;
        }
    }
}
