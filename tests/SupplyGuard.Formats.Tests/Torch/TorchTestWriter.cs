using System.Globalization;
using System.Text;
using SupplyGuard.Formats.Tests.Zip;

namespace SupplyGuard.Formats.Tests.Torch;

/// <summary>Writes checkpoints of <c>torch.save</c> with pickles of protocol 0, and as wrongly as a test wants it. Shares no code with the reader.</summary>
internal sealed class TorchTestWriter
{
    private readonly StringBuilder _pickle = new("ccollections\nOrderedDict\n(tR(");
    private readonly List<ZipTestEntry> _storages = [];

    /// <summary>Entries besides the pickle and the storages.</summary>
    public List<ZipTestEntry> Others { get; } = [new ZipTestEntry("m/version", "3\n"u8.ToArray())];

    public TorchTestWriter Storage(string key, byte[] content)
    {
        _storages.Add(new ZipTestEntry("m/data/" + key, content));
        return this;
    }

    /// <summary>A tensor over a storage.</summary>
    /// <param name="count">Elements that the storage is said to have.</param>
    public TorchTestWriter Tensor(string name, string key, int count, long offset, long[] shape, long[] strides, string type = "FloatStorage")
    {
        _pickle.Append(Text(name)).Append("ctorch._utils\n_rebuild_tensor_v2\n((")
            .Append(Text("storage")).Append("ctorch\n").Append(type).Append('\n').Append(Text(key)).Append(Text("cpu")).Append(Number(count)).Append("tQ")
            .Append(Number(offset)).Append(Tuple(shape)).Append(Tuple(strides)).Append("I00\n}tR");
        return this;
    }

    /// <summary>A key with whatever follows it, in opcodes.</summary>
    public TorchTestWriter Raw(string name, string opcodes)
    {
        _pickle.Append(Text(name)).Append(opcodes);
        return this;
    }

    public string Pickle => _pickle + "u.";

    public byte[] ToBytes() => ZipTestWriter.Write([new ZipTestEntry("m/data.pkl", Encoding.Latin1.GetBytes(Pickle)), .. _storages, .. Others]);

    private static string Text(string text) => $"V{text}\n";

    private static string Number(long number) => string.Create(CultureInfo.InvariantCulture, $"I{number}\n");

    private static string Tuple(long[] numbers) => $"({string.Concat(numbers.Select(Number))}t";
}
