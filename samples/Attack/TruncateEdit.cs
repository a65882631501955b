namespace AttackedSamples;

/// <summary>Cuts a file off.</summary>
internal sealed record TruncateEdit : Edit
{
    public required int Length { get; init; }

    public override void Apply(string file, string attackFolder)
    {
        using var stream = File.Open(file, FileMode.Open, FileAccess.Write);
        if (stream.Length <= Length)
            throw new InvalidDataException($"'{Path}' is only {stream.Length} bytes long.");

        stream.SetLength(Length);
    }
}
