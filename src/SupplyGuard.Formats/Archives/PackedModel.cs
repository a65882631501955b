namespace SupplyGuard.Formats.Archives;

/// <summary>A model that lies in an archive.</summary>
/// <param name="Name">Its path in the archive; through archives in archives with <c>!/</c> between them.</param>
/// <param name="Sha256">Of its content; null when that cannot be unpacked, and its name alone says that it is one.</param>
public sealed record PackedModel(string Name, Digest? Sha256);
