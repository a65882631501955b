using System.Collections.Immutable;
using System.Globalization;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Formats.Torch;

/// <summary>What one reading has found so far, each under its budget: tensors by name, storages by key, plain values, and what could not be resolved.</summary>
internal sealed class TorchFacts(TorchLimits limits)
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _repeated = new(StringComparer.Ordinal);
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Folder, string Key), TorchStorage> _storages = [];
    private readonly List<KeyValuePair<string, string>> _metadata = [];
    private readonly List<UnreadTensor> _unread = [];
    private readonly List<TorchTensor> _tensors = [];
    private long _text;

    public TorchLimits Limits { get; } = limits;

    public IReadOnlyList<TorchTensor> Tensors => _tensors;

    public IReadOnlyCollection<UnreadTensor> Unread => _unread;

    public IReadOnlyCollection<TorchStorage> Storages => _storages.Values;

    public bool HasRoomForMetadata => _metadata.Count < Limits.Metadata;

    public ImmutableArray<KeyValuePair<string, string>> Metadata => [.. _metadata];

    /// <summary>Adds a tensor whose bytes will be read.</summary>
    /// <exception cref="MalformedException">The limits allow no more.</exception>
    public void Add(TorchTensor tensor)
    {
        tensor = tensor with { Name = Unique(tensor.Name, tensor.Position) };
        _tensors.Add(tensor);
        tensor.Storage.Tensors.Add(tensor);
    }

    /// <summary>Adds a tensor that is there and cannot be read.</summary>
    /// <exception cref="MalformedException">The limits allow no more.</exception>
    public void AddUnread(string name, string reason, long position) => _unread.Add(new UnreadTensor(Unique(name, position), reason, position));

    /// <summary>The storage of a key, the same for the same key.</summary>
    /// <exception cref="MalformedException">Another place gives it another length, or the limits allow no more.</exception>
    public TorchStorage Storage(string folder, string key, string dtype, long length, long position)
    {
        if (_storages.TryGetValue((folder, key), out var storage))
        {
            return storage.Length == length
                ? storage
                : throw new MalformedException(Fault.Inconsistent, position, $"storage '{key}' has {storage.Length} bytes in one place and {length} in another.");
        }

        if (_storages.Count == Limits.Tensors)
            throw new MalformedException(Fault.TooLarge, position, $"the file has more than {Limits.Tensors} storages.");

        storage = new TorchStorage(key, dtype, length);
        _storages.Add((folder, Keep(key, position)), storage);
        return storage;
    }

    public TorchStorage? FindStorage(string folder, string key) => _storages.GetValueOrDefault((folder, key));

    /// <summary>Keeps a plain value, as long as there are not many.</summary>
    public void AddMetadata(string path, string value, long position)
    {
        if (HasRoomForMetadata && _keys.Add(path))
            _metadata.Add(new KeyValuePair<string, string>(Keep(path, position), Keep(value, position)));
    }

    /// <summary>Charges text that the facts will keep, so that a file of names alone cannot fill the memory.</summary>
    /// <exception cref="MalformedException">The facts would keep more than the limits allow.</exception>
    public string Keep(string text, long position)
    {
        _text += text.Length;
        return _text <= Limits.TotalText
            ? text
            : throw new MalformedException(Fault.TooLarge, position, $"names and texts of the model are longer than {Limits.TotalText} characters together.");
    }

    /// <summary>Two tensors may well have one path, as the keys 1 and '1' do: the later one is told by a number.</summary>
    private string Unique(string name, long position)
    {
        if (_tensors.Count + _unread.Count == Limits.Tensors)
            throw new MalformedException(Fault.TooLarge, position, $"the file has more than {Limits.Tensors} tensors.");

        Keep(name, position);
        var unique = name;
        while (!_names.Add(unique))
        {
            var number = _repeated.GetValueOrDefault(name, 1) + 1;
            _repeated[name] = number;
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}#{number}");
        }

        return unique;
    }
}
