using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;
using TestKit;
using static TestKit.SafetensorsWriter;

namespace SupplyGuard.Formats.Tests.Tensors;

public sealed class TensorComparerTests
{
    private static readonly float[] Old = Numbers(5000, seed: 7);

    [Fact]
    public void Measures_what_changed()
    {
        float[] now = [.. Old];
        now[17] += 0.5f;
        now[4999] -= 0.25f;

        var found = Compare("F32", F32(Old), "F32", F32(now))!;

        Assert.Equal((5000, 2, 0, false), (found.Count, found.Changed, found.NotFinite, found.IsLowBitsOnly));
        Assert.Equal(0.5, found.LargestDifference, 5);
        Assert.Equal(Math.Sqrt(0.3125), found.Distance, 5);
        Assert.Equal(Math.Sqrt(Old.Sum(value => (double)value * value)), found.OldNorm, 8);
        Assert.Empty(found.Roundings);
    }

    [Fact]
    public void Knows_an_exact_rounding_to_another_type()
    {
        Assert.Equal(["F16"], Compare("F32", F32(Old), "F16", F16(Old))!.Roundings);
        Assert.Equal(["F32"], Compare("F16", F16(Old), "F32", F32([.. Old.Select(value => (float)(Half)value)]))!.Roundings);
        Assert.Equal(["BF16"], Compare("F32", F32(Old), "BF16", BF16(Old))!.Roundings);
    }

    [Fact]
    public void Knows_an_exact_rounding_that_keeps_the_type() =>
        Assert.Equal(["F16"], Compare("F32", F32(Old), "F32", F32([.. Old.Select(value => (float)(Half)value)]))!.Roundings);

    [Fact]
    public void Does_not_take_one_number_that_was_rounded_the_other_way_for_a_rounding()
    {
        var now = F16(Old);
        now[4000] ^= 1;

        Assert.Empty(Compare("F32", F32(Old), "F16", now)!.Roundings);
    }

    [Fact]
    public void Knows_when_nothing_but_low_bits_differ()
    {
        var now = F32(Old);
        for (var i = 0; i < now.Length; i += 4)
            now[i] = 0x5A;

        Assert.True(Compare("F32", F32(Old), "F32", now)!.IsLowBitsOnly);
        now[2] ^= 1;
        Assert.False(Compare("F32", F32(Old), "F32", now)!.IsLowBitsOnly);
    }

    [Fact]
    public void Keeps_what_is_not_finite_out_of_the_distance()
    {
        var found = Compare("F32", F32([1, 2, float.NaN, 4]), "F32", F32([float.NaN, float.PositiveInfinity, float.NaN, 5]))!;

        Assert.Equal((3, 2, 1.0, 1.0), (found.Changed, found.NotFinite, found.LargestDifference, found.Distance));
    }

    [Fact]
    public void Compares_big_integers_bit_by_bit() =>
        Assert.Equal(1, Compare("I64", BitConverter.GetBytes(long.MaxValue), "I64", BitConverter.GetBytes(long.MaxValue - 1))!.Changed);

    [Fact]
    public void Does_not_compare_what_is_not_decoded() => Assert.Null(Compare("F4", new byte[2], "F4", [1, 2], elements: 4));

    [Fact]
    public void Has_no_relative_distance_from_nothing()
    {
        Assert.Null(Compare("F32", F32([0]), "F32", F32([1]))!.RelativeDistance);
        Assert.Equal(0, Compare("F32", F32([0f]), "F32", F32([-0f]))!.RelativeDistance);
    }

    private static byte[] BF16(float[] values) =>
        [.. values.SelectMany(value => BitConverter.GetBytes((ushort)(BitConverter.SingleToUInt32Bits((float)Rounding.To("BF16", value)) >> 16)))];

    private static TensorComparison? Compare(string oldDType, byte[] old, string newDType, byte[] now, long? elements = null)
    {
        var count = elements ?? old.Length / ElementDecoder.WidthOf(oldDType)!.Value;
        var pieces = new TensorPieces(["t"], 1 << 20);
        var read = ModelReader.Read(new FileWindow(Write(("t", oldDType, [count], old))), ModelLimits.Default, null, pieces, TestContext.Current.CancellationToken);
        var comparer = new TensorComparer(pieces, new Dictionary<string, TensorEntry> { ["t"] = Assert.IsType<Parsed<ModelFacts>.Ok>(read).Value.Tensors[0] });
        Assert.IsType<Parsed<ModelFacts>.Ok>(ModelReader.Read(new FileWindow(Write(("t", newDType, [count], now))), ModelLimits.Default, null, comparer, TestContext.Current.CancellationToken));
        return comparer.Comparisons.GetValueOrDefault("t");
    }
}
