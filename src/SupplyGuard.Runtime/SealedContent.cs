using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SupplyGuard.Runtime;

/// <summary>
/// A copy in an anonymous file of Linux that is sealed (<c>memfd_create(2)</c>, <c>F_ADD_SEALS</c> of <c>fcntl(2)</c>): the kernel lets nobody
/// write, shorten or lengthen it again, this process and its user included. It is compared with the pin after it was sealed.
/// </summary>
internal sealed partial class SealedContent : FileContent
{
    /// <summary><c>MFD_CLOEXEC | MFD_ALLOW_SEALING</c>.</summary>
    private const uint Sealable = 1 | 2;

    /// <summary><c>MFD_NOEXEC_SEAL</c>, since Linux 6.3: the content can never be executed. Some systems demand it, older ones do not know it.</summary>
    private const uint NeverExecutable = 8;

    /// <summary><c>F_ADD_SEALS</c>.</summary>
    private const int AddSeals = 1033;

    /// <summary><c>F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE</c>.</summary>
    private const int AllSeals = 1 | 2 | 4 | 8;

    private readonly SafeFileHandle _file;

    private SealedContent(FilePin pin, SafeFileHandle file)
        : base(pin) => _file = file;

    protected override string? OwnPath => Link is var link && System.IO.Path.Exists(link) ? link : null;

    private string Link => string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{Descriptor}");

    private nint Descriptor
    {
        get
        {
            ObjectDisposedException.ThrowIf(_file.IsClosed, typeof(VerifiedModel));
            return _file.DangerousGetHandle();
        }
    }

    /// <returns>Null where the system has no such files, or does not let this process make one.</returns>
    /// <exception cref="ModelNotVerifiedException">The file is not the pinned one.</exception>
    /// <exception cref="IOException">It cannot be read, or there is no memory for the copy.</exception>
    public static SealedContent? TryCopy(SafeFileHandle source, FilePin pin)
    {
        if (!OperatingSystem.IsLinux())
            return null;

        var file = Create();
        if (file.IsInvalid)
        {
            file.Dispose();
            return null;
        }

        SealedContent? content = new(pin, file);
        try
        {
            content.Fill(source);
            if (Control((int)content.Descriptor, AddSeals, AllSeals) != 0)
                throw new IOException($"The copy cannot be sealed: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");

            content.RequireDigest();
            var verified = content;
            content = null;
            return verified;
        }
        finally
        {
            content?.Dispose();
        }
    }

    public override int Read(Span<byte> buffer, long offset)
    {
        ObjectDisposedException.ThrowIf(_file.IsClosed, typeof(VerifiedModel));
        var filled = 0;
        for (int read; filled < buffer.Length && (read = RandomAccess.Read(_file, buffer[filled..], offset + filled)) > 0;)
            filled += read;
        return filled;
    }

    protected override void Dispose(bool disposing)
    {
        _file.Dispose();
        base.Dispose(disposing);
    }

    private void Fill(SafeFileHandle source)
    {
        var buffer = GC.AllocateUninitializedArray<byte>((int)Math.Min(BufferSize, Length));
        for (var offset = 0L; offset < Length; offset += buffer.Length)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, Length - offset));
            ReadExactly(source, part, offset);
            RandomAccess.Write(_file, part, offset);
        }

        RequireEnd(source);
    }

    /// <summary>Invalid where there are no such files.</summary>
    private static SafeFileHandle Create()
    {
        try
        {
            var descriptor = CreateAnonymous("model", Sealable | NeverExecutable);
            return new SafeFileHandle(descriptor < 0 ? CreateAnonymous("model", Sealable) : descriptor, ownsHandle: true);
        }
        catch (EntryPointNotFoundException)
        {
            return new SafeFileHandle();
        }
    }

    [LibraryImport("libc", EntryPoint = "memfd_create", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int CreateAnonymous(string name, uint flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Control(int descriptor, int command, int argument);
}
