using System.Runtime.InteropServices;
using SupplyGuard.Evidence.Evaluation;
using TestKit;

namespace SupplyGuard.Evaluator.Tests.WebGpu;

/// <summary>
/// ONNX Runtime with its WebGPU provider (npm's onnxruntime-node), and SwiftShader, the Vulkan driver without hardware that Chromium brings along.
/// Skips the test where one of them is missing: <c>.ci/run</c> gets both.
/// </summary>
internal sealed class SoftwareGpu : IDisposable
{
    private static readonly string[] Browsers = ["/usr/lib/chromium", "/usr/lib/chromium-browser", "/usr/lib64/chromium-browser", "/opt/google/chrome"];

    private readonly TemporaryFolder _folder = new();

    public SoftwareGpu()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64, "WebGPU without a GPU is tested on Linux, x64.");
        var library = Path.Combine(Repository.Root, ".onnxruntime", "webgpu", "libonnxruntime.so.1");
        Assert.SkipUnless(File.Exists(library), "There is no ONNX Runtime with WebGPU; 'dotnet build tests/SupplyGuard.Evaluator.Tests -p:FetchWebGpu=true' gets it.");
        var browser = Array.Find(Browsers, folder => File.Exists(Path.Combine(folder, "libvk_swiftshader.so")) && File.Exists(Path.Combine(folder, "libvulkan.so.1")));
        Assert.SkipUnless(browser is not null, "There is no Chromium, which would bring SwiftShader.");

        // The library looks for the loader of Vulkan beside itself first, and an evaluator may read what lies there.
        foreach (var file in (string[])[library, Path.Combine(browser!, "libvulkan.so.1"), Path.Combine(browser!, "libvk_swiftshader.so")])
            File.Copy(file, _folder.PathTo(Path.GetFileName(file)));

        Runtime = _folder.PathTo(Path.GetFileName(library));
        Driver = _folder.Write("swiftshader.json", """{"file_format_version": "1.0.0", "ICD": {"library_path": "./libvk_swiftshader.so", "api_version": "1.0.5"}}""");
    }

    public string Runtime { get; }

    public string Driver { get; }

    public void Dispose() => _folder.Dispose();

    public EvaluatorJob On(EvaluatorJob job) => job with { Device = "webgpu", Runtime = Runtime, Driver = Driver };
}
