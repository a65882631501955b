using System.Globalization;
using System.Text;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Probing;
using SupplyGuard.Evidence.Evaluation.Weights;
using SupplyGuard.Formats;
using TestKit;

namespace SupplyGuard.Tests.Evaluation;

public sealed class BaselineFileTests
{
    private static readonly BaselineLimits Limits = new();

    [Fact]
    public void A_baseline_is_written_line_by_line_for_people() => Golden.Matches(Text(Small()));

    [Fact]
    public void What_was_written_is_read_and_written_again_to_the_same_bytes()
    {
        var bytes = BaselineWriter.Write(Scenario.Baseline());

        var read = Assert.IsType<Parsed<Baseline>.Ok>(BaselineReader.Read(bytes, Limits)).Value;

        Assert.Equal(bytes, BaselineWriter.Write(read));
        Assert.Equal(Scenario.Baseline().Scores.Values, read.Scores.Values);
        Assert.Equal(Scenario.Baseline().Noise, read.Noise);
    }

    [Fact]
    public void Noise_of_other_devices_is_written_and_read()
    {
        var baseline = Scenario.Baseline() with { Elsewhere = Baseline.Nowhere.Add("webgpu", NoiseFloor.Between(0.002, 0.0005)).Add("cuda", NoiseFloor.Between(0.0005, 0.0001)) };
        var bytes = BaselineWriter.Write(baseline);

        var read = Assert.IsType<Parsed<Baseline>.Ok>(BaselineReader.Read(bytes, Limits)).Value;

        Assert.Equal(bytes, BaselineWriter.Write(read));
        Assert.Equal(baseline.Elsewhere, read.Elsewhere);
        Assert.Equal((0.002, 1e-6, 1e-6), (read.On("webgpu").Noise.Absolute, read.On("cpu").Noise.Absolute, read.On("coreml").Noise.Absolute));
    }

    [Theory]
    [InlineData("\"elsewhere\": { \"tpu\": { \"absolute\": 0, \"relative\": 0 } }")]
    [InlineData("\"elsewhere\": { \"cuda\": { \"absolute\": 0 } }")]
    [InlineData("\"elsewhere\": { \"cuda\": { \"absolute\": 0, \"relative\": 0.011 } }")]
    [InlineData("\"elsewhere\": { \"cuda\": { \"absolute\": -1, \"relative\": 0 } }")]
    [InlineData("\"elsewhere\": { \"cuda\": { \"absolute\": 1e30, \"relative\": 0.001 } }")]
    [InlineData("\"elsewhere\": { \"cuda\": 1 }")]
    [InlineData("\"elsewhere\": []")]
    public void Noise_that_no_device_has_is_malformed(string elsewhere) =>
        Assert.IsType<Parsed<Baseline>.Malformed>(BaselineReader.Read(Encoding.UTF8.GetBytes(Text(Small()).Replace("\"relative\": 1E-07", "\"relative\": 1E-07, " + elsewhere, StringComparison.Ordinal)), Limits));

