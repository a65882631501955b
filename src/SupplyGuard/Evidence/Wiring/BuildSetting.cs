namespace SupplyGuard.Evidence.Wiring;

/// <summary>A property that a file of the repository sets, a target that it defines or a task that it declares.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">A property's value as written; empty otherwise.</param>
internal sealed record BuildSetting(BuildSettingKind Kind, string Name, string Value, int Line, int Column);
