namespace AttackedSamples;

/// <summary>Replaces the first occurrence of a text.</summary>
internal sealed record ReplaceTextEdit : Edit
{
    public required string Old { get; init; }

    public required string New { get; init; }

    public override void Apply(string file, string attackFolder)
    {
        var text = File.ReadAllText(file);
        var at = text.IndexOf(Old, StringComparison.Ordinal);
        if (at < 0)
            throw new InvalidDataException($"'{Path}' does not contain '{Old}'.");

        File.WriteAllText(file, string.Concat(text.AsSpan(0, at), New, text.AsSpan(at + Old.Length)));
    }
}
