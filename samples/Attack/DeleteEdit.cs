namespace AttackedSamples;

/// <summary>Removes a file.</summary>
internal sealed record DeleteEdit : Edit
{
    public override void Apply(string file, string attackFolder)
    {
        using (File.OpenRead(file))
        {
            // File.Delete would be silent about a file that the sample no longer has, and the attack would attack nothing.
        }

        File.Delete(file);
    }
}
