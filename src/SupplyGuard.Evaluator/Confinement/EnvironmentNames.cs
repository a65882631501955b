using System.Collections;

namespace SupplyGuard.Evaluator.Confinement;

/// <summary>The variables that an evaluator is started with; any other comes from a process that is none of its business.</summary>
internal static class EnvironmentNames
{
    private static readonly string[] Own =
    [
        "DOTNET_ROOT", "DOTNET_EnableDiagnostics", "DOTNET_EnableWriteXorExecute", "DOTNET_NOLOGO", "HOME", "LANG", "ORT_DISABLE_TELEMETRY", "PATH", "SUPPLYGUARD_CONFINED", "SUPPLYGUARD_JOB",
        "SUPPLYGUARD_ONNXRUNTIME", "SUPPLYGUARD_ONNXRUNTIME_SHA256", "SystemRoot", "TEMP", "TMP", "TMPDIR", "USERPROFILE", "VK_DRIVER_FILES", "VK_ICD_FILENAMES",
    ];

    public static bool AreAllOwn() =>
        Environment.GetEnvironmentVariables().Keys.Cast<string>().All(name => Own.Contains(name, StringComparer.Ordinal));
}
