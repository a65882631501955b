namespace SupplyGuard.Evidence.Receipts;

/// <param name="Project">Absolute path of the project file.</param>
/// <param name="Folder">Absolute path of the folder with its assets file.</param>
internal sealed record ProjectOutput(string Project, string Folder);
