using System.Runtime.InteropServices;

namespace SupplyGuard.Evaluator.Confinement.Linux;

/// <summary>
/// What a superuser's process may do beyond an ordinary one's. Kept is only reading files of others, without which a model in somebody
/// else's folder could not be read in a container; which files these are is up to the path rules.
/// </summary>
internal static unsafe class Capabilities
{
    private const uint Version3 = 0x20080522;

    /// <summary><c>CAP_DAC_READ_SEARCH</c>.</summary>
    private const uint ReadOthers = 1 << 2;

    /// <summary>Of this thread; what it starts can have no more, once no new privileges are given.</summary>
    public static void Drop()
    {
        if (!TryRead(out var sets))
            return;

        sets = new Sets(new Set(sets.Low.Effective & ReadOthers, sets.Low.Permitted & ReadOthers, 0), default);
        var header = stackalloc uint[] { Version3, 0 };
        _ = Libc.Call(SystemCalls.SetCapabilities, (nint)header, (nint)(&sets));
    }

    public static bool AreDropped() =>
        TryRead(out var sets) && ((sets.Low.Effective | sets.Low.Permitted) & ~ReadOthers) == 0 && (sets.High.Effective | sets.High.Permitted) == 0;

    private static bool TryRead(out Sets sets)
    {
        var header = stackalloc uint[] { Version3, 0 };
        Sets read;
        var isRead = Libc.Call(SystemCalls.GetCapabilities, (nint)header, (nint)(&read)) == 0;
        sets = isRead ? read : default;
        return isRead;
    }

    /// <summary><c>struct __user_cap_data_struct</c>: 32 capabilities.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Set(uint Effective, uint Permitted, uint Inheritable);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Sets(Set Low, Set High);
}
