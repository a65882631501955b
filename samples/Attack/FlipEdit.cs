namespace AttackedSamples;

/// <summary>Inverts one byte, and keeps the length.</summary>
internal sealed record FlipEdit : Edit
{
    public required int Offset { get; init; }

    public override void Apply(string file, string attackFolder)
    {
        var content = File.ReadAllBytes(file);
        content[Offset] ^= byte.MaxValue;
        File.WriteAllBytes(file, content);
    }
}
