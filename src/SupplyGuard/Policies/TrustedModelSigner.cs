using System.Collections.Immutable;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>Somebody whose signatures on models count: by key, by certificate authority, or by an identity that an issuer vouches for. Paths are relative to the policy file.</summary>
/// <param name="Key">A PEM file with a public key; null: recognised otherwise.</param>
/// <param name="Roots">PEM files with certificates that a chain may end in; empty: recognised otherwise.</param>
/// <param name="Subject">With roots: the certificate's whole subject; null: any certificate of theirs.</param>
public sealed record TrustedModelSigner(string? Key, ImmutableArray<string> Roots, string? Subject, Location Location);
