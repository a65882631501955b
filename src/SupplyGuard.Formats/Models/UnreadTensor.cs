namespace SupplyGuard.Formats.Models;

/// <summary>A tensor that a file names and whose bytes were not read. It makes the file's tensors incomplete.</summary>
/// <param name="Name">Path within the model.</param>
/// <param name="Reason">A sentence for people that says why.</param>
/// <param name="Offset">Where in its file or archive entry that was seen.</param>
public sealed record UnreadTensor(string Name, string Reason, long Offset);
