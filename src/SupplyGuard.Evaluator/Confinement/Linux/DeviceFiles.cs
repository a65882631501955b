namespace SupplyGuard.Evaluator.Confinement.Linux;

/// <summary>
/// Files that stand for hardware, which the one who asks names where a model is to run on it. Through them a driver in the kernel is spoken
/// to, so an evaluator that may use one counts as having no wall around files.
/// </summary>
internal static class DeviceFiles
{
    public static bool Is(string path) => path.StartsWith("/dev/", StringComparison.Ordinal);

    public static bool AreAmong(ReadOnlySpan<string> given)
    {
        foreach (var path in given)
        {
            if (Is(path))
                return true;
        }

        return false;
    }
}
