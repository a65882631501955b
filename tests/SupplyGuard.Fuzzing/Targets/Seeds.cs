using System.Text;
using TestKit;

namespace SupplyGuard.Fuzzing.Targets;

/// <summary>Where inputs to begin with come from.</summary>
internal static class Seeds
{
    private static readonly string[] Code = ["src", "tests"];

    /// <summary>The files written for a target, and those of the repository itself.</summary>
    public static IEnumerable<byte[]> Of(string target, params string[] files) =>
        Directory.EnumerateFiles(Repository.PathTo("tests", "SupplyGuard.Fuzzing", "Seeds", target)).Concat(files.Select(file => Repository.PathTo(file))).Order(StringComparer.Ordinal).Select(File.ReadAllBytes);

    /// <summary>The corpus of a room, hostile files included.</summary>
    public static IEnumerable<byte[]> Corpus(params string[] rooms) =>
        rooms.SelectMany(room => Directory.EnumerateFiles(Repository.PathTo("tests", "Corpus", room), "*", SearchOption.AllDirectories)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes);

    /// <summary>Every file of this name below src and tests.</summary>
    public static IEnumerable<byte[]> Named(string name) =>
        Code.SelectMany(folder => Directory.EnumerateFiles(Repository.PathTo(folder), name, SearchOption.AllDirectories)).Order(StringComparer.Ordinal).Select(File.ReadAllBytes);

    public static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
