using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace SupplyGuard.Evidence.Evaluation.Probing;

/// <summary>
/// One secretly varied copy of all golden samples. A model can be trained to look right on golden data that its maker knows; on copies that
/// are moved, brightened and disturbed by a key he does not have, it cannot.
/// </summary>
internal static class Variation
{
    private const float Noise = 0.02f;
    private const float Gain = 0.1f;

    /// <summary>Columns of a table with fewer different values are codes, and stay as they are.</summary>
    private const int FewestValues = 20;

    /// <summary>Writes variation number <paramref name="index"/> of the samples.</summary>
    /// <param name="key">The secret; <paramref name="evaluation"/> and <paramref name="index"/> make another stream of it.</param>
    /// <param name="destination">As long as all golden samples.</param>
    public static void Write(SampleForm form, GoldenData golden, ReadOnlySpan<byte> key, string evaluation, int index, Span<float> destination)
    {
        var label = string.Create(CultureInfo.InvariantCulture, $"SupplyGuard variation\0{evaluation}\0{index}");
        var seed = BinaryPrimitives.ReadUInt64LittleEndian(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(label)));
        var random = new SplitMix64(seed);
        MemoryMarshal.Cast<byte, float>(golden.Inputs[0].Bytes.Span).CopyTo(destination);
        if (!form.IsImage)
        {
            Jitter(form, destination, ref random);
            return;
        }

        var moved = new float[form.Length];
        for (var start = 0; start < destination.Length; start += form.Length)
            Vary(form, destination.Slice(start, form.Length), moved, ref random);
    }

    /// <summary>
    /// Moves an image by up to one unit in each direction, scales its distance from the lowest value, and adds a little noise. A sequence is moved by
    /// whole steps alone, and scaled from its mean: a step that begins elsewhere is no longer what follows the one before.
    /// </summary>
    private static void Vary(SampleForm form, Span<float> sample, Span<float> moved, ref SplitMix64 random)
    {
        var (down, right) = (random.Index((2 * form.Unit) + 1) - form.Unit, random.Index((2 * form.Unit) + 1) - form.Unit);
        var gain = 1 + (Gain * ((2 * random.Unit()) - 1));
        var (low, high, middle) = form.ScaleOf(sample);
        var (rest, range) = (form.IsSequence ? middle : low, high - low);
        right = form.IsSequence ? 0 : right;
        for (var channel = 0; channel < form.Channels; channel++)
        {
            for (var row = 0; row < form.Height; row++)
            {
                for (var column = 0; column < form.Width; column++)
                {
                    var value = sample[form.At(channel, Math.Clamp(row - down, 0, form.Height - 1), Math.Clamp(column - right, 0, form.Width - 1))];
                    var noise = Noise * range * ((2 * random.Unit()) - 1);
                    moved[form.At(channel, row, column)] = Math.Clamp(rest + (gain * (value - rest)) + noise, form.Low, form.High);
                }
            }
        }

        moved.CopyTo(sample);
    }

    /// <summary>Moves every number of a column that holds many by up to a fiftieth of the column's standard deviation.</summary>
    private static void Jitter(SampleForm form, Span<float> table, ref SplitMix64 random)
    {
        var samples = table.Length / form.Width;
        for (var column = 0; column < form.Width; column++)
        {
            var (sum, squares) = (0.0, 0.0);
            var different = new HashSet<float>();
            for (var sample = 0; sample < samples; sample++)
            {
                double value = table[(sample * form.Width) + column];
                sum += value;
                squares += value * value;
                different.Add((float)value);
            }

            if (different.Count < FewestValues)
                continue;

            var deviation = Math.Sqrt(Math.Max(0, (squares / samples) - (sum / samples * (sum / samples))));
            for (var sample = 0; sample < samples; sample++)
                table[(sample * form.Width) + column] += (float)(Noise * deviation * ((2 * random.Unit()) - 1));
        }
    }
}
