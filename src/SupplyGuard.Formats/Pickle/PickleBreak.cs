namespace SupplyGuard.Formats.Pickle;

/// <summary>Where and why execution of a pickle ends before its <c>STOP</c>. What happened before it has happened: a broken pickle runs up to there.</summary>
/// <param name="Offset">Absolute byte offset.</param>
/// <param name="Detail">A sentence for people.</param>
public sealed record PickleBreak(Fault Fault, long Offset, string Detail);
