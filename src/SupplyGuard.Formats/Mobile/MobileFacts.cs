using System.Collections.Immutable;
using SupplyGuard.Formats.FlatBuffers;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Onnx;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Mobile;

/// <summary>Collects what the reading of one file finds, within its limits.</summary>
internal sealed class MobileFacts(FlatSource source, MobileLimits limits, TensorHasher hasher)
{
    private readonly ImmutableArray<TensorEntry>.Builder _tensors = ImmutableArray.CreateBuilder<TensorEntry>();
    private readonly ImmutableArray<UnreadTensor>.Builder _unread = ImmutableArray.CreateBuilder<UnreadTensor>();
    private readonly ImmutableArray<ArchiveMember>.Builder _members = ImmutableArray.CreateBuilder<ArchiveMember>();
    private readonly ImmutableArray<KeyValuePair<string, string>>.Builder _metadata = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
    private readonly Dictionary<(CodeUseKind Kind, string Name), CodeUse> _uses = [];
    private readonly Dictionary<(string Domain, string Op), int> _operators = [];
    private readonly Dictionary<long, (Digest Digest, MachineCode Code, List<string> Names)> _places = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _count;
    private int _entries;

    public FlatSource Source { get; } = source;

    public MobileLimits Limits { get; } = limits;

    /// <exception cref="MalformedException">There are more than the limits allow.</exception>
    public void CountTensors(long tensors, long offset)
    {
        if (tensors > Limits.Tensors - _count)
            throw new MalformedException(Fault.TooLarge, offset, $"the model has more than {Limits.Tensors} tensors.");

        _count += (int)tensors;
    }

    /// <exception cref="MalformedException">There are more than the limits allow.</exception>
    public void CountEntries(long entries, long offset)
    {
        if (entries > Limits.Entries - _entries)
            throw new MalformedException(Fault.TooLarge, offset, $"lists of the model have more than {Limits.Entries} entries together.");

        _entries += (int)entries;
    }

    public void Add(CodeUse use) => _ = _uses.TryAdd((use.Kind, use.Name), use);

    public void AddOperator(string domain, string op) => _operators[(domain, op)] = _operators.GetValueOrDefault((domain, op)) + 1;

    public void AddMetadata(string key, string value)
    {
        if (value.Length > 0)
            _metadata.Add(new KeyValuePair<string, string>(key, value));
    }

    public void AddUnread(string name, string reason, long offset) => _unread.Add(new UnreadTensor(Named(name, offset), reason, offset));

    public void AddMember(string name, long start, long length)
    {
        hasher.Append(Source.File, start, length, name);
        _members.Add(new ArchiveMember(name, length, hasher.Finish()));
    }

    /// <summary>A tensor whose bytes are a range of the file. Bytes that were hashed before are not hashed again.</summary>
    /// <exception cref="MalformedException">The bytes are not as many as type and shape say.</exception>
    public void Add(string name, string dtype, ImmutableArray<long> shape, long start, long length, long offset)
    {
        name = Named(name, offset);
        var elements = TensorSize.Elements(shape.AsSpan(), offset, $"tensor '{name}'");
        if (dtype is not DType.Text && TensorSize.Bytes(elements, DType.BitsOf(dtype)!.Value) != length)
            throw new MalformedException(Fault.Inconsistent, offset, $"tensor '{name}' has {elements} elements of type {dtype}, and {length} bytes.");

        if (!_places.TryGetValue(start, out var place) || length is 0)
        {
            hasher.Begin(name, dtype);
            hasher.Append(Source.File, start, length, $"tensor '{name}'");
            place = (hasher.Finish(), hasher.Code, []);
            if (length > 0)
                _places[start] = place;
        }

        place.Names.Add(name);
        _tensors.Add(new TensorEntry(name, dtype, shape, length, place.Digest) { Code = place.Code });
    }

    public MobileModel Finish()
    {
        ImmutableArray<ImmutableArray<string>> shared = [.. _places.Values.Where(place => place.Names.Count > 1).Select(place => place.Names.ToImmutableArray())];
        var further = shared.SelectMany(names => names.Skip(1)).ToHashSet(StringComparer.Ordinal);
        return new MobileModel
        {
            Tensors = _tensors.ToImmutable(),
            Unread = _unread.ToImmutable(),
            Shared = shared,
            Members = _members.ToImmutable(),
            Operators = [.. _operators.Select(used => new OnnxOperator(used.Key.Domain, used.Key.Op, used.Value)).OrderBy(used => used.Domain, StringComparer.Ordinal).ThenBy(used => used.OpType, StringComparer.Ordinal)],
            Uses = [.. _uses.Values],
            Metadata = _metadata.ToImmutable(),
            ParameterCount = TensorSize.Parameters(_tensors.Where(tensor => !further.Contains(tensor.Name))),
        };
    }

    /// <summary>Names need not be unique in these formats: the second of a name is called by where it is, too.</summary>
    private string Named(string name, long offset)
    {
        var unique = _names.Add(name) ? name : $"{name}@{offset}";
        if (!ReferenceEquals(unique, name) && !_names.Add(unique))
            throw new MalformedException(Fault.Inconsistent, offset, $"the tensor '{name}' is listed twice.");

        return Source.Keep(unique, offset);
    }
}
