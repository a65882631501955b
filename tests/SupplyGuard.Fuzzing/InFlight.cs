using System.Diagnostics;
using System.IO.MemoryMappedFiles;

namespace SupplyGuard.Fuzzing;

/// <summary>
/// The input that a thread is at, in a file that outlives the process: what overflows the stack leaves no other trace. The file holds the
/// length in four bytes, and the input.
/// </summary>
internal sealed class InFlight : IDisposable
{
    public const int LargestInput = 1 << 20;

    public const string Extension = ".inflight";

    private readonly string _path;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private long _started;

    public InFlight(string path)
    {
        _path = path;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Create, mapName: null, LargestInput + sizeof(int));
        _view = _file.CreateViewAccessor();
    }

    /// <summary>How long it has been at the input; zero between two.</summary>
    public TimeSpan Since => Interlocked.Read(ref _started) is not 0 and var started ? Stopwatch.GetElapsedTime(started) : TimeSpan.Zero;

    /// <summary>The input of a file, whichever way it was written.</summary>
    public static byte[] Read(string path)
    {
        var bytes = File.ReadAllBytes(path);
        return path.EndsWith(Extension, StringComparison.Ordinal) ? bytes[sizeof(int)..(sizeof(int) + BitConverter.ToInt32(bytes))] : bytes;
    }

    public void Begin(byte[] input)
    {
        _view.Write(0, input.Length);
        _view.WriteArray(sizeof(int), input, 0, input.Length);
        Interlocked.Exchange(ref _started, Stopwatch.GetTimestamp());
    }

    public void End() => Interlocked.Exchange(ref _started, 0);

    public byte[] Input()
    {
        var input = new byte[_view.ReadInt32(0)];
        _view.ReadArray(sizeof(int), input, 0, input.Length);
        return input;
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
        File.Delete(_path);
    }
}
