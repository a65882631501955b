namespace SupplyGuard.Formats.Pickle;

/// <summary>The memo: values by number. Numbers that are in order take chunks that never move, those that are not a dictionary.</summary>
internal sealed class PickleMemo(PickleLimits limits)
{
    private const int ChunkBits = 9;
    private const int ChunkSize = 1 << ChunkBits;

    private readonly Dictionary<long, PickleValue> _far = [];
    private readonly List<PickleValue[]> _near = [];
    private int _nearCount;

    /// <summary>Places in use, which is the number that <c>MEMOIZE</c> gives next, whatever numbers were used before.</summary>
    public int Count => _nearCount + _far.Count;

    private long NearEnd => (long)_near.Count << ChunkBits;

    /// <exception cref="MalformedException">The limits allow no more.</exception>
    public void Put(long index, PickleValue value)
    {
        if ((index < 0 || index >= NearEnd) && !TryGrow(index))
        {
            PutFar(index, value);
            return;
        }

        ref var place = ref _near[(int)(index >> ChunkBits)][index & (ChunkSize - 1)];
        if (place.Kind is PickleKind.Absent)
        {
            _far.Remove(index);
            _nearCount++;
        }

        place = value;
    }

    /// <exception cref="MalformedException">Nothing was put there.</exception>
    public PickleValue Get(long index)
    {
        if (index >= 0 && index < NearEnd && _near[(int)(index >> ChunkBits)][index & (ChunkSize - 1)] is { Kind: not PickleKind.Absent } value)
            return value;

        return _far.TryGetValue(index, out value)
            ? value
            : throw new MalformedException(Fault.Inconsistent, -1, $"place {index} of the memo is empty.");
    }

    /// <summary>Adds the next chunk when the number lies in that: honest writers number their places in order.</summary>
    private bool TryGrow(long index)
    {
        if (index < 0 || index >= NearEnd + ChunkSize || index >= limits.MemoEntries)
            return false;

        _near.Add(new PickleValue[ChunkSize]);
        return true;
    }

    private void PutFar(long index, PickleValue value)
    {
        if (_far.Count >= limits.FarMemoEntries && !_far.ContainsKey(index))
            throw new MalformedException(Fault.TooLarge, -1, $"the memo has more than {limits.MemoEntries} places, or {limits.FarMemoEntries} far beyond the others.");

        _far[index] = value;
    }
}
