using System.Collections.Immutable;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Formats.Hdf5;

/// <summary>Walks all objects of a file from its root. An object that several links reach is read once.</summary>
internal sealed class Hdf5Walk(Hdf5Source source, TensorHasher hasher)
{
    private readonly GlobalHeap _heap = new(source);
    private readonly Dictionary<ulong, TensorEntry?> _objects = [];
    private readonly ImmutableArray<TensorEntry>.Builder _tensors = ImmutableArray.CreateBuilder<TensorEntry>();
    private readonly ImmutableArray<Hdf5Text>.Builder _texts = ImmutableArray.CreateBuilder<Hdf5Text>();
    private readonly ImmutableArray<UnreadTensor>.Builder _unread = ImmutableArray.CreateBuilder<UnreadTensor>();
    private readonly ImmutableArray<CodeUse>.Builder _outside = ImmutableArray.CreateBuilder<CodeUse>();
    private readonly Dictionary<string, List<string>> _shared = new(StringComparer.Ordinal);
    private int _links;

    /// <exception cref="MalformedException">The object, or one below it, is malformed or beyond the limits.</exception>
    public void Object(ulong address, string path, int depth)
    {
        if (depth > source.Limits.Depth || _objects.Count == source.Limits.Objects)
            throw new MalformedException(Fault.TooLarge, (long)Math.Min(address, long.MaxValue), $"the file has more than {source.Limits.Objects} objects, or groups in more than {source.Limits.Depth} levels.");

        if (_objects.TryGetValue(address, out var known))
        {
            if (known is not null)
                Alias(known, path);

            return;
        }

        _objects.Add(address, null);
        var messages = ObjectHeader.Read(source, address);
        foreach (var message in messages)
        {
            if (message.Type is Hdf5MessageType.Attribute)
                _texts.AddRange(AttributeMessage.Texts(source, _heap, path, message));
            else if (message.Type is Hdf5MessageType.AttributeInfo)
                _texts.AddRange(Hdf5Links.Attributes(source, message).SelectMany(found => AttributeMessage.Texts(source, _heap, path, found)));
        }

        if (messages.Any(message => message.Type is Hdf5MessageType.Layout))
            Dataset(address, path, messages);
        else
            Group(path, depth, messages);
    }

    public Hdf5File Finish() => new(
        _tensors.ToImmutable(), _texts.ToImmutable(), _unread.ToImmutable(), [.. _shared.Values.Select(names => names.ToImmutableArray())], _outside.ToImmutable());

    private void Group(string path, int depth, ImmutableArray<Hdf5Message> messages)
    {
        foreach (var link in Hdf5Links.Of(source, messages))
        {
            if (_links++ == source.Limits.Objects)
                throw new MalformedException(Fault.TooLarge, link.Offset, $"the file has more than {source.Limits.Objects} links.");
            if (path.Length + link.Name.Length >= source.Limits.PathLength)
                throw new MalformedException(Fault.TooLarge, link.Offset, $"the path of an object is longer than {source.Limits.PathLength} characters.");

            var inner = source.Keep(path.Length is 0 ? link.Name : $"{path}/{link.Name}", link.Offset);
            if (link.Address is not Hdf5Source.Undefined)
                Object(link.Address, inner, depth + 1);
            else if (link.LeavesFile)
                _outside.Add(new CodeUse(CodeUseKind.Outside, link.Target, inner, link.Offset) { Detail = "a link to an object of another file" });
            else
                _unread.Add(new UnreadTensor(inner, $"it is a link to '{link.Target}', which is not followed.", link.Offset));
        }
    }

    private void Dataset(ulong address, string path, ImmutableArray<Hdf5Message> messages)
    {
        if (Hdf5Dataset.Read(source, hasher, path, messages, out var reason) is { } tensor)
        {
            _objects[address] = tensor;
            _tensors.Add(tensor);
            return;
        }

        _unread.Add(new UnreadTensor(path, reason, (long)address));
        foreach (var message in messages)
        {
            if (message.Type is Hdf5MessageType.ExternalFiles)
                _outside.Add(new CodeUse(CodeUseKind.Outside, path, path, message.Offset) { Detail = "a dataset whose bytes are in other files" });
        }
    }

    private void Alias(TensorEntry tensor, string path)
    {
        if (!_shared.TryGetValue(tensor.Name, out var names))
            _shared[tensor.Name] = names = [tensor.Name];

        names.Add(path);
        _tensors.Add(tensor with { Name = path });
    }
}
