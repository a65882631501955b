namespace AttackedSamples;

/// <summary>Puts a file where none was.</summary>
internal sealed record AddEdit : Edit
{
    /// <summary>The content, relative to the attack's folder.</summary>
    public required string From { get; init; }

    public override void Apply(string file, string attackFolder)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.Copy(System.IO.Path.Combine(attackFolder, From), file);
    }
}
