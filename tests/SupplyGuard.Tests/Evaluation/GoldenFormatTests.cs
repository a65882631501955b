using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Samples;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Evaluation;

public sealed class GoldenFormatTests
{
    private static readonly byte[] Pictures = [0, 0, 0x08, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2, 0, 51, 102, 255, 10, 20, 30, 40];
    private static readonly byte[] Truth = [0, 0, 0x08, 1, 0, 0, 0, 2, 1, 0];

    [Fact]
    public void Reads_MNIST_as_it_is_published_scaled_and_in_the_shape_of_the_model()
    {
        var golden = Read(Pictures, Truth, Form(GoldenFormat.Idx) with { Shape = [1, 2, 2], Scale = new GoldenScale([0], [255]) });

        Assert.Equal(("image", "F32"), (golden.Inputs[0].Name, golden.Inputs[0].DType));
        Assert.Equal([2L, 1, 2, 2], golden.Inputs[0].Shape);
        Assert.Equal([0f, 0.2f, 0.4f, 1f, 10 / 255f, 20 / 255f, 30 / 255f, 40 / 255f], Floats(golden));
        Assert.Equal([1, 0], golden.Labels);
    }

    [Fact]
    public void Reads_one_array_with_labels_in_another()
    {
        var golden = Read(TestArray.Npy("<f4", "(2, 1)", new byte[8]), TestArray.Npy("<i8", "(2,)", [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]), Form(GoldenFormat.Npy));

        Assert.Equal([2L, 1], golden.Inputs[0].Shape);
        Assert.Equal([1, 0], golden.Labels);
    }

    [Fact]
    public void Reads_numbers_alone_by_the_type_and_the_shape_that_the_policy_says()
    {
        var golden = Read([1, 2, 3, 4], "truth\nyes\nno\n"u8.ToArray(), Form(GoldenFormat.Raw) with { Type = "U8", Shape = [2] });

        Assert.Equal("U8", golden.Inputs[0].DType);
        Assert.Equal([2L, 2], golden.Inputs[0].Shape);
        Assert.Equal([1, 0], golden.Labels);
    }

    [Fact]
    public void Reads_a_table_with_columns_in_the_order_of_the_policy()
    {
        var table = "income,age,label,job\n1.5,20,yes,3\n-2e3,30,no,4\n"u8.ToArray();
        var reading = new GoldenReading(Form(GoldenFormat.Csv) with { Features = ["age", "income"] }, ["no", "yes"], ["job"]);

        var golden = Ok(GoldenDataReader.Read(table, null, reading, GoldenLimits.Default, TestContext.Current.CancellationToken));

        Assert.Equal([20f, 1.5f, 30, -2000], Floats(golden));
        Assert.Equal([1, 0], golden.Labels);
        Assert.Equal([3.0, 4], GoldenNumbers.Column(Assert.Single(golden.Tags), 2, 1, 0)!);
    }

    [Fact]
    public void Gives_a_model_every_column_of_a_table_but_the_truth_and_what_slices_name()
    {
        var reading = new GoldenReading(Form(GoldenFormat.Csv), ["no", "yes"], ["job"]);

        var golden = Ok(GoldenDataReader.Read("a,job,label,b\n1,7,0,2\n"u8.ToArray(), null, reading, GoldenLimits.Default, TestContext.Current.CancellationToken));

        Assert.Equal([1f, 2], Floats(golden));
    }

    [Theory]
    [InlineData("0\n1\n", new[] { "1", "0" }, new[] { 1, 0 })]
    [InlineData("0\n1\n", new[] { "1", "2" }, new[] { 0, 1 })]
    [InlineData("yes\nno\n", new[] { "no", "yes" }, new[] { 1, 0 })]
    public void Takes_labels_of_a_table_for_names_where_all_are_names_and_else_for_indices(string labels, string[] classes, int[] expected) =>
        Assert.Equal(expected, TruthReader.Classes(new SampleTruth.Texts([.. labels.TrimEnd().Split('\n')], 1), [.. classes]));

