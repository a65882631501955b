using System.Collections.Immutable;

namespace SupplyGuard;

/// <summary>One model and one signature of it, without a policy. All paths are absolute unless said otherwise.</summary>
/// <param name="Path">A file or a folder.</param>
/// <param name="Root">The folder that paths in the report are relative to.</param>
/// <param name="Signature">The signature file.</param>
public sealed record ModelVerifyRequest(string Path, string Root, string Signature)
{
    /// <summary>A PEM file with the public key that must have signed; null: a certificate must have.</summary>
    public string? PublicKey { get; init; }

    /// <summary>PEM files with the certificates that a chain may end in.</summary>
    public ImmutableArray<string> Roots { get; init; } = [];

    /// <summary>The whole subject of the certificate; null: any.</summary>
    public string? Subject { get; init; }

    /// <summary>What the signature may leave out, relative to the model, with forward slashes; each with everything below it.</summary>
    public ImmutableArray<string> IgnoredPaths { get; init; } = [];

    /// <summary>Whether files that nobody signed may lie in the model.</summary>
    public bool IgnoresUnsigned { get; init; }

    /// <summary>The time at which certificates must be valid.</summary>
    public required DateTimeOffset At { get; init; }
}
