namespace SupplyGuard.Formats.Onnx;

/// <summary>
/// Opens a file that a model keeps tensors in; null when there is none that should be opened. The location is already known to be a
/// plain relative path with forward slashes below the model's folder; links in the file system are for this side to refuse
/// (CVE-2026-27489, CVE-2026-34446, CVE-2026-34447).
/// </summary>
public delegate FileWindow? ExternalDataSource(string location);
