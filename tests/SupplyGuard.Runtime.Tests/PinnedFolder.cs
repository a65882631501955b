using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TestKit;

namespace SupplyGuard.Runtime.Tests;

/// <summary>A folder with a model, and a lock of it that is written by hand.</summary>
internal sealed class PinnedFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, byte[]> _companions = new(StringComparer.Ordinal);

    public PinnedFolder(byte[]? content = null, string name = "models/the model é.onnx", params (string Name, byte[] Content)[] companions)
    {
        (Name, Content) = (name, content ?? Random(1000));
        Model = _folder.Write(name, Content);
        foreach (var companion in companions)
        {
            _companions.Add(companion.Name, companion.Content);
            _folder.Write($"{Path.GetDirectoryName(name)}/{companion.Name}", companion.Content);
        }
    }

    public string Name { get; }

    public byte[] Content { get; }

    /// <summary>Absolute path of the model.</summary>
    public string Model { get; }

    public string Lock => $$$$"""{"version":1,"packages":{},"models":{"{{{{Name}}}}":{"format":"onnx",{{{{Pin(Content)}}}}{{{{Files}}}}}}}""";

    public ModelPins Pins => ModelPins.Parse(Encoding.UTF8.GetBytes(Lock), _folder.Path);

    private string Files => _companions.Count == 0 ? "" : $",\"files\":{{{string.Join(',', _companions.Select(file => $"\"{file.Key}\":{{{Pin(file.Value)}}}"))}}}";

    public static byte[] Random(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public string PathTo(string name) => _folder.PathTo(name);

    public string Write(string name, byte[] content) => _folder.Write(name, content);

    public string Pipe(string name) => _folder.Pipe(name);

    public void Dispose() => _folder.Dispose();

    private static string Pin(byte[] content) => string.Create(CultureInfo.InvariantCulture, $"\"size\":{content.Length},\"sha256\":\"{Convert.ToHexStringLower(SHA256.HashData(content))}\"");
}
