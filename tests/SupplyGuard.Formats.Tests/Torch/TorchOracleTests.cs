using System.ComponentModel;
using System.Diagnostics;
using TestKit;

namespace SupplyGuard.Formats.Tests.Torch;

/// <summary>What PyTorch saves on this machine, held against what it says of it. Debian calls the package <c>python3-torch</c>.</summary>
public sealed class TorchOracleTests
{
    private const string Python = "/usr/bin/python3";

    [Fact]
    public void Finds_what_PyTorch_says_is_in_the_files_that_it_saves()
    {
        using var folder = new TemporaryFolder();
        var said = Run(folder.Path);
        Assert.SkipWhen(said is null, "There is no PyTorch on this machine.");

        var files = said!.Select(line => line.Split('\t')).GroupBy(fields => fields[0], StringComparer.Ordinal).ToArray();
        Assert.Equal(7, files.Length);
        Assert.All(files, file =>
        {
            var facts = TorchFixture.Facts(File.ReadAllBytes(Path.Combine(folder.Path, file.Key)));
            Assert.Equal(
                file.Select(fields => string.Join(' ', fields.Skip(1))).Order(StringComparer.Ordinal),
                TorchFixture.Found(facts).Select(tensor => $"{tensor.Name} {tensor.DType} {tensor.Shape} {tensor.Sha256}").Order(StringComparer.Ordinal));
            Assert.Empty(facts.Unread);
        });
    }

    /// <summary>Null when there is no PyTorch.</summary>
    private static string[]? Run(string folder)
    {
        var start = new ProcessStartInfo(Python, ["-I", Repository.PathTo("tests", "SupplyGuard.Formats.Tests", "Torch", "torch_models.py"), folder])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode is 0 || errors.Result.Contains("No module named 'torch'", StringComparison.Ordinal), errors.Result);
            return process.ExitCode is 0 ? output.Split('\n', StringSplitOptions.RemoveEmptyEntries) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
