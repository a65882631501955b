using System.Collections.Immutable;

namespace SupplyGuard.Formats.Tensors;

/// <summary>A file beside the model that the model says its weights are in.</summary>
/// <param name="Location">As the model spells it, whatever it is; text for people and never a path to open.</param>
/// <param name="Escapes">
/// Whether the location is anything but a plain relative path below the model's folder. Such a file was not asked for and not opened
/// (CVE-2022-25882, CVE-2024-27318, CVE-2025-51480).
/// </param>
/// <param name="Length">Length of the file in bytes; null when it was not opened.</param>
/// <param name="Tensors">Every tensor that is said to be in it, in the order of the model.</param>
public sealed record ExternalFile(string Location, bool Escapes, long? Length, ImmutableArray<ExternalTensor> Tensors);
