namespace SupplyGuard.Formats.Pickle;

/// <summary>The memo: values by number. Numbers that are in order take an array, those that are not a dictionary.</summary>
internal sealed class PickleMemo(PickleLimits limits)
{
    private readonly Dictionary<long, PickleValue> _far = [];
    private PickleValue[] _near = new PickleValue[16];
    private int _nearCount;

    /// <summary>Places in use, which is the number that <c>MEMOIZE</c> gives next, whatever numbers were used before.</summary>
    public int Count => _nearCount + _far.Count;

    /// <exception cref="MalformedException">The limits allow no more.</exception>
    public void Put(long index, PickleValue value)
    {
        if ((ulong)index >= (ulong)_near.Length && !TryGrow(index))
        {
            PutFar(index, value);
            return;
        }

        ref var place = ref _near[index];
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
        if ((ulong)index < (ulong)_near.Length && _near[index] is { Kind: not PickleKind.Absent } value)
            return value;

        return _far.TryGetValue(index, out value)
            ? value
            : throw new MalformedException(Fault.Inconsistent, -1, $"place {index} of the memo is empty.");
    }

    private bool TryGrow(long index)
    {
        if (index > (_near.Length * 2L) + 1024 || index >= limits.MemoEntries)
            return false;

        Array.Resize(ref _near, (int)Math.Min(Math.Max(_near.Length * 2L, index + 1), limits.MemoEntries));
        return true;
    }

    private void PutFar(long index, PickleValue value)
    {
        if (_far.Count >= limits.FarMemoEntries && !_far.ContainsKey(index))
            throw new MalformedException(Fault.TooLarge, -1, $"the memo has more than {limits.MemoEntries} places, or {limits.FarMemoEntries} far beyond the others.");

        _far[index] = value;
    }
}
