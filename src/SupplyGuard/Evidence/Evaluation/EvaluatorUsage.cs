using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>What a running evaluator holds. Asked from outside, so that no model can talk it down.</summary>
/// <param name="Bytes">Memory that is really there, shared pages included.</param>
/// <param name="Threads">Zero where the system does not tell without effort.</param>
internal sealed record EvaluatorUsage(long Bytes, int Threads)
{
    /// <summary>Null when it has ended, or the system does not tell.</summary>
    public static EvaluatorUsage? Of(Process process)
    {
        try
        {
            if (OperatingSystem.IsLinux())
                return OfLinux(process.Id);

            process.Refresh();
            return new EvaluatorUsage(process.WorkingSet64, Threads: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    /// <summary>proc(5): after the name, which ends at the last parenthesis, threads are the 18th field of <c>stat</c> and resident pages the 22nd.</summary>
    private static EvaluatorUsage? OfLinux(int id)
    {
        const int ThreadField = 17;
        const int PageField = 21;
        var stat = File.ReadAllText($"/proc/{id}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > PageField
            && int.TryParse(fields[ThreadField], NumberStyles.None, CultureInfo.InvariantCulture, out var threads)
            && long.TryParse(fields[PageField], NumberStyles.None, CultureInfo.InvariantCulture, out var pages)
                ? new EvaluatorUsage(pages * Environment.SystemPageSize, threads)
                : null;
    }
}
