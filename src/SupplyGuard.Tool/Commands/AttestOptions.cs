using System.CommandLine;
using SupplyGuard.Findings;
using SupplyGuard.Reporting;

namespace SupplyGuard.Tool.Commands;

/// <summary><c>--attest</c>, and the options that say who attests.</summary>
internal sealed class AttestOptions
{
    private readonly Option<bool> _attest = new("--attest") { Description = "If everything passes, attest it in '<model>.attestations.jsonl' beside each model, with the options that say who signs. Nothing is taken over from earlier runs." };
    private readonly SigningKeyOptions _keys = new();

    public void AddTo(Command command)
    {
        command.Options.Add(_attest);
        _keys.AddTo(command);
    }

    /// <summary>Who attests; null when nothing is to be attested.</summary>
    /// <exception cref="UsageException">The options do not fit together, or a file holds no such key or certificate.</exception>
    public SigningKey? Read(ParseResult parsed, Terminal terminal, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_attest))
            return _keys.Read(parsed, terminal, cancellationToken);

        return _keys.AreGiven(parsed) ? throw new UsageException("Nothing is signed here.", "Use the options that say who signs with '--attest'.") : null;
    }

    /// <summary>Attests what passed, and says so on stderr, since stdout carries the report.</summary>
    /// <exception cref="UsageException">The signer made no usable signature.</exception>
    public static void Write(Terminal terminal, Report report, DateTimeOffset at, SigningKey key)
    {
        if (ModelAttester.Attest(report, at, key.Signer) is { } problem)
            throw new UsageException($"What passed cannot be attested. {problem.Detail}", "Correct the options that say who signs.");

        if (report.Passed.IsEmpty)
            terminal.Error.WriteLine("Nothing was attested.");
        foreach (var passed in report.Passed)
            terminal.Error.WriteLine(VisibleText.Of($"attested {(passed.Evaluation is { } name ? $"evaluation {name}" : "scan")} of sha256:{passed.Sha256.Hex} beside {Path.GetRelativePath(terminal.CurrentDirectory, passed.FilePath).Replace('\\', '/')}, key {key.Signer.Key.Hint}"));
    }
}
