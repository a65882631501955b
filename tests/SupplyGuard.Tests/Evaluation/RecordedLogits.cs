using System.Buffers.Binary;
using System.Collections.Immutable;
using SupplyGuard.Evidence.Evaluation;
using TestKit;

namespace SupplyGuard.Tests.Evaluation;

/// <summary>What real models, honest and attacked, answered on 400 real digits; Data/README.md says how it was made.</summary>
internal sealed class RecordedLogits
{
    private const int Classes = 10;
    private const int PerClass = 40;

    private readonly Dictionary<string, float[]> _models = [];

    private RecordedLogits()
    {
        var folder = Repository.PathTo("tests", "SupplyGuard.Tests", "Evaluation", "Data");
        var bytes = File.ReadAllBytes(Path.Combine(folder, "digits-logits.f16"));
        Names = [.. File.ReadAllLines(Path.Combine(folder, "digits-logits.txt"))];
        for (var model = 0; model < Names.Length; model++)
        {
            var values = new float[Classes * PerClass * Classes];
            for (var index = 0; index < values.Length; index++)
                values[index] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes.AsSpan(((model * values.Length) + index) * 2));
            _models[Names[model]] = values;
        }
    }

    public static RecordedLogits Instance { get; } = new();

    public ImmutableArray<string> Names { get; }

    public static ImmutableArray<int> Labels(int perClass) => [.. Enumerable.Range(0, Classes * perClass).Select(sample => sample / perClass)];

    /// <summary>For every class, <paramref name="perClass"/> different samples, chosen by the seed and sorted by class.</summary>
    public static int[] Choose(int perClass, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Classes).SelectMany(index => Enumerable.Range(index * PerClass, PerClass).OrderBy(_ => random.Next()).Take(perClass))];
    }

    public ScoreMatrix Scores(string model, int[] samples) =>
        new(samples.Length, Classes, [.. samples.SelectMany(sample => _models[model][(sample * Classes)..((sample + 1) * Classes)])]);
}
