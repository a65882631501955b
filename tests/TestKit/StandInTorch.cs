using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace TestKit;

/// <summary>An assembly that stands in for TorchSharp (<c>StandIn/TorchSharp.cs</c>), compiled when a test asks for it with the compiler of the SDK.</summary>
public static class StandInTorch
{
    private static readonly string Runtime = RuntimeEnvironment.GetRuntimeDirectory();

    private static readonly ConcurrentDictionary<string, Lazy<byte[]>> Compiled = new(StringComparer.Ordinal);

    /// <summary>The bytes of <c>TorchSharp.dll</c>.</summary>
    /// <param name="symbols">Which of them it is: <c>OLD</c>, <c>LACKS_MEMBERS</c>, <c>ASKS_FOR_LIBRARY</c>, or none for a recent one.</param>
    public static byte[] Assembly(params string[] symbols) => Compiled.GetOrAdd(string.Join(';', symbols), defined => new Lazy<byte[]>(() => Compile(defined))).Value;

    /// <summary>A native library that can be loaded anywhere and does nothing: one of the .NET runtime's own.</summary>
    public static byte[] AnyLibrary() => File.ReadAllBytes(Path.Combine(Runtime, OperatingSystem.IsWindows() ? "System.IO.Compression.Native.dll" : OperatingSystem.IsMacOS() ? "libSystem.Native.dylib" : "libSystem.Native.so"));

    private static byte[] Compile(string symbols)
    {
        using var folder = new TemporaryFolder();
        var compiler = Path.Combine(Path.GetFullPath($"../../../sdk/{Run(Repository.Root, "--version").Trim()}", Runtime), "Roslyn", "bincore", "csc.dll");
        var references = Directory.GetFiles(Runtime, "System*.dll").Where(path => !path.Contains("Native", StringComparison.Ordinal));
        folder.Write("arguments.rsp", string.Join('\n', [
            "-nologo -noconfig -nostdlib -target:library -deterministic -optimize -nowarn:1701",
            $"-out:\"{folder.PathTo("TorchSharp.dll")}\"",
            $"-define:STAND_IN;{symbols}",
            .. references.Select(path => $"-r:\"{path}\""),
            $"\"{Repository.PathTo("tests", "TestKit", "StandIn", "TorchSharp.cs")}\""]));
        Run(folder.Path, compiler, "@arguments.rsp");
        return File.ReadAllBytes(folder.PathTo("TorchSharp.dll"));
    }

    private static string Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments) { WorkingDirectory = folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException(output + errors.GetAwaiter().GetResult());
    }
}
