using System.Collections.Immutable;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Formats.Zip;

namespace SupplyGuard.Formats.Torch;

/// <summary>Makes the digests of all tensors, storage by storage, so that the bytes of a file are read once and in order wherever that is possible.</summary>
internal sealed class TorchDigests(TorchFacts facts, TensorWatcher? watcher, CancellationToken cancellationToken)
{
    /// <summary>Views of small storages are gathered in memory.</summary>
    private const int HeldBytes = 16 << 20;

    private readonly Dictionary<string, TensorEntry> _entries = new(StringComparer.Ordinal);
    private long _budget;

    /// <summary>The entries of all tensors whose storage was found, in the order in which the file names them.</summary>
    /// <exception cref="MalformedException">The archive is damaged, or the tensors say more than the limits allow.</exception>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public ImmutableArray<TensorEntry> Make()
    {
        _budget = facts.Limits.RepeatedBytes;
        foreach (var storage in facts.Storages)
            _budget = TensorSize.Add(_budget, 3 * Math.Min(storage.File is null ? 0 : storage.Length, long.MaxValue / 8));

        using var hasher = new TensorHasher(watcher, cancellationToken);
        foreach (var storage in facts.Storages.Where(storage => storage.File is not null).OrderBy(storage => storage.Start))
            Digest(storage, hasher);

        return [.. facts.Tensors.Select(tensor => _entries.GetValueOrDefault(tensor.Name)).OfType<TensorEntry>()];
    }

    private void Digest(TorchStorage storage, TensorHasher hasher)
    {
        var views = storage.Tensors.GroupBy(tensor => (tensor.Offset, tensor.DType, string.Join(',', tensor.Shape), string.Join(',', tensor.Strides)))
            .OrderByDescending(group => group.First().IsWhole)
            .ToArray();
        var isChecked = false;
        FileWindow? held = null;
        foreach (var view in views)
        {
            var tensor = view.First();
            Charge(tensor);
            hasher.Begin([.. view.Select(same => same.Name)], tensor.DType);
            if (!isChecked && tensor.IsWhole && !storage.IsBigEndian)
            {
                Whole(storage, tensor, hasher);
            }
            else
            {
                if (!isChecked)
                    Check(storage);

                held ??= Hold(storage);
                View(tensor, held ?? storage.File!, held is null ? storage.Start : 0, hasher);
            }

            isChecked = true;
            var length = hasher.ByteLength;
            var digest = hasher.Finish();
            foreach (var same in view)
                _entries.Add(same.Name, new TensorEntry(same.Name, same.DType, same.Shape, length, digest) { Code = hasher.Code });
        }
    }

    private void Charge(TorchTensor tensor)
    {
        var bytes = TensorSize.Bytes(tensor.Elements, tensor.Width * 8);
        if (bytes > _budget)
            throw new MalformedException(Fault.TooLarge, tensor.Position, $"tensor '{tensor.Name}' and those before it say far more than the {tensor.Storage.Length} bytes that are stored.");

        _budget -= bytes;
    }

    /// <summary>One pass over the bytes: digest and checksum at once.</summary>
    private static void Whole(TorchStorage storage, TorchTensor tensor, TensorHasher hasher)
    {
        var what = $"tensor '{tensor.Name}'";
        if (storage.Entry is null)
        {
            hasher.Append(storage.File!, storage.Start, storage.Length, what);
        }
        else if (storage.IsCompressed)
        {
            EntryContent.Read(storage.File!, storage.Entry, storage.Length, hasher.Append, mayLackChecksum: true);
        }
        else
        {
            var checksum = new Crc32();
            hasher.Append(storage.File!, storage.Start, storage.Length, what, ref checksum);
            EntryContent.MustHave(storage.Entry, checksum.Value, mayLackChecksum: true);
        }
    }

    private static void Check(TorchStorage storage)
    {
        if (storage.Entry is not null)
            EntryContent.Read(storage.File!, storage.Entry, storage.Length, _ => { }, mayLackChecksum: true);
    }

    /// <summary>The bytes of a storage in memory: of a small one, and of a compressed one, which has no other way.</summary>
    private FileWindow? Hold(TorchStorage storage)
    {
        if (storage.IsCompressed)
        {
            if (storage.Length > facts.Limits.HeldBytes)
                throw new MalformedException(Fault.TooLarge, storage.Start, $"storage '{storage.Key}' is compressed and shared, and its {storage.Length} bytes are more than the limit of {facts.Limits.HeldBytes}.");

            var content = new byte[storage.Length];
            var length = 0;
            EntryContent.Read(
                storage.File!,
                storage.Entry!,
                storage.Length,
                piece =>
                {
                    piece.CopyTo(content.AsSpan(length));
                    length += piece.Length;
                },
                mayLackChecksum: true);
            return new FileWindow(content);
        }

        return storage.Length <= HeldBytes ? new FileWindow(storage.File!.Take(storage.Start, storage.Length, HeldBytes, $"storage '{storage.Key}'")) : null;
    }

    private static void View(TorchTensor tensor, FileWindow file, long start, TensorHasher hasher)
    {
        if (tensor.Elements is 0)
            return;

        if (tensor.IsContiguous && !tensor.Storage.IsBigEndian)
            hasher.Append(file, start + (tensor.Offset * tensor.Width), tensor.Elements * tensor.Width, $"tensor '{tensor.Name}'");
        else
            new StridedView(tensor, file, start, hasher).Append();
    }
}
