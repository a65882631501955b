using System.Diagnostics;
using System.Globalization;

namespace SupplyGuard.Runtime.Tests;

/// <summary>On Linux, the path that is handed out leads to content that nobody can change, by the kernel's word.</summary>
public sealed class SealedContentTests : IDisposable
{
    private const string OnlyLinux = "Only Linux has sealed files.";

    private readonly PinnedFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_path_leads_to_a_sealed_file_and_to_nothing_on_disk()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), OnlyLinux);
        using var model = VerifiedModel.Open(_folder.Model, _folder.Pins);

        Assert.StartsWith("/proc/self/fd/", model.Path, StringComparison.Ordinal);
        Assert.True(model.File.IsPathProtected);
        Assert.StartsWith("/memfd:", File.ResolveLinkTarget(model.Path, returnFinalTarget: false)!.FullName, StringComparison.Ordinal);
    }

    [Fact]
    public void This_process_cannot_write_lengthen_or_shorten_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), OnlyLinux);
        using var model = VerifiedModel.Open(_folder.Model, _folder.Pins);

        Assert.Throws<UnauthorizedAccessException>(() => Change(model.Path, file => RandomAccess.Write(file, [1], 0)));
        Assert.Throws<UnauthorizedAccessException>(() => Change(model.Path, file => RandomAccess.Write(file, [1], 1000)));
        Assert.Throws<UnauthorizedAccessException>(() => Change(model.Path, file => RandomAccess.SetLength(file, 10)));
        Assert.Equal(_folder.Content, model.ToArray());
    }

    /// <summary>Any program of the same user can open what this process has open; writing is what it cannot.</summary>
    [Theory]
    [InlineData("printf x | dd of={0} bs=1 conv=notrunc")]
    [InlineData("printf x >> {0}")]
    [InlineData(": > {0}")]
    [InlineData("truncate -s 10 {0}")]
    public void Another_program_of_the_same_user_cannot_change_it(string command)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), OnlyLinux);
        using var model = VerifiedModel.Open(_folder.Model, _folder.Pins);
        var path = model.Path.Replace("self", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

        Assert.Equal(0, Run($"cmp {path} '{_folder.Model}'"));
        Assert.NotEqual(0, Run(string.Format(CultureInfo.InvariantCulture, command, path)));
        Assert.Equal(_folder.Content, model.ToArray());
    }

    [Fact]
    public void Nothing_stays_open_when_a_model_is_refused_or_disposed_of()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), OnlyLinux);
        using var swapped = new PinnedFolder();
        File.WriteAllBytes(swapped.Model, PinnedFolder.Random(1000, seed: 9));

        var before = SealedFiles();
        for (var i = 0; i < 20; i++)
        {
            using (var model = VerifiedModel.Open(_folder.Model, _folder.Pins))
                _ = model.Path;
            Refusals.Expect(NotVerifiedReason.Differs, () => VerifiedModel.Open(swapped.Model, swapped.Pins));
        }

        // Other tests of this run may hold some at this moment, though not twenty.
        Assert.InRange(SealedFiles(), 0, before + 19);
    }

    private static int SealedFiles() => Directory.GetFiles("/proc/self/fd").Count(file => new FileInfo(file).LinkTarget is { } target && target.StartsWith("/memfd:model", StringComparison.Ordinal));

    private static void Change(string path, Action<Microsoft.Win32.SafeHandles.SafeFileHandle> change)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        change(file);
    }

    private static int Run(string command)
    {
        using var process = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
