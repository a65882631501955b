using SupplyGuard.Findings;

namespace SupplyGuard.Reporting;

/// <summary>Terminal colours, or none. The caller knows whether there is a terminal.</summary>
internal sealed record AnsiColors(bool Enabled)
{
    public string Bold(string text) => Paint("1", text);

    public string Dim(string text) => Paint("2", text);

    public string Of(Severity severity, string text) => Paint(severity switch { Severity.Error => "31", Severity.Warning => "33", _ => "36" }, text);

    public string Of(Verdict verdict, string text) =>
        Paint(verdict switch { Verdict.Passed => "32", Verdict.Incomplete => "33", _ => "31" }, text);

    private string Paint(string code, string text) => Enabled ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