    [Theory]
    [InlineData("\"baseline\": 2", "\"baseline\": 1")]
    [InlineData("\"baseline\": 2", "\"baseline\": 2, \"baseline\": 2")]
    [InlineData("\"baseline\": 2", "\"baseline\": 2, \"more\": 1")]
    [InlineData("\"baseline\": 2", "\"baseline\": 2, \"\\ud800\": 1")]
    [InlineData("\"baseline\": 2,", "")]
    [InlineData("\"evaluation\": \"digits\"", "\"evaluation\": \"\"")]
    [InlineData("\"evaluation\": \"digits\"", "\"evaluation\": \"\\ud800\"")]
    [InlineData("\"evaluation\": \"digits\"", "\"evaluation\": \"a\\nb\"")]
    [InlineData("\"model\": \"sha256:", "\"model\": \"sha512:")]
    [InlineData("\"kind\": \"logits\"", "\"kind\": \"Logits\"")]
    [InlineData("\"threads\": 1", "\"threads\": -1")]
    [InlineData("\"threads\": 1", "\"threads\": 1.5")]
    [InlineData("\"optimise\": true", "\"optimise\": 1")]
    [InlineData("\"absolute\": 1E-06", "\"absolute\": -1")]
    [InlineData("\"absolute\": 1E-06", "\"absolute\": 1e999")]
    [InlineData("\"absolute\": 1E-06", "\"absolute\": NaN")]
    [InlineData("\"correct\": 1", "\"correct\": 2")]
    [InlineData("\"samples\": 1", "\"samples\": 2147483647")]
    [InlineData("\"AACAPwAAAAA=\"", "\"AACAPwAAAA==\"")]
    [InlineData("\"AACAPwAAAAA=\"", "\"AACAPwAAwH8=\"")]
    [InlineData("\"AACAPwAAAAA=\"", "\"AACAPwAAgH8=\"")]
    [InlineData("\"AACAPwAAAAA=\"", "17")]
    [InlineData("\"AACAPwAAAAA=\",", "")]
    [InlineData("\"key\": \"\"", "\"key\": 1")]
    [InlineData("\"count\": 2", "\"count\": -2")]
    [InlineData("\"name\": \"hidden.bias\"", "\"name\": \"hidden.weight\"")]
    [InlineData("\"shape\": \"16,8\"", "\"shape\": \"16,-8\"")]
    [InlineData("\"shape\": \"16,8\"", "\"shape\": \"9223372036854775807,9223372036854775807\"")]
    [InlineData("\"norm\": 4", "\"norm\": 1e999")]
    [InlineData("\"byColumn\": false", "\"byColumn\": null")]
    [InlineData("\"rows\": \"", "\"rows\": \"AAAA")]
    [InlineData("\"noiseSamples\": 0", "\"noiseSamples\": 1.5")]
    [InlineData("\"flips\": \"AAAAAAEAAAA=\"", "\"flips\": \"AAAAAAkAAAA=\"")]
    [InlineData("\"flips\": \"AAAAAAEAAAA=\"", "\"flips\": \"AAAAAP////8=\"")]
    [InlineData("\"probe\": \"white-2-nw\"", "\"probe\": \"\"")]
    public void Refuses_a_baseline_that_was_spoilt(string from, string to)
    {
        var text = Text(Small());
        Assert.Contains(from, text, StringComparison.Ordinal);
        var at = text.IndexOf(from, StringComparison.Ordinal);

        Refuses(Encoding.UTF8.GetBytes(text[..at] + to + text[(at + from.Length)..]));
    }

    [Fact]
    public void Refuses_what_is_too_long() => Assert.IsType<Parsed<Baseline>.Malformed>(BaselineReader.Read(new byte[100], Limits with { FileBytes = 99 }));

    [Fact]
    public void Refuses_every_strict_prefix()
    {
        var bytes = BaselineWriter.Write(Small());
        for (var length = 0; length < bytes.Length - 1; length++)
            Refuses(bytes[..length]);
    }

    [Fact]
    public void Any_change_of_bytes_ends_in_a_baseline_or_in_malformed()
    {
        var random = new Random(20261121);
        var original = BaselineWriter.Write(Small());
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = original.ToArray();
            for (var change = random.Next(1, 4); change > 0; change--)
                bytes[random.Next(bytes.Length)] = round % 2 == 0 ? (byte)random.Next(256) : bytes[random.Next(bytes.Length)];
            _ = BaselineReader.Read(bytes, Limits);
        }
    }

    private static void Refuses(byte[] bytes)
    {
        var malformed = Assert.IsType<Parsed<Baseline>.Malformed>(BaselineReader.Read(bytes, Limits));
        Assert.DoesNotContain('\n', malformed.Detail);
    }

    private static string Text(Baseline baseline) => Encoding.UTF8.GetString(BaselineWriter.Write(baseline));

    private static Baseline Small() => Scenario.Baseline() with
    {
        Classes = ["no", "yes"],
        Tallies = [new ClassTally(1, 1), new ClassTally(1, 1)],
        Scores = new ScoreMatrix(2, 2, [1, 0, -2.5f, float.Parse("3.25", CultureInfo.InvariantCulture)]),
        Variations = [new ScoreMatrix(2, 2, [1, 0.5f, -2, 3])],
        Weights = Scenario.Weights(1) with { Head = new WeightHead("out.weight", ByColumn: false, [1, 2], []) },
        Probes = new ProbeTable(
            new StimulusPlan(0, 2, 0, 0),
            [1, 1],
            [new ProbeRow("white-2-nw", [0, 1], [0, 1, 2, 0])],
            new ScoreMatrix(2, 2, [1, 2, 3, 4]),
            [0, 0],
            [],
            [],
            [0, 0]),
    };
}
