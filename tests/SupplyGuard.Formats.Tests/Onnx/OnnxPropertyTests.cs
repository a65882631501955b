using SupplyGuard.Formats.Onnx;
using TestKit;

namespace SupplyGuard.Formats.Tests.Onnx;

public sealed class OnnxPropertyTests
{
    [Fact]
    public void Any_mutant_of_the_corpus_ends_in_one_of_the_two_outcomes()
    {
        var seed = 1;
        foreach (var folder in (string[])["valid", "hostile", "malformed"])
        {
            foreach (var (_, content) in CorpusOutcome.Files("onnx", folder))
            {
                foreach (var mutant in Mutator.Mutants(content, 400, seed++))
                    Assert.NotNull(OnnxReading.Read(mutant, _ => new FileWindow(new byte[64])));
            }
        }
    }

    [Fact]
    public void Any_bytes_end_in_one_of_the_two_outcomes()
    {
        var random = new Random(2);
        for (var i = 0; i < 5_000; i++)
        {
            var bytes = new byte[random.Next(64)];
            random.NextBytes(bytes);
            Assert.NotNull(OnnxReading.Read(bytes));
        }
    }

    [Fact]
    public void Every_strict_prefix_of_a_valid_file_is_malformed()
    {
        foreach (var (name, content) in CorpusOutcome.Files("onnx", "valid"))
        {
            // Fields of a model may end anywhere between two of them: behind its first opset a model is whole.
            if (name is "local_function.onnx")
                continue;

            foreach (var prefix in Mutator.Prefixes(content))
                Assert.IsType<Parsed<OnnxModel>.Malformed>(OnnxReading.Read(prefix));
        }
    }
}
