using System.Collections.Immutable;
using SupplyGuard.Findings;
using SupplyGuard.Formats;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>Outcomes of evaluations that passed, one file for each key.</summary>
/// <param name="store">Where they are kept; null when only this build remembers them.</param>
/// <param name="memory">What this build found out; null to remember nothing.</param>
/// <param name="rules">Every rule that there is.</param>
internal sealed class EvaluationReceipts(CacheFolder? store, EvidenceMemory? memory, ImmutableArray<Rule> rules)
{
    public EvaluationReceipt? Find(Digest key, string evaluation)
    {
        if (memory?.FindEvaluation(key) is { } remembered)
            return remembered;

        return store?.Read(key.Hex) is { } bytes && EvaluationReceiptFormat.Read(bytes, evaluation, rules) is { } receipt && receipt.Key == key
            ? receipt
            : null;
    }

    /// <summary>Keeps an outcome that passed; any other is found out again every time.</summary>
    public void Keep(EvaluationReceipt receipt, string evaluation)
    {
        if (!EvaluationReceiptFormat.CanHold(evaluation, receipt.Findings, receipt.Measurements))
            return;

        memory?.Keep(receipt);
        store?.Write(receipt.Key.Hex, EvaluationReceiptFormat.Write(receipt));
    }
}
