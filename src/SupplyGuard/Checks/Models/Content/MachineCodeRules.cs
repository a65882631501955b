using SupplyGuard.Evidence;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Formats.Models;
using SupplyGuard.Formats.Tensors;
using SupplyGuard.Policies;
using SupplyGuard.Subjects;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>Programs and libraries where weights are expected.</summary>
internal static class MachineCodeRules
{
    public static readonly Rule Contained = new("SG2215", "Model file contains machine code", Severity.Error);

    private const string Advice = "Do not load the file, and find out who put this there. A library that a model needs belongs into a package that is signed and pinned.";

    public static Finding IsProgram(ModelEvidence model) => Contained.Finding(
        model.Subject,
        new Location(model.Subject.Path, Offset: 0),
        $"'{model.Subject.Path}' is no model: it is a program or a library, which does whatever its author wants once it is started or loaded.",
        Advice);

    public static Finding InMember(ModelEvidence model, ArchiveMember member) => Contained.Finding(
        model.Subject,
        new Location(model.Subject.Path),
        $"'{model.Subject.Path}' brings a program or a library: its member '{PolicyText.Shown(member.Name)}' is machine code, which no scanner of models can judge.",
        Advice,
        ("member", PolicyText.Shown(member.Name)));

    public static Finding IsCompiled(ModelEvidence model, CodeUse use) => Contained.Finding(
        model.Subject,
        new Location(model.Subject.Path, Offset: use.Offset < 0 ? null : use.Offset),
        $"'{model.Subject.Path}' brings a library that its loader compiles or loads: '{PolicyText.Shown(use.Name)}' comes from PyTorch's ahead-of-time compiler.",
        Advice,
        ("member", PolicyText.Shown(use.Where)));

    public static Finding InTensor(ModelEvidence model, TensorEntry tensor) => Contained.Finding(
        model.Subject,
        new Location(model.Subject.Path),
        tensor.Code is MachineCode.Scattered
            ? $"'{model.Subject.Path}' hides a program or a library in its weights: the low-order parts of the numbers of the tensor '{PolicyText.Shown(tensor.Name)}', put together, begin with its headers."
            : $"'{model.Subject.Path}' hides a program or a library among its weights: the bytes of the tensor '{PolicyText.Shown(tensor.Name)}' begin with its headers.",
        Advice,
        ("tensor", PolicyText.Shown(tensor.Name)));
}
