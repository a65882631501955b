namespace SupplyGuard.Formats.Protobuf;

/// <summary>What walking over protobuf messages may cost, whatever they mean.</summary>
public abstract record ProtobufLimits
{
    /// <summary>
    /// Fields that are walked over, once for every walk. A list of numbers counts as one, packed or not: tree ensembles have millions of
    /// numbers. Otherwise there are some ten for a node and for a tensor.
    /// </summary>
    public long Fields { get; init; } = 16_000_000;

    /// <summary>Bytes of one name. Those that exporters make of module paths stay below one thousand.</summary>
    public int NameLength { get; init; } = 4 << 10;

    /// <summary>Characters of the path of one tensor or graph.</summary>
    public int PathLength { get; init; } = 16 << 10;

    /// <summary>Bytes of one metadata value. Exporters do put whole label lists and tokenizers there.</summary>
    public long TextLength { get; init; } = 4L << 20;

    /// <summary>Characters of all text that the facts keep, and of all paths.</summary>
    public long TotalText { get; init; } = 32L << 20;
}
