using System.Runtime.InteropServices;
using TestKit;

namespace SupplyGuard.Package.Tests.Consumers;

/// <summary>Makes assemblies that a build loads, with the compiler of the SDK that the build uses.</summary>
internal static class SdkCompiler
{
    /// <summary>Where the .NET runtime of this process is; the SDK is beside it.</summary>
    private static readonly string Runtime = RuntimeEnvironment.GetRuntimeDirectory();

    /// <param name="symbols">What the source may ask for with <c>#if</c>.</param>
    public static async Task<byte[]> Compile(string name, string source, params string[] symbols)
    {
        using var folder = new TemporaryFolder();
        var sdk = await Sdk();
        var compiler = Path.Combine(sdk, "Roslyn", "bincore");
        string[] references =
        [
            .. Directory.GetFiles(Runtime, "System*.dll").Where(path => !path.Contains("Native", StringComparison.Ordinal)),
            .. Directory.GetFiles(Runtime, "netstandard.dll"),
            .. Directory.GetFiles(compiler, "Microsoft.CodeAnalysis*.dll"),
            .. Directory.GetFiles(sdk, "Microsoft.Build.*.dll"),
        ];
        folder.Write("source.cs", source);
        folder.Write("arguments.rsp", string.Join('\n', [
            "-nologo -noconfig -nostdlib -target:library -deterministic -optimize -nowarn:1701",
            $"-out:\"{folder.PathTo(name)}.dll\"",
            $"-define:NORMAL;{string.Join(';', symbols)}",
            .. references.Select(path => $"-r:\"{path}\""),
            $"\"{folder.PathTo("source.cs")}\""]));
        var run = await DotnetRun.In(folder.Path, [Path.Combine(compiler, "csc.dll"), "@arguments.rsp"], TestContext.Current.CancellationToken);
        Assert.True(run.ExitCode is 0, run.ToString());
        return await File.ReadAllBytesAsync(folder.PathTo($"{name}.dll"), TestContext.Current.CancellationToken);
    }

    private static async Task<string> Sdk()
    {
        var version = await DotnetRun.In(Repository.Root, ["--version"], TestContext.Current.CancellationToken);
        return Path.GetFullPath($"../../../sdk/{version.Output.Trim()}", Runtime);
    }
}
