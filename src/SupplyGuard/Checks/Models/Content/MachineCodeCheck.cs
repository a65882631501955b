using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>Finds programs and libraries in what should be a model.</summary>
internal static class MachineCodeCheck
{
    public static IEnumerable<Finding> Run(ModelEvidence model, ModelFacts facts)
    {
        if (facts.Format is FormatKind.MachineCode)
            yield return MachineCodeRules.IsProgram(model);
        if (facts.Members.FirstOrDefault(member => member.Code is not MachineCode.None) is { } program)
            yield return MachineCodeRules.InMember(model, program);
        if (facts.Uses.FirstOrDefault(use => use.Kind is CodeUseKind.MachineCode) is { } compiled)
            yield return MachineCodeRules.IsCompiled(model, compiled);
        if (facts.Tensors.FirstOrDefault(tensor => tensor.Code is not MachineCode.None) is { } tensor)
            yield return MachineCodeRules.InTensor(model, tensor);
    }
}
