using System.Runtime.InteropServices;

namespace SupplyGuard.Evidence.Receipts;

/// <summary>The user that this process acts as.</summary>
internal static partial class CurrentUser
{
    /// <summary>Null on Windows, where stamps know no owner either.</summary>
    public static uint? Id => OperatingSystem.IsWindows() ? null : EffectiveUserId();

    [LibraryImport("libc", EntryPoint = "geteuid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint EffectiveUserId();
}
