using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using SupplyGuard.Evaluation.Protocol;

namespace SupplyGuard.Evaluator.Confinement.Mac;

/// <summary>
/// The sandbox of macOS (sandbox_init(3)), around all threads of this process: no network, no process, no program, no file but the answer
/// written. What may be read is not narrowed: which files the system's own libraries need differs from release to release.
/// </summary>
[SupportedOSPlatform("macos")]
internal static partial class Sandbox
{
    private const int InternetFamily = 2;
    private const int Datagram = 2;
    private const int DiscardPort = 9;

    /// <summary>The walls that stand once it is shut. Without the limit of what is read, that of files is not among them.</summary>
    public static IEnumerable<string> Enter(EvaluationRequest request)
    {
        var profile = $"""
            (version 1)
            (allow default)
            (deny network*)
            (deny process-fork)
            (deny process-exec*)
            (deny file-write*)
            (allow file-write-data (literal "/dev/null") (literal {Quote(request.Response)}) (literal {Quote(request.Values)}))
            """;
        if (Initialise(profile, 0, out _) != 0)
            yield break;
        if (RefusesNetwork())
            yield return Walls.Network;

        yield return Walls.Processes;
    }

    /// <summary>The sandbox judges real paths, and the temporary folder of macOS is reached through a link.</summary>
    private static string Quote(string path)
    {
        var real = path.StartsWith("/var/", StringComparison.Ordinal) || path.StartsWith("/tmp/", StringComparison.Ordinal) ? "/private" + path : path;
        return $"\"{real.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    /// <summary>Whether the loopback interface cannot be reached, over which nothing is sent.</summary>
    private static bool RefusesNetwork()
    {
        var socket = OpenSocket(InternetFamily, Datagram, 0);
        if (socket < 0)
            return true;

        // struct sockaddr_in of macOS: length, family, port in network order, address, padding.
        ReadOnlySpan<byte> loopback = [16, InternetFamily, 0, DiscardPort, 127, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
        var isRefused = Connect(socket, loopback, (uint)loopback.Length) != 0;
        _ = Close(socket);
        return isRefused;
    }

    [LibraryImport("libSystem", EntryPoint = "sandbox_init", StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Initialise(string profile, ulong flags, out nint error);

    [LibraryImport("libSystem", EntryPoint = "socket")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenSocket(int family, int kind, int protocol);

    [LibraryImport("libSystem", EntryPoint = "connect")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Connect(int socket, ReadOnlySpan<byte> address, uint length);

    [LibraryImport("libSystem", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int handle);
}
