namespace SupplyGuard.Package.Tests.Consumers;

/// <summary>How somebody who does not want to be noticed changes a file: size and time of the last write are as they were.</summary>
internal static class Tampering
{
    public static void Replace(string path, byte[] content)
    {
        var written = File.GetLastWriteTimeUtc(path);
        Assert.Equal(new FileInfo(path).Length, content.Length);
        using (var stream = File.Open(path, FileMode.Open, FileAccess.Write))
            stream.Write(content);
        File.SetLastWriteTimeUtc(path, written);
    }

    /// <summary>Changes one byte.</summary>
    /// <param name="offset">Negative: from the end.</param>
    public static void Flip(string path, int offset)
    {
        var content = File.ReadAllBytes(path);
        content[offset < 0 ? content.Length + offset : offset] ^= 1;
        Replace(path, content);
    }
}
