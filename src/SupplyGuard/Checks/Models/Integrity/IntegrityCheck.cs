using System.Globalization;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence;
using SupplyGuard.Findings;

namespace SupplyGuard.Checks.Models.Integrity;

/// <summary>Judges whether a file is what its pin in <c>supplyguard.lock.json</c> says it was.</summary>
internal static class IntegrityCheck
{
    public static IEnumerable<Finding> Run(ModelEvidence model, GuardLock guardLock)
    {
        if (!guardLock.Models.TryGetValue(model.Subject.Path, out var pin))
        {
            if (model.Exists)
                yield return IntegrityRules.Unpinned(model);

            yield break;
        }

        if (!model.Exists)
        {
            yield return IntegrityRules.Gone(model.Subject, pin);
            yield break;
        }

        if (model.Sha256 is not { } found)
            yield break;
        if (found != pin.Sha256)
            yield return IntegrityRules.Differs(model, pin, How(model, pin));

        foreach (var finding in Files(model, pin))
            yield return finding;
    }

    private static IEnumerable<Finding> Files(ModelEvidence model, LockedModel pin)
    {
        foreach (var (path, file) in pin.Files)
        {
            if (!model.Files.TryGetValue(path, out var found))
                yield return IntegrityRules.FileDiffers(model, pin, path, "is pinned, but the model does not read it any more or it is not there");
            else if (found.Sha256 != file.Sha256)
                yield return IntegrityRules.FileDiffers(model, pin, path, $"has digest '{found.Sha256}', but the pin says '{file.Sha256}'");
        }

        foreach (var (path, found) in model.Files)
        {
            if (!pin.Files.ContainsKey(path))
                yield return IntegrityRules.FileDiffers(model, pin, path, $"with digest '{found.Sha256}' is not pinned");
        }
    }

    private static string How(ModelEvidence model, LockedModel pin)
    {
        if (pin.TensorRoot is not { } root || model.TensorRoot is not { } found)
            return model.Size == pin.Size ? "the size is the same, the content is not" : $"{Bytes(pin.Size)} have become {Bytes(model.Size)}";

        if (model.Role is ModelRole.GoldenData)
            return found == root ? "all of its arrays are the pinned ones, so the container changed" : "its arrays are not the pinned ones";

        if (found != root && pin.HighBitsRoot is { } high && high == model.HighBitsRoot)
            return "only the low-order bits of its weights are others: training changes the high ones as well, and payloads are hidden in the low ones";

        return found == root
            ? $"all {pin.TensorCount.ToString(CultureInfo.InvariantCulture)} tensors are the pinned ones, so the graph, the metadata or the container changed"
            : $"the weights are not the pinned ones (tensors 'sha256:{found.Hex[..12]}…' instead of 'sha256:{root.Hex[..12]}…')";
    }

    private static string Bytes(long count) => $"{count.ToString("N0", CultureInfo.InvariantCulture)} bytes";
}
