using System.IO.Compression;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;
using SupplyGuard.Evaluator.Tests;
using TestKit;

namespace SupplyGuard.Runtime.Tests.Loaders;

/// <summary>The binding of ONNX Runtime takes what is handed out, as the README shows it.</summary>
public sealed class OnnxRuntimeTests
{
    private const int Pixels = 28 * 28;

    [Fact]
    public void The_sample_reads_digits_from_verified_bytes()
    {
        using var model = VerifiedModel.Open("models/digits.onnx");
        using var session = new InferenceSession(model.ToArray());

        Assert.InRange(RightOf(session, 200), 195, 200);
    }

    [Fact]
    public void The_sample_reads_digits_from_the_verified_path_after_the_model_is_gone()
    {
        using var folder = new PinnedFolder(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "models", "digits.onnx")));
        InferenceSession session;
        using (var model = VerifiedModel.Open(folder.Model, folder.Pins))
        {
            File.Delete(folder.Model);
            session = new InferenceSession(model.Path);
        }

        using (session)
            Assert.InRange(RightOf(session, 200), 195, 200);
    }

    [Fact]
    public void External_weights_are_found_in_the_private_folder()
    {
        float[] weights = [10, 20];
        using var folder = new PinnedFolder(OnnxWriter.WithExternalWeights("w.bin"), companions: [("w.bin", MemoryMarshal.AsBytes(weights.AsSpan()).ToArray())]);
        using var model = VerifiedModel.Open(folder.Model, folder.Pins);
        using var session = new InferenceSession(model.CopyToPrivateFolder());

        Assert.Equal([11f, 22f], Run(session, "x", [1, 2], [1, 2], "y"));
    }

    [Fact]
    public void The_README_shows_what_this_test_does()
    {
        var readme = File.ReadAllText(Repository.PathTo("src", "SupplyGuard.Runtime", "README.md")).ReplaceLineEndings("\n");
        var source = File.ReadAllText(Repository.PathTo("tests", "SupplyGuard.Runtime.Tests", "Loaders", "OnnxRuntimeTests.cs"));
        var snippet = readme.Split("```csharp\n")[1].Split("```")[0].Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Contains(snippet, line => line.Contains(nameof(InferenceSession), StringComparison.Ordinal));
        Assert.All(snippet, line => Assert.Contains(line.Trim(), source, StringComparison.Ordinal));
    }

    /// <summary>How many of the sample's own first digits the model reads right.</summary>
    private static int RightOf(InferenceSession session, int count)
    {
        using var golden = ZipFile.OpenRead(Repository.PathTo("samples", "ChequeReader", "evaluation", "digits.npz"));
        var images = MemoryMarshal.Cast<byte, float>(Array(golden, "image.npy"))[..(count * Pixels)];
        var labels = MemoryMarshal.Cast<byte, long>(Array(golden, "label.npy"));
        var logits = Run(session, "image", images.ToArray(), [count, 1, 28, 28], "logits");

        var right = 0;
        for (var i = 0; i < count; i++)
        {
            var row = logits.AsSpan(i * 10, 10);
            var best = 0;
            for (var digit = 1; digit < row.Length; digit++)
                best = row[digit] > row[best] ? digit : best;
            right += best == labels[i] ? 1 : 0;
        }

        return right;
    }

    private static float[] Run(InferenceSession session, string input, float[] values, long[] shape, string output)
    {
        using var options = new RunOptions();
        using var tensor = OrtValue.CreateTensorValueFromMemory(values, shape);
        using var outputs = session.Run(options, [input], [tensor], [output]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    /// <summary>The elements of an array, behind the 128 bytes of its header.</summary>
    private static Span<byte> Array(ZipArchive archive, string name)
    {
        using var content = archive.GetEntry(name)!.Open();
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        return copy.ToArray().AsSpan(128);
    }
}
