using System.Buffers.Binary;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Evidence.Evaluation.Samples;
using SupplyGuard.Formats;
using SupplyGuard.Policies;

namespace SupplyGuard.Tests.Evaluation;

public sealed class MapReaderTests
{
    [Theory]
    [InlineData(new long[] { 2, 1, 3 })]
    [InlineData(new long[] { 2, 1, 1, 3 })]
    public void Maps_are_arrays_of_whole_numbers(long[] shape)
    {
        var read = MapReader.Read(Array("I8", shape, [0, 1, 0xFF, 0xFE, 1, 0]), 2);

        Assert.Equal((2, 1, 3), (read.Samples, read.Height, read.Width));
        Assert.Equal((short[])[0, 1, TrueMaps.NoClass], read.Of(0).ToArray());
        Assert.Equal((short[])[TrueMaps.Uncounted, 1, 0], read.Of(1).ToArray());
        Assert.Equal((short[])[TrueMaps.Uncounted, 1, 0, 0, 1, TrueMaps.NoClass], (short[])[.. read.Rows([1, 0]).Of(0), .. read.Rows([1, 0]).Of(1)]);
        Assert.Equal([1f, 1, 1, 1], read.Areas(2).Values);
    }

    [Theory]
    [InlineData("F32", new long[] { 1, 1, 1 }, new byte[] { 0, 0, 0, 0 }, "whole numbers [samples, rows, columns]")]
    [InlineData("BOOL", new long[] { 1, 1, 1 }, new byte[] { 1 }, "whole numbers [samples, rows, columns]")]
    [InlineData("I8", new long[] { 1, 4 }, new byte[] { 0, 0, 0, 0 }, "whole numbers [samples, rows, columns]")]
    [InlineData("I8", new long[] { 1, 2, 1, 2 }, new byte[] { 0, 0, 0, 0 }, "whole numbers [samples, rows, columns]")]
    [InlineData("I8", new long[] { 1, 0, 4 }, new byte[0], "whole numbers [samples, rows, columns]")]
    [InlineData("I8", new long[] { 1, -2, -2 }, new byte[] { 0, 0, 0, 0 }, "whole numbers [samples, rows, columns]")]
    [InlineData("I8", new long[] { 1, 2, 2 }, new byte[] { 0, 0, 0 }, "does not hold the numbers that its shape says")]
    [InlineData("U8", new long[] { 2, 1, 2 }, new byte[] { 0, 1, 0, 255 }, "gives a place of sample 1 the class 255; there are 2 classes, counted from 0, -1 for none of them, and -2")]
    [InlineData("I8", new long[] { 1, 1, 2 }, new byte[] { 0, 2 }, "the class 2")]
    [InlineData("I8", new long[] { 1, 1, 2 }, new byte[] { 0, 0xFD }, "the class -3")]
    [InlineData("I8", new long[] { 1, long.MaxValue, long.MaxValue }, new byte[] { 0 }, "than the 33554432 places")]
    [InlineData("I8", new long[] { long.MaxValue, long.MaxValue, long.MaxValue }, new byte[] { 0 }, "than the 33554432 places")]
    [InlineData("I8", new long[] { 1, 32 << 20, 2 }, new byte[] { 0 }, "than the 33554432 places")]
    [InlineData("I8", new long[] { 1 << 20, 1, 1 }, new byte[] { 0 }, "maps of 2 classes, which is more than 1048576")]
    public void Maps_that_cannot_be_are_refused(string type, long[] shape, byte[] bytes, string why) =>
        Assert.Contains(why, Assert.Throws<FaultySampleException>(() => MapReader.Read(Array(type, shape, bytes), 2)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_class_is_found_in_numbers_of_every_size()
    {
        var bytes = new byte[2 * sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(sizeof(long)), -1);

        Assert.Equal((short[])[0, TrueMaps.NoClass], MapReader.Read(Array("I64", [1, 1, 2], bytes), 1).Of(0).ToArray());
        BinaryPrimitives.WriteInt64LittleEndian(bytes, long.MinValue);
        Assert.Throws<FaultySampleException>(() => MapReader.Read(Array("I64", [1, 1, 2], bytes), 1));
    }

    [Fact]
    public void A_table_holds_no_maps() => Assert.Throws<FaultySampleException>(() => MapReader.Read(new SampleTruth.Texts(["road"], 1), 2));

    [Fact]
    public void Golden_data_of_maps_say_how_many_places_each_class_has()
    {
        byte[] pictures = [0, 0, 0x08, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4];
        byte[] maps = [0, 0, 0x08, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 1, 1, 1];

        var golden = Assert.IsType<Parsed<GoldenData>.Ok>(Read(pictures, maps)).Value;

        Assert.Equal([1, 1, 0, 2], golden.Targets!.Values);
        Assert.Equal((2, 2), (golden.Maps!.Places, golden.Labels.Length));
        Assert.Equal((short[])[1, 1], golden.Part([1]).Maps!.Of(0).ToArray());
        Assert.IsType<Parsed<GoldenData>.Malformed>(Read(pictures, [.. maps[..7], 1, .. maps[8..18]]));
    }

    [Fact]
    public void Whatever_bytes_a_truth_is_it_is_read_or_refused()
    {
        var random = new Random(7);
        byte[] pictures = [0, 0, 0x08, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4];
        byte[] maps = [0, 0, 0x08, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 1, 1, 1];
        var (read, refused) = (0, 0);
        for (var round = 0; round < 5000; round++)
        {
            byte[] hostile = [.. maps[..random.Next(maps.Length + 1)], .. round % 3 == 0 ? new byte[random.Next(5)] : []];
            if (round % 2 == 0)
                hostile = [.. maps];
            for (var changes = random.Next(4); changes > 0 && hostile.Length > 0; changes--)
                hostile[random.Next(hostile.Length)] = (byte)random.Next(256);

            if (Read(pictures, hostile) is Parsed<GoldenData>.Ok { Value: var golden })
            {
                read++;
                Assert.Equal(golden.Labels.Length, golden.Maps!.Samples);
            }
            else
            {
                refused++;
            }
        }

        Assert.True(read > 100 && refused > 100, $"{read} were read and {refused} refused.");
    }

    private static Parsed<GoldenData> Read(byte[] pictures, byte[] maps) => GoldenDataReader.Read(
        pictures,
        maps,
        new GoldenReading(new GoldenForm(GoldenFormat.Idx) { Input = "x", Labels = Scenario.At("maps.idx", 1) }, ["road", "person"], []) { Kind = OutputKind.Segmentation },
        GoldenLimits.Default,
        CancellationToken.None);

    private static SampleTruth.Numbers Array(string type, long[] shape, byte[] bytes) => new(new EvaluatorInput("label", type, [.. shape], bytes));
}
