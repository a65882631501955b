using System.Collections.Immutable;

namespace SupplyGuard.Formats.Pickle;

/// <summary>What a pickle makes its loader do, written down as it is executed.</summary>
internal sealed class PickleLog(PickleLimits limits)
{
    private readonly List<PickleEvent> _events = [];
    private readonly HashSet<(PickleOperation Operation, int Global)> _kinds = [];
    private readonly List<(string Module, string Name)> _globals = [];
    private readonly Dictionary<(string Module, string Name), int> _numbers = [];
    private readonly Dictionary<(long Module, long Name), int> _numbersByPlace = [];
    private readonly List<int?> _described = [];
    private readonly Dictionary<string, PickleArgument[]> _arguments = new(StringComparer.Ordinal);
    private readonly HashSet<(PickleOperation Operation, int Global, PickleArgument[]? Arguments)> _describedKinds = [];
    private int _namesBytes;

    public long Omitted { get; private set; }

    public ImmutableArray<PickleEvent> Events => [.. _events];

    public (string Module, string Name) this[int global] => _globals[global];

    /// <param name="global">Number of the import; minus one when it is not constant.</param>
    public void Add(long offset, PickleOperation operation, int global)
    {
        if (_events.Count >= limits.Events && !_kinds.Add((operation, global)))
        {
            Omitted++;
            return;
        }

        var (module, name) = global < 0 ? default((string?, string?)) : _globals[global];
        _events.Add(new PickleEvent(offset, operation, module, name));
    }

    /// <summary>Adds a call whose arguments are told.</summary>
    /// <param name="arguments">As <see cref="Same"/> gave them; null when they are not known.</param>
    public void Add(long offset, PickleOperation operation, int global, PickleArgument[]? arguments)
    {
        if (_events.Count >= limits.Events && !_describedKinds.Add((operation, global, arguments)))
        {
            Omitted++;
            return;
        }

        var (module, name) = _globals[global];
        _events.Add(new PickleEvent(offset, operation, module, name) { Arguments = arguments });
    }

    /// <summary>As <see cref="DescribedCalls.TextOf"/>; null also for what is no import.</summary>
    public int? DescribedText(int global) => global < 0 ? null : _described[global];

    /// <summary>The one array for equal arguments.</summary>
    /// <exception cref="MalformedException">There are too many different ones.</exception>
    public PickleArgument[] Same(ReadOnlySpan<PickleArgument> arguments)
    {
        var key = new System.Text.StringBuilder();
        foreach (var argument in arguments)
            key.Append((int)argument.Kind).Append('\u0001').Append(argument.Module).Append('\u0001').Append(argument.Text).Append('\u0002');

        if (_arguments.TryGetValue(key.ToString(), out var known))
            return known;
        if (_arguments.Count == limits.Globals)
            throw new MalformedException(Fault.TooLarge, -1, $"the pickle calls things in more than {limits.Globals} different ways.");

        return _arguments[key.ToString()] = arguments.ToArray();
    }

    /// <summary>The number of an import, the same for the same names.</summary>
    /// <exception cref="MalformedException">There are too many of them.</exception>
    public int NumberOf(string module, string name)
    {
        if (_numbers.TryGetValue((module, name), out var number))
            return number;

        _namesBytes += module.Length + name.Length;
        if (_globals.Count == limits.Globals || _namesBytes > limits.NamesBytes)
            throw new MalformedException(Fault.TooLarge, -1, $"the pickle imports more than {limits.Globals} things, or their names are longer than {limits.NamesBytes} characters together.");

        _globals.Add((module, name));
        _described.Add(DescribedCalls.TextOf(module, name));
        _numbers.Add((module, name), _globals.Count - 1);
        return _globals.Count - 1;
    }

    /// <summary>The number of an import by the places of its names in the file, if it was asked for before.</summary>
    public bool TryNumberOf(PickleValue module, PickleValue name, out int number) => _numbersByPlace.TryGetValue((module.Start, name.Start), out number);

    public void Remember(PickleValue module, PickleValue name, int number)
    {
        if (_numbersByPlace.Count < limits.Globals)
            _numbersByPlace[(module.Start, name.Start)] = number;
    }
}
