namespace AttackedSamples;

/// <summary>Overwrites bytes from an offset on.</summary>
internal sealed record PatchEdit : Edit
{
    public required int Offset { get; init; }

    /// <summary>The new bytes, relative to the attack's folder.</summary>
    public required string From { get; init; }

    /// <summary>Whether the file ends with the new bytes; otherwise the rest stays.</summary>
    public bool ToEnd { get; init; }

    public override void Apply(string file, string attackFolder)
    {
        using var stream = File.Open(file, FileMode.Open, FileAccess.Write);
        stream.Position = Offset;
        stream.Write(File.ReadAllBytes(System.IO.Path.Combine(attackFolder, From)));
        if (ToEnd)
            stream.SetLength(stream.Position);
    }
}
