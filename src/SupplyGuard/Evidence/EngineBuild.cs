using SupplyGuard.Evidence.Receipts;
using SupplyGuard.Formats;
using SupplyGuard.Signatures.Packages;

namespace SupplyGuard.Evidence;

/// <summary>Which SupplyGuard this is: the version for people, and the very build for everything that it writes down for itself.</summary>
internal static class EngineBuild
{
    /// <summary>For example <c>0.1.0</c>.</summary>
#pragma warning disable RS0030 // Reason: asks our own assembly for its version; nothing is loaded.
    public static string Version { get; } = typeof(EngineBuild).Assembly.GetName().Version!.ToString(3);
#pragma warning restore RS0030

    /// <summary>Absolute path of the folder that this engine was loaded from; null when it was not loaded from a file.</summary>
    public static string? Folder { get; } = Path.GetDirectoryName(typeof(EngineBuild).Module.FullyQualifiedName) is { Length: > 0 } folder ? folder : null;

    /// <summary>Another build may see what this one overlooks: the compiled code that gathers and judges, and the runtime whose cryptography it uses.</summary>
    public static Digest Digest { get; } = DigestOf(typeof(EngineBuild).Module.ModuleVersionId, typeof(Digest).Module.ModuleVersionId, typeof(PackageTree).Module.ModuleVersionId);

    private static Digest DigestOf(params ReadOnlySpan<Guid> modules)
    {
        var writer = new ReceiptWriter();
        writer.Text(Environment.Version.ToString());
        foreach (var module in modules)
            writer.Text(module.ToString("N"));
        return Formats.Digest.Sha256(writer.Written);
    }
}
