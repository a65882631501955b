using System.Collections.Immutable;
using SupplyGuard.Formats;
using SupplyGuard.Subjects;

namespace SupplyGuard.Discovery;

/// <summary>A package as it was trusted: one line of <c>supplyguard.lock.json</c>.</summary>
/// <param name="ContentHashes">SHA-512 content hashes; several where sources legitimately differ.</param>
/// <param name="Tree">Digest of the extracted files, <c>sg1-…</c>.</param>
/// <param name="Signer"><c>author:&lt;name&gt;</c> or <c>repository:&lt;name&gt;</c>; null when it was not signed.</param>
/// <param name="Owners">Owners that the repository signature named.</param>
/// <param name="Code">Files that run at build time, each <c>path sha256-…</c>.</param>
/// <param name="Via">How it gets into a build: <c>library</c>, <c>download</c>, <c>sdk</c>, <c>tool</c>.</param>
internal sealed record LockedPackage(
    ImmutableArray<Digest> ContentHashes,
    string Tree,
    string? Signer,
    ImmutableArray<string> Owners,
    ImmutableArray<string> Code,
    ImmutableArray<string> Via,
    Location Location);
