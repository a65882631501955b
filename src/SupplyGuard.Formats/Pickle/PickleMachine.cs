using System.Buffers.Binary;
using System.Collections.Immutable;

namespace SupplyGuard.Formats.Pickle;

/// <summary>
/// Executes one pickle as CPython's unpickler does, opcode by opcode, except that nothing is imported and nothing called. No opcode is
/// tied to a protocol: CPython executes all of them whatever protocol is declared.
/// </summary>
internal sealed class PickleMachine
{
    private const int HighestProtocol = 5;

    private readonly PickleState _state;
    private readonly PickleConstants _constants;
    private readonly PickleContainers _containers;
    private readonly PickleCalls _calls;
    private int _protocol;
    private long _opcodes;
    private long _frameEnd;
    private long _frameBreaks;
    private bool _hasArrays;

    private PickleMachine(PickleInput input)
    {
        _state = new PickleState(input);
        _constants = new PickleConstants(_state);
        _containers = new PickleContainers(_state);
        _calls = new PickleCalls(_state);
    }

    /// <summary>Executes the pickle that begins where the input is, and leaves the input behind its <c>STOP</c>.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static PickleRun Run(PickleInput input)
    {
        var machine = new PickleMachine(input);
        var start = input.Offset;
        PickleValue root = default;
        PickleBreak? broken = null;
        try
        {
            root = machine.Execute();
        }
        catch (MalformedException e)
        {
            // The stack and the memo do not know where they are.
            broken = new PickleBreak(e.Fault, e.Offset < 0 ? machine._state.At : e.Offset, e.Message);
        }

        var log = machine._state.Log;
        ImmutableArray<NestedPickle> nested = [];
        var isTooDeep = !input.Budget.TryEnter();
        if (!isTooDeep)
        {
            nested = machine._state.Nesting.Find();
            input.Budget.Leave();
        }

        var program = new PickleProgram
        {
            Start = start,
            Length = Math.Max(0, (broken?.Offset ?? input.Offset) - start),
            Protocol = machine._protocol,
            Opcodes = machine._opcodes,
            Events = log.Events,
            EventsOmitted = log.Omitted,
            FrameBreaks = machine._frameBreaks,
            Break = broken,
            Nested = nested,
            NestedOmitted = machine._state.Nesting.Omitted + (isTooDeep ? 1 : 0),
            Inner = [.. machine._state.Inner],
            HasArrays = machine._hasArrays || machine._state.SteppedOver > 0,
        };
        return new PickleRun(program, root, machine._state);
    }

    private PickleValue Execute()
    {
        var input = _state.Input;
        while (true)
        {
            var at = input.Offset;
            if (at >= _frameEnd && _frameEnd is not 0)
                LeaveFrame(at);

            _state.At = at;
            var opcode = input.Next();
            if (opcode == '.')
            {
                _opcodes++;
                return Stop();
            }

            var isKnown = PickleFamilies.Of(opcode) switch
            {
                PickleFamily.Constant => _constants.Execute(opcode),
                PickleFamily.Arrangement => Arrange(opcode),
                PickleFamily.Container => _containers.Execute(opcode),
                PickleFamily.Call => _calls.Execute(opcode),
                _ => false,
            };
            if (!isKnown)
                throw Unknown(opcode);

            _opcodes++;
        }
    }

    /// <summary>The opcodes of the stack, the memo and the stream itself.</summary>
    private bool Arrange(int opcode)
    {
        var (input, stack, memo) = (_state.Input, _state.Stack, _state.Memo);
        switch (opcode)
        {
            case 'q': memo.Put(input.Take(1)[0], stack.Top); break;
            case 'r': memo.Put(UInt32(), stack.Top); break;
            case 0x94: memo.Put(memo.Count, stack.Top); break;
            case 'p': PutLine(); break;
            case 'h': stack.Push(memo.Get(input.Take(1)[0])); break;
            case 'j': stack.Push(memo.Get(UInt32())); break;
            case 'g': stack.Push(memo.Get(Index())); break;
            case '(': stack.Mark(); break;
            case '0': Pop(); break;
            case '1': stack.PopMark(); break;
            case '2': stack.Push(stack.Top); break;
            case 0x80: Protocol(); break;
            case 0x95: Frame(); break;
            default: return false;
        }

        return true;
    }

    private uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(_state.Input.Take(sizeof(uint)));

    private long Index()
    {
        if (!PythonNumber.TryInteger(_state.Input.Line(), anyBase: false, out var index, out var fits) || !fits)
            throw _state.Inconsistent("the number of a place in the memo is no integer.");

        return index;
    }

    private void PutLine()
    {
        var index = Index();
        if (index < 0)
            throw _state.Inconsistent("the number of a place in the memo is negative.");

        _state.Memo.Put(index, _state.Stack.Top);
    }

    /// <summary>Takes the highest value away, or the last mark when nothing is above it.</summary>
    private void Pop()
    {
        if (_state.Stack.IsEmpty)
            _state.Stack.PopMark();
        else
            _state.Stack.Pop();
    }

    private void Protocol()
    {
        _protocol = _state.Input.Take(1)[0];
        if (_protocol > HighestProtocol)
            throw new MalformedException(Fault.Unsupported, _state.At, $"protocol {_protocol} is not known; {HighestProtocol} is the highest.");
    }

    /// <summary>A frame is a promise of how far one may read ahead, to CPython's own unpickler. What breaks it is counted, not refused.</summary>
    private void Frame()
    {
        var length = BinaryPrimitives.ReadUInt64LittleEndian(_state.Input.Take(sizeof(ulong)));
        if (length > (ulong)_state.Input.Remaining)
            throw new MalformedException(Fault.Truncated, _state.At, "a frame is longer than what is left.");
        if (_frameEnd is not 0)
            _frameBreaks++;

        _hasArrays |= _state.SteppedOver > 0;
        _state.SteppedOver = 0;
        _frameEnd = _state.Input.Offset + (long)length;
    }

    private void LeaveFrame(long at)
    {
        if (at - _state.SteppedOver > _frameEnd)
            _frameBreaks++;

        _frameEnd = 0;
    }

    private PickleValue Stop()
    {
        var root = _state.Stack.Pop();
        if (_frameEnd is not 0 && _frameEnd != _state.Input.Offset)
            _frameBreaks++;

        return root;
    }

    private MalformedException Unknown(int opcode) => opcode < 0
        ? new MalformedException(Fault.Truncated, _state.At, "the pickle ends without STOP.")
        : _state.Inconsistent($"0x{opcode:x2} is no opcode.");
}
