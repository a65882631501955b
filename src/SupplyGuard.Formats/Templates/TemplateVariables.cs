namespace SupplyGuard.Formats.Templates;

/// <summary>What variables and attributes that a template assigns may be, by name alone.</summary>
internal sealed class TemplateVariables
{
    private readonly Dictionary<string, TemplateValue> _values = new(StringComparer.Ordinal);

    public TemplateValue this[string name] => _values.GetValueOrDefault(name);

    public bool IsAssigned(string name) => _values.ContainsKey(name);

    public void Assign(string name, TemplateValue value) => _values[name] = _values.TryGetValue(name, out var known) ? known.Or(value) : value;
}
