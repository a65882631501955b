using System.Collections.Immutable;

namespace SupplyGuard.Evidence.Wiring;

/// <summary>One of the three files, as projects or solutions get it.</summary>
/// <param name="Path">The file as reports show it, or where it would be.</param>
/// <param name="Line">Line of the import that is not as it should be; 0 when there is none.</param>
/// <param name="Detail">Why it cannot be read, as a clause; null when it can.</param>
/// <param name="Hidden">A file of the same name farther up that is wired, as reports show it; null when there is none.</param>
/// <param name="For">The projects or solutions that get this file, as reports show them; empty when there are none at all.</param>
internal sealed record WiringPlace(WiringPiece Piece, string Path, WiringState State, int Line, string? Detail, string? Hidden, ImmutableArray<string> For);
