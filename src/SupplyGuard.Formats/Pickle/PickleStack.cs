namespace SupplyGuard.Formats.Pickle;

/// <summary>The stack and its marks. As in Python, nothing below the last mark can be reached until the mark is taken away.</summary>
internal sealed class PickleStack(PickleLimits limits)
{
    private PickleValue[] _values = new PickleValue[32];
    private int[] _floors = new int[8];
    private int _floorCount;
    private int _floor;
    private int _count;

    public bool IsEmpty => _count == _floor;

    /// <summary>The highest value.</summary>
    /// <exception cref="MalformedException">There is none above the last mark.</exception>
    public ref PickleValue Top
    {
        get
        {
            if (_count == _floor)
                throw Underflow();

            return ref _values[_count - 1];
        }
    }

    public void Push(PickleValue value)
    {
        if (_count == _values.Length)
            Grow();

        _values[_count++] = value;
    }

    /// <exception cref="MalformedException">There is no value above the last mark.</exception>
    public PickleValue Pop()
    {
        if (_count == _floor)
            throw Underflow();

        return _values[--_count];
    }

    /// <summary>Takes several values at once, the lowest first. They stay valid until the next push.</summary>
    /// <exception cref="MalformedException">There are not so many above the last mark.</exception>
    public ReadOnlySpan<PickleValue> Pop(int count)
    {
        if (_count - _floor < count)
            throw Underflow();

        _count -= count;
        return _values.AsSpan(_count, count);
    }

    /// <exception cref="MalformedException">There are too many marks.</exception>
    public void Mark()
    {
        if (_floorCount == _floors.Length)
        {
            if (_floorCount >= limits.Marks)
                throw new MalformedException(Fault.TooLarge, -1, $"there are more than {limits.Marks} marks on the stack.");

            Array.Resize(ref _floors, Math.Min(_floorCount * 2, limits.Marks));
        }

        _floors[_floorCount++] = _floor;
        _floor = _count;
    }

    /// <summary>Takes everything above the last mark, and the mark. The values stay valid until the next push.</summary>
    /// <exception cref="MalformedException">There is no mark.</exception>
    public ReadOnlySpan<PickleValue> PopMark()
    {
        if (_floorCount is 0)
            throw new MalformedException(Fault.Inconsistent, -1, "an opcode wants a mark, and there is none on the stack.");

        var values = _values.AsSpan(_floor, _count - _floor);
        _count = _floor;
        _floor = _floors[--_floorCount];
        return values;
    }

    private static MalformedException Underflow() => new(Fault.Inconsistent, -1, "an opcode wants more than there is on the stack.");

    private void Grow()
    {
        if (_count >= limits.StackDepth)
            throw new MalformedException(Fault.TooLarge, -1, $"there are more than {limits.StackDepth} values on the stack.");

        Array.Resize(ref _values, Math.Min(_count * 2, limits.StackDepth));
    }
}
