using SupplyGuard.Signatures.Tests.Mutations;
using TestKit;

namespace SupplyGuard.Fuzzing.Mutation;

/// <summary>Makes one input of another: half of the time by its structure, else as bytes.</summary>
/// <param name="dictionary">Words of the format.</param>
internal sealed class Mutations(Structure structure, byte[][] dictionary, Random random)
{
    private const int MostSteps = 4;

    public Random Random => random;

    /// <param name="other">Another input of the same target, to take parts from.</param>
    public byte[] Of(byte[] input, byte[] other)
    {
        for (var steps = random.Next(1, MostSteps + 1); steps > 0; steps--)
            input = random.Next(2) == 0 ? Structured(input, other) : Bytewise(input, other);
        return input;
    }

    private byte[] Structured(byte[] input, byte[] other) => structure switch
    {
        Structure.Json => JsonMutation.Of(input, other, random) ?? Bytewise(input, other),
        Structure.Xml => XmlMutation.Of(input, other, random) ?? Bytewise(input, other),
        Structure.Lines => LineMutation.Of(input, other, random),
        Structure.Protobuf => ProtobufMutation.Of(input, other, random) ?? Bytewise(input, other),
        Structure.Safetensors => SafetensorsMutation.Of(input, other, random) ?? Bytewise(input, other),
        Structure.Zip => Zip(input) ?? Bytewise(input, other),
        Structure.Package => (random.Next(2) == 0 ? Zip(input) : Signature(input)) ?? Bytewise(input, other),
        Structure.Der => Der(input) ?? Bytewise(input, other),
        _ => Bytewise(input, other),
    };

    private byte[] Bytewise(byte[] input, byte[] other) => input.Length == 0 ? other : random.Next(8) switch
    {
        0 => Splice(input, other),
        1 => Duplicate(input),
        2 => Insert(input, dictionary[random.Next(dictionary.Length)]),
        3 => Overwrite(input, dictionary[random.Next(dictionary.Length)]),
        4 => Integers.Edit(input, random),
        _ => Mutator.Mutants(input, 1, random.Next()).Single(),
    };

    private byte[] Splice(byte[] input, byte[] other) => [.. input[..random.Next(input.Length + 1)], .. other[random.Next(other.Length + 1)..]];

    private byte[] Duplicate(byte[] input)
    {
        var start = random.Next(input.Length);
        var part = input[start..(start + random.Next(1, Math.Min(4096, input.Length - start) + 1))];
        return Insert(input, part);
    }

    private byte[] Insert(byte[] input, byte[] part)
    {
        var at = random.Next(input.Length + 1);
        return [.. input[..at], .. part, .. input[at..]];
    }

    private byte[] Overwrite(byte[] input, byte[] part)
    {
        var at = random.Next(input.Length);
        return [.. input[..at], .. part, .. input[Math.Min(input.Length, at + part.Length)..]];
    }

    private byte[]? Zip(byte[] input) => Attempt(() => new ZipMutants(input).Of(random).Bytes);

    private byte[]? Signature(byte[] input) => Attempt(() => new CmsMutants(input).Of(random).Bytes);

    private byte[]? Der(byte[] input) => Attempt(() => DerMutation.Of(DerNode.Parse(input), random));

    /// <summary>An input that is damaged already may have no structure left.</summary>
    private static byte[]? Attempt(Func<byte[]> mutate)
    {
        try
        {
            return mutate();
        }
        catch (Exception e) when (e is ArgumentException or ArithmeticException or IndexOutOfRangeException or FormatException)
        {
            return null;
        }
    }
}
