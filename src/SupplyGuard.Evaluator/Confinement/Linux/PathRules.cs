using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SupplyGuard.Evaluator.Confinement.Linux;

/// <summary>
/// A Landlock ruleset: what of the file system a process may touch, and everything that it does not name may not
/// (https://docs.kernel.org/userspace-api/landlock.html). Holds for the thread that applies it, and for what that starts.
/// </summary>
internal sealed unsafe class PathRules : IDisposable
{
    private const int AskVersion = 1;
    private const int PathBeneath = 1;

    /// <summary>Bytes of <c>struct landlock_path_beneath_attr</c>, which is packed: rights, handle.</summary>
    private const int RuleBytes = 12;

    /// <summary>TCP bind and connect, from version 4 on.</summary>
    private const ulong Tcp = 3;

    /// <summary>Abstract sockets and signals of processes outside, from version 6 on.</summary>
    private const ulong Scopes = 3;

    private readonly int _handle;
    private readonly PathRights _handled;

    private PathRules(int handle, PathRights handled)
    {
        _handle = handle;
        _handled = handled;
    }

    /// <summary>Rules that allow nothing yet; null where the kernel has no Landlock, or has it switched off.</summary>
    public static PathRules? Create()
    {
        var version = Libc.Call(SystemCalls.CreatePathRules, 0, 0, AskVersion);
        if (version < 1)
            return null;

        var handled = version switch
        {
            1 => PathRights.OfVersion1,
            2 => PathRights.OfVersion1 | PathRights.Refer,
            3 or 4 => PathRights.OfVersion1 | PathRights.Refer | PathRights.Truncate,
            _ => PathRights.OfVersion1 | PathRights.Refer | PathRights.Truncate | PathRights.DeviceControl,
        };

        // An older kernel takes a longer structure whose end is zero.
        var attributes = stackalloc ulong[] { (ulong)handled, version >= 4 ? Tcp : 0, version >= 6 ? Scopes : 0 };
        var handle = Libc.Call(SystemCalls.CreatePathRules, (nint)attributes, 3 * sizeof(ulong));
        return handle < 0 ? null : new PathRules((int)handle, handled);
    }

    /// <summary>Allows this for a file, or for a folder and all that is in it. What is not there needs no rule.</summary>
    public void Allow(string path, PathRights rights)
    {
        var named = Libc.Open(path, Libc.PathOnly | Libc.CloseOnExec);
        if (named < 0)
            return;

        var allowed = rights & _handled & (Directory.Exists(path) ? ~PathRights.None : PathRights.OfFiles);
        var rule = stackalloc byte[RuleBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(new Span<byte>(rule, RuleBytes), (ulong)allowed);
        MemoryMarshal.Write(new Span<byte>(rule + sizeof(ulong), sizeof(int)), named);
        _ = Libc.Call(SystemCalls.AddPathRule, _handle, PathBeneath, (nint)rule);
        _ = Libc.Close(named);
    }

    /// <summary>Restricts this thread to what was allowed, for good.</summary>
    public void Apply() => _ = Libc.Call(SystemCalls.ApplyPathRules, _handle);

    public void Dispose() => _ = Libc.Close(_handle);
}
