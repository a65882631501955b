using System.Collections.Immutable;

namespace SupplyGuard.Formats.Tensors;

/// <summary>Is shown the canonical bytes of every tensor of a model while they pass by on their way to the digest, so that no byte is read twice.</summary>
public abstract class TensorWatcher
{
    private string _prefix = "";

    private protected TensorWatcher()
    {
    }

    /// <summary>Whether the tensor that was begun last is watched at all.</summary>
    internal bool IsWatching { get; private set; }

    /// <summary>Announces the tensors whose bytes come next; several when they are views of the same elements.</summary>
    internal void Begin(ImmutableArray<string> names, string dtype) =>
        IsWatching = Starts(_prefix.Length is 0 ? names : [.. names.Select(name => _prefix + name)], dtype);

    /// <summary>Takes the next bytes; a piece may end within an element.</summary>
    internal abstract void Take(ReadOnlySpan<byte> bytes);

    /// <summary>Offers the next bytes by their place.</summary>
    /// <returns>Whether the place is enough; otherwise the bytes follow.</returns>
    internal virtual bool Refers(FileWindow file, long offset, long length) => false;

    /// <summary>Says that the bytes of the tensor are complete.</summary>
    internal void End()
    {
        if (IsWatching)
            Ends();

        IsWatching = false;
    }

    /// <summary>Puts the tensors that follow below a path, as those of a model inside an archive are.</summary>
    /// <returns>The path that was in force before.</returns>
    internal string Below(string prefix) => Interlocked.Exchange(ref _prefix, prefix);

    /// <returns>Whether the bytes are wanted.</returns>
    private protected abstract bool Starts(ImmutableArray<string> names, string dtype);

    private protected abstract void Ends();
}
