using SupplyGuard.Formats.FlatBuffers;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Formats.Mobile;

/// <summary>ExecuTorch (program.fbs): operators and delegates of every plan. Weights are not read, and said not to be.</summary>
internal static class ExecuTorchReader
{
    /// <exception cref="MalformedException">The program is malformed, or beyond the limits.</exception>
    public static MobileModel Read(MobileFacts facts)
    {
        var program = facts.Source.Root();
        var plans = program.Vector(1, 4, "execution plans");
        facts.CountEntries(plans.Count, plans.Start);
        for (var i = 0L; i < plans.Count; i++)
            Plan(facts, plans.Table(i, "an execution plan"));

        facts.AddUnread("constants", "the constants and segments of ExecuTorch programs are not read by this version.", program.Position);
        return facts.Finish();
    }

    private static void Plan(MobileFacts facts, FlatTable plan)
    {
        var name = plan.Text(0, "the name of a plan");
        var operators = plan.Vector(6, 4, "operators");
        facts.CountEntries(operators.Count, operators.Start);
        for (var i = 0L; i < operators.Count; i++)
        {
            var used = operators.Table(i, "an operator");
            var op = used.Text(0, "the name of an operator");
            var kind = op.StartsWith("aten::", StringComparison.Ordinal) ? CodeUseKind.Operator : CodeUseKind.CustomOperator;
            facts.Add(new CodeUse(kind, op, name, used.Position));
        }

        var delegates = plan.Vector(7, 4, "delegates");
        facts.CountEntries(delegates.Count, delegates.Start);
        for (var i = 0L; i < delegates.Count; i++)
        {
            var used = delegates.Table(i, "a delegate");
            facts.Add(new CodeUse(CodeUseKind.CustomOperator, used.Text(0, "the name of a delegate"), name, used.Position) { Detail = "a delegate, with a program of its own inside the file" });
        }
    }
}
