using System.Text;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Evidence.Evaluation.Probing;

/// <summary>The key of variations and sketches: from a variable of the environment (<c>env:NAME</c>) or a file outside the repository (<c>file:/path</c>).</summary>
internal static class SecretKey
{
    private const string FromEnvironment = "env:";
    private const string FromFile = "file:";
    private const int LongestFile = 4096;

    /// <summary>The key's bytes as they are, without white space at their ends; empty when there is none, or it is shorter than <see cref="TensorSketch.ShortestKey"/> bytes.</summary>
    /// <param name="source">As the policy spells it; null: none was asked for.</param>
    public static ReadOnlyMemory<byte> Read(string? source)
    {
        var key = Trimmed(source switch
        {
            not null when source.StartsWith(FromEnvironment, StringComparison.Ordinal) => Encoding.UTF8.GetBytes(Environment.GetEnvironmentVariable(source[FromEnvironment.Length..]) ?? ""),
            not null when source.StartsWith(FromFile, StringComparison.Ordinal) => ReadFile(source[FromFile.Length..]),
            _ => default,
        });
        return key.Length < TensorSketch.ShortestKey ? default : key;
    }

    /// <summary>A key without the line end that editors add, so that it is the same from a file and from a variable.</summary>
    public static ReadOnlyMemory<byte> Trimmed(ReadOnlyMemory<byte> key) => key.Trim(" \t\r\n"u8);

    /// <summary>A name for a key that does not tell it: recorded with everything that was made with it, and compared first. Empty for no key.</summary>
    public static string NameOf(ReadOnlySpan<byte> key) => key.IsEmpty ? "" : TensorSketch.IdOf(key);

    private static ReadOnlyMemory<byte> ReadFile(string path)
    {
        if (!Path.IsPathFullyQualified(path))
            return default;

        try
        {
            using var handle = RegularFile.Open(path);
            var bytes = new byte[Math.Min(LongestFile, RandomAccess.GetLength(handle))];
            return bytes.AsMemory(0, RandomAccess.Read(handle, bytes, 0));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return default;
        }
    }
}
