namespace SupplyGuard.Checks.Models.Content;

/// <summary>Names of one module that a profile allows.</summary>
/// <param name="Names">Separated by spaces; each is compared exactly.</param>
internal sealed record GlobalGroup(GlobalUse Use, string Module, string Names);
