using SupplyGuard.Evidence;

namespace SupplyGuard;

/// <summary>
/// What a run may take over instead of examining it again. An accelerator, not a boundary: whoever can write the user's own folder can
/// also change what is examined. The report is the same with and without.
/// </summary>
/// <param name="Folder">Absolute path of the folder where runs leave receipts for later ones; null to leave and use none.</param>
/// <param name="Memory">What the present build has found out; null when every run is on its own.</param>
public sealed record Caching(string? Folder, EvidenceMemory? Memory = null)
{
    /// <summary>
    /// What faces use unless a person says otherwise: receipts of this user, and none on continuous integration, where machines are shared
    /// and nobody waits.
    /// </summary>
    /// <param name="isContinuousIntegration">What the face knows of it, such as MSBuild's <c>ContinuousIntegrationBuild</c>; <see cref="HostEnvironment.IsContinuousIntegration"/> is looked at here.</param>
    public static Caching? Usual(EvidenceMemory? memory = null, bool isContinuousIntegration = false) => For(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        isContinuousIntegration || HostEnvironment.IsContinuousIntegration,
        memory);

    internal static Caching? For(string localData, bool isContinuousIntegration, EvidenceMemory? memory)
    {
        var folder = isContinuousIntegration || !Path.IsPathFullyQualified(localData) ? null : Path.Combine(localData, "SupplyGuard");
        return folder is null && memory is null ? null : new Caching(folder, memory);
    }
}
