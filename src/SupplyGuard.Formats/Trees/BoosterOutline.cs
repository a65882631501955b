using System.Collections.Immutable;

namespace SupplyGuard.Formats.Trees;

/// <summary>
/// What JSON and UBJSON of XGBoost have in common: an object of <c>learner</c> and <c>version</c>, the learner with a <c>gradient_booster</c> of a known name and an <c>objective</c>. Nothing
/// in it is looked up or called beyond these names.
/// </summary>
internal sealed class BoosterOutline(BoosterLimits limits)
{
    private readonly Stack<(string Key, HashSet<string>? Keys)> _path = new();
    private readonly Dictionary<string, string> _named = [];
    private string _key = "";
    private long _values;

    /// <summary>Version, booster and objective.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Metadata => [.. _named.OrderBy(pair => pair.Key, StringComparer.Ordinal)];

    public int Depth => _path.Count;

    /// <exception cref="MalformedException">It lies too deep, or is not where one belongs.</exception>
    public void Begin(bool isObject, long offset)
    {
        Value(offset);
        if (_path.Count == limits.Depth)
            throw new MalformedException(Fault.TooLarge, offset, $"objects and lists are inside each other in more than {limits.Depth} levels.");
        if (_path.Count is 0 && !isObject)
            throw new MalformedException(Fault.Inconsistent, offset, "the model is no object.");

        _path.Push((_key, isObject ? new HashSet<string>(StringComparer.Ordinal) : null));
        _key = "";
    }

    public void End() => _key = _path.Pop().Key;

    /// <exception cref="MalformedException">The key stands twice, or is none that XGBoost writes there.</exception>
    public void Key(string key, long offset)
    {
        if (!_path.Peek().Keys!.Add(key))
            throw new MalformedException(Fault.Inconsistent, offset, "a key stands twice in one object: readers take the first or the last.");
        if (_path.Count is 1 && key is not ("learner" or "version" or "Config"))
            throw new MalformedException(Fault.Inconsistent, offset, "the model has a part that XGBoost does not write.");

        _key = key;
    }

    /// <exception cref="MalformedException">The booster has a name that XGBoost does not know.</exception>
    public void Text(string value, long offset)
    {
        Value(offset);
        if (_key is not "name" || _path.Count is not 3 || _path.Peek().Key is not ("gradient_booster" or "objective"))
            return;

        var part = _path.Peek().Key;
        if (part is "gradient_booster" && value is not ("gbtree" or "gblinear" or "dart"))
            throw new MalformedException(Fault.Inconsistent, offset, "the gradient booster has a name that XGBoost does not know.");

        _named[part] = value;
    }

    /// <exception cref="MalformedException">There are too many values.</exception>
    public void Value(long offset)
    {
        if (_values++ == limits.Values)
            throw new MalformedException(Fault.TooLarge, offset, $"the model holds more than {limits.Values} values.");
    }

    /// <exception cref="MalformedException">Something is missing without which XGBoost has no model.</exception>
    public void MustBeWhole(long offset)
    {
        if (!_named.ContainsKey("gradient_booster"))
            throw new MalformedException(Fault.Inconsistent, offset, "the model has no gradient booster.");
    }
}
