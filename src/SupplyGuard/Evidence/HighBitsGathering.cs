using SupplyGuard.Discovery;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;

namespace SupplyGuard.Evidence;

/// <summary>Reads a model once more, for what is left of its tensors without the low-order bits. Nobody needs it but the lock, and who has to say how a model differs from its pin.</summary>
internal static class HighBitsGathering
{
    /// <returns>Null when the model has no wide floating-point numbers, cannot all be read, or has other bytes meanwhile.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public static Digest? Gather(ModelEvidence model, CancellationToken cancellationToken)
    {
        if (model is not { Facts: Parsed<ModelFacts>.Ok({ Unread: [] }), Tensors: [_, ..] })
            return null;

        using var meter = new HighBitsMeter();
        var again = ModelGathering.Gather(new FoundModel(model.Subject, model.FilePath, model.Role), meter, cancellationToken);
        return again.Sha256 == model.Sha256 && again.TensorRoot == model.TensorRoot ? meter.Root(again.Tensors) : null;
    }
}