    [Theory]
    [InlineData("a,label\n1,yes\nNaN,no\n", "Row 3, column 'a', holds 'NaN', which is no finite number.")]
    [InlineData("a,label\n,yes\n", "Row 2, column 'a', holds '', which is no finite number.")]
    [InlineData("a,label\n1e39,yes\n", "Row 2, column 'a', holds '1e39', which is no finite number.")]
    [InlineData("a,label\n\"1,5\",yes\n", "Row 2, column 'a', holds '1,5', which is no finite number.")]
    [InlineData("a,label\n1,yes\n2,perhaps\n", "Row 2 has the label 'yes', and the labels are neither all names of classes nor all their indices, counted from 0.")]
    [InlineData("a,label\n1,1\n2,2\n", "Row 3 has the label '2'")]
    [InlineData("a,b\n1,2\n", "Its header has no column 'label'.")]
    [InlineData("label\nyes\n", "It has no column that the model could be given.")]
    [InlineData("a,label\n", "It has no samples.")]
    public void Says_where_a_table_is_wrong(string table, string why) =>
        Assert.StartsWith(why, Refused(Encoding.UTF8.GetBytes(table), null, Form(GoldenFormat.Csv)), StringComparison.Ordinal);

    [Fact]
    public void Scales_by_channel_where_the_first_or_the_last_dimension_are_the_channels()
    {
        byte[] bytes = [0, 0, 0x08, 4, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];
        byte[] label = [0, 0, 0x08, 1, 0, 0, 0, 1, 0];

        Assert.Equal([0f, 1, 2, 1, 1.5f, 2], Floats(Read(bytes, label, Form(GoldenFormat.Idx) with { Scale = new GoldenScale([1, 2], [1, 2]) })));
        Assert.Equal([1f, 1, 1, 4, 2.5f, 2], Floats(Read(bytes, label, Form(GoldenFormat.Idx) with { Scale = new GoldenScale([0], [1, 2, 3]) })));
        Assert.Contains("that many channels", Refused(bytes, label, Form(GoldenFormat.Idx) with { Scale = new GoldenScale([0], [1, 2, 3, 4]) }), StringComparison.Ordinal);
        Assert.Contains("that many channels", Refused(bytes, label, Form(GoldenFormat.Idx) with { Scale = new GoldenScale([], [1]) }), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_shapes_and_numbers_that_do_not_fit()
    {
        Assert.Contains("wants 9", Refused(Pictures, Truth, Form(GoldenFormat.Idx) with { Shape = [3, 3] }), StringComparison.Ordinal);
        Assert.Contains("not finite once it is scaled", Refused(Pictures, Truth, Form(GoldenFormat.Idx) with { Scale = new GoldenScale([0], [1e-300]) }), StringComparison.Ordinal);
        Assert.Contains("no whole number of samples", Refused([1, 2, 3], Truth, Form(GoldenFormat.Raw) with { Type = "U8", Shape = [2] }), StringComparison.Ordinal);
        Assert.Contains("another number of samples", Refused([1, 2, 3], Truth, Form(GoldenFormat.Raw) with { Type = "U8", Shape = [1] }), StringComparison.Ordinal);
        Assert.Contains("In 'truth.idx': ", Refused(Pictures, Truth[..^1], Form(GoldenFormat.Idx)), StringComparison.Ordinal);
    }

    [Fact]
    public void Golden_data_are_other_ones_when_they_are_read_otherwise()
    {
        var form = Form(GoldenFormat.Idx) with { Scale = new GoldenScale([0], [255]) };
        GoldenForm[] others = [form with { Scale = null }, form with { Scale = new GoldenScale([0], [256]) }, form with { Shape = [4] }, form with { Input = "x" }];

        var digest = Read(Pictures, Truth, form).Digest;

        Assert.Equal(digest, Read(Pictures, Truth, form with { Labels = null }).Digest);
        Assert.DoesNotContain(digest, others.Select(other => Read(Pictures, Truth, other).Digest));
        Assert.NotEqual(digest, Read(Pictures, [.. Truth[..^1], 1], form).Digest);
    }

    [Fact]
    public void Golden_data_are_other_ones_when_they_are_prepared_or_fed_otherwise()
    {
        var plain = new GoldenReading(GoldenForm.Npz, [], []);
        var prepared = plain with { Preprocess = Digest.Sha256("graph"u8) };
        var fed = prepared with
        {
            Inputs = new InputPolicy
            {
                Constants = InputPolicy.Plain.Constants.Add("sr", 0.5).Add("rate", 16000),
                States = [("state", "stateN")],
                JudgesMean = true,
            },
        };

        Assert.Equal("sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", GoldenDigest.Of(Digest.Sha256("abc"u8), plain).ToString());
        Assert.Equal("sha256:3fbbc78649be31a977e893d485521f0f3448c92528ffcc87f9807dca608d276e", GoldenDigest.Of(Digest.Sha256("abc"u8), prepared).ToString());
        Assert.Equal("sha256:e63f72a0de5f1ecf41dce0ed073dbb61b8c973e00e7d67a24d7aac376bd08c6e", GoldenDigest.Of(Digest.Sha256("abc"u8), fed).ToString());
    }

    [Fact]
    public void Samples_whose_graph_was_not_examined_are_unusable()
    {
        using var folder = new TemporaryFolder();
        folder.Write("evaluation/digits.npz", Pictures);
        var policy = Scenario.Policy() with { GoldenForm = GoldenForm.Npz with { Preprocess = new Located<string>("prepare.onnx", new Location("supplyguard.json")) } };

        var golden = EvaluationFiles.ReadGolden(folder.Path, policy, preprocess: null, TestContext.Current.CancellationToken);

        Assert.Equal("The graph 'prepare.onnx', which prepares its samples, is not there or cannot be read.", Assert.IsType<Gathered<GoldenData>.Unusable>(golden).Detail);
    }

    [Fact]
    public void Every_truncation_and_mutation_is_found_or_refused()
    {
        var table = "income,age,label\n1.5,20,yes\n-2e3,30,no\n"u8.ToArray();
        (byte[] Seed, Func<byte[], Parsed<GoldenData>> Read)[] doors =
        [
            (table, bytes => Try(bytes, null, Form(GoldenFormat.Csv))),
            (Pictures, bytes => Try(bytes, Truth, Form(GoldenFormat.Idx) with { Scale = new GoldenScale([0.5], [2]) })),
            (Truth, bytes => Try(Pictures, bytes, Form(GoldenFormat.Idx))),
            (TestArray.Npy("<f4", "(2, 1)", new byte[8]), bytes => Try(bytes, Truth, Form(GoldenFormat.Npy) with { Scale = new GoldenScale([0.5], [2]) })),
            (new byte[16], bytes => Try(bytes, Truth, Form(GoldenFormat.Raw) with { Type = "F32", Shape = [2], Scale = new GoldenScale([0.5, 1], [2]) })),
        ];

        foreach (var (seed, read) in doors)
        {
            foreach (var mutant in Mutator.Prefixes(seed).Concat(Mutator.Mutants(seed, 2000, seed: 61)))
            {
                if (read(mutant) is Parsed<GoldenData>.Ok { Value: var golden })
                    Assert.All(golden.Inputs, input => Assert.Equal(golden.Labels.Length, input.Shape[0]));
            }
        }
    }

    [Fact]
    public void A_file_of_labels_that_is_not_there_is_evidence_and_no_exception()
    {
        using var folder = new TemporaryFolder();
        folder.Write("evaluation/digits.npz", Pictures);
        var policy = Scenario.Policy() with { GoldenForm = Form(GoldenFormat.Idx) };

        var missing = EvaluationFiles.ReadGolden(folder.Path, policy, preprocess: null, TestContext.Current.CancellationToken);
        folder.Write("truth.idx", Truth);
        var found = EvaluationFiles.ReadGolden(folder.Path, policy, preprocess: null, TestContext.Current.CancellationToken);

        Assert.Contains("'truth.idx'", Assert.IsType<Gathered<GoldenData>.Unusable>(missing).Detail, StringComparison.Ordinal);
        Assert.Equal(GoldenDigest.OfFiles(Digest.Sha256(Pictures), Digest.Sha256(Truth)), Assert.IsType<Gathered<GoldenData>.Found>(found).Sha256);
    }

    private static GoldenForm Form(GoldenFormat format) => new(format) { Input = "image", Labels = new Located<string>("truth.idx", new Location("supplyguard.json")) };

    private static GoldenData Read(byte[] file, byte[]? labels, GoldenForm form) => Ok(Try(file, labels, form));

    private static string Refused(byte[] file, byte[]? labels, GoldenForm form) => Assert.IsType<Parsed<GoldenData>.Malformed>(Try(file, labels, form)).Detail;

    private static Parsed<GoldenData> Try(byte[] file, byte[]? labels, GoldenForm form) =>
        GoldenDataReader.Read(file, labels is null ? null : (ReadOnlyMemory<byte>?)labels, new GoldenReading(form, ["no", "yes"], []), GoldenLimits.Default, TestContext.Current.CancellationToken);

    private static GoldenData Ok(Parsed<GoldenData> parsed) => Assert.IsType<Parsed<GoldenData>.Ok>(parsed).Value;

    private static float[] Floats(GoldenData golden) => MemoryMarshal.Cast<byte, float>(Assert.Single(golden.Inputs).Bytes.Span).ToArray();
}
