using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using TestKit;

namespace SupplyGuard.Evaluator.Tests;

/// <summary>Runs the target that fetches ONNX Runtime, with an npm that hands out what the test made.</summary>
public sealed class FetchOnnxRuntimeTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Store => _folder.PathTo("store") + "/";

    public FetchOnnxRuntimeTests() => Directory.CreateDirectory(_folder.PathTo("bin"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Says_what_to_install_when_npm_is_missing()
    {
        var (exit, output) = Fetch(sha512: "AAAA+/AAAAAAAAAA==");

        Assert.NotEqual(0, exit);
        Assert.Contains("error SG9103: ", output, StringComparison.Ordinal);
        Assert.Contains("install Node.js, or set OnnxRuntimeSource=nuget", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_package_with_another_hash_and_keeps_nothing_of_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The npm of this test is a shell script.");
        var tarball = Package("package/Runtime/A.cs");
        InstallNpm($"cp '{tarball}' ./com.github.asus4.onnxruntime-0.4.9.tgz");

        var (exit, output) = Fetch(sha512: Sha512(_folder.Write("other", "other")));

        Assert.NotEqual(0, exit);
        Assert.Contains("error SG9104: ", output, StringComparison.Ordinal);
        Assert.Contains(Sha512(tarball), output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Store));
    }

    [Fact]
    public void Tells_a_hash_from_one_that_differs_in_case_only()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The npm of this test is a shell script.");
        var tarball = Package("package/Runtime/A.cs");
        InstallNpm($"cp '{tarball}' ./com.github.asus4.onnxruntime-0.4.9.tgz");

        var (_, output) = Fetch(Sha512(tarball).ToUpperInvariant());

        Assert.Contains("error SG9104: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Shows_what_npm_said_when_it_failed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The npm of this test is a shell script.");
        InstallNpm("echo 'npm error code ENOTFOUND' >&2; exit 1");

        var (exit, output) = Fetch(sha512: "AAAAAAAAAAAAAAAA==");

        Assert.NotEqual(0, exit);
        Assert.Contains("error SG9103: ", output, StringComparison.Ordinal);
        Assert.Contains("npm said: npm error code ENOTFOUND", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Store));
    }

    [Fact]
    public void Unpacks_what_is_needed_once_and_needs_no_npm_afterwards()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The npm of this test is a shell script.");
        var tarball = Package(
            "package/LICENSE", "package/ThirdPartyNotices.txt", "package/Runtime/A.cs", "package/Runtime/A.cs.meta", "package/Runtime/Training/B.cs",
            "package/Plugins/Linux/x64/libonnxruntime.so", "package/Plugins/macOS/arm64/libonnxruntime.dylib");
        InstallNpm($"cp '{tarball}' ./com.github.asus4.onnxruntime-0.4.9.tgz");

        var first = Fetch(Sha512(tarball));
        File.Delete(_folder.PathTo("bin", "npm"));
        var second = Fetch(Sha512(tarball));

        Assert.True(first.Exit == 0, first.Output);
        Assert.True(second.Exit == 0, second.Output);
        Assert.Equal(
            ["LICENSE", "Plugins/Linux/x64/libonnxruntime.so", "Runtime/A.cs", "ThirdPartyNotices.txt"],
            Directory.GetFiles(Store, "*", SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Assert.Single(Directory.GetDirectories(Store)), file))
                .Order(StringComparer.Ordinal));
    }

    private (int Exit, string Output) Fetch(string sha512)
    {
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var start = new ProcessStartInfo(Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"))
        {
            ArgumentList =
            {
                "msbuild", Repository.PathTo("src", "OnnxRuntime", "OnnxRuntime.csproj"), "-target:FetchOnnxRuntime", "-nologo", "-nodeReuse:false",
                $"-property:OnnxRuntimeStore={Store}", $"-property:OnnxRuntimeNpmSha512={sha512}", "-property:OnnxRuntimePlatforms=linux-x64", "-property:OnnxRuntimeSource=npm",
            },
            UseShellExecute = false,
            RedirectStandardOutput = true,
            WorkingDirectory = Repository.Root,
        };
        var tools = OperatingSystem.IsWindows() ? Environment.SystemDirectory : LinkTools();
        start.Environment["PATH"] = $"{_folder.PathTo("bin")}{Path.PathSeparator}{tools}";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    /// <summary>A folder with the few programs that the target needs, and no npm.</summary>
    private string LinkTools()
    {
        var folder = _folder.PathTo("tools");
        if (Directory.Exists(folder))
            return folder;

        Directory.CreateDirectory(folder);
        foreach (var tool in (string[])["sh", "cp", "mv", "tar", "gzip", "uname"])
        {
            foreach (var system in (string[])["/bin", "/usr/bin"])
            {
                if (File.Exists(Path.Combine(system, tool)) && !File.Exists(Path.Combine(folder, tool)))
                    File.CreateSymbolicLink(Path.Combine(folder, tool), Path.Combine(system, tool));
            }
        }

        return folder;
    }

    private void InstallNpm(string whenPacking)
    {
        var npm = _folder.Write("bin/npm", $"#!/bin/sh\n[ \"$1\" = pack ] || exit 0\n{whenPacking}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(npm, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string Package(params ReadOnlySpan<string> names)
    {
        using var content = new MemoryStream();
        using (var gzip = new GZipStream(content, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
        {
            foreach (var name in names)
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([1, 2, 3]) });
        }

        return _folder.Write("package.tgz", content.ToArray());
    }

    private static string Sha512(string file) => Convert.ToBase64String(SHA512.HashData(File.ReadAllBytes(file)));
}
