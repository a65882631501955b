namespace SupplyGuard.Policies;

/// <summary>Judges whether a model of an evaluation can be one whose weights are put into another file. What only the content of files tells is said when they were read.</summary>
internal static class ArchitectureCoherence
{
    /// <summary>Extensions of files that say themselves what they compute.</summary>
    private static readonly string[] Whole = [".onnx", ".ort"];

    /// <summary>Extensions of files that TorchScript never has, because another format is called so.</summary>
    private static readonly string[] NoScript = [".onnx", ".ort", ".safetensors", ".dat", ".npz", ".npy", ".gguf"];

    public static void Examine(PolicyNode.Section evaluation, PolicyProblems problems)
    {
        if (evaluation["architecture"] is not PolicyNode.Text architecture)
            return;

        if (EndsWith(architecture, NoScript))
            problems.Add(PolicyRules.ValueIsWrong(architecture.Location, $"'{PolicyText.Shown(architecture.Value)}' is called like a file of another format, and an architecture is TorchScript", "Name the file that 'torch.jit.save' wrote."));
        if (evaluation["model"] is PolicyNode.Text model)
            ExamineModel(model, architecture, problems);

        var inputs = evaluation["inputs"] as PolicyNode.Section;
        PolicyNode?[] others = [(evaluation["golden"] as PolicyNode.Section)?["preprocess"], NotEmpty(inputs?["constants"]), NotEmpty(inputs?["state"])];
        foreach (var other in others.OfType<PolicyNode>())
            problems.Add(PolicyRules.ValueIsWrong(other.Location, "An architecture is TorchScript, which is given the golden samples as they are", "Remove it, or evaluate the model as ONNX."));
    }

    private static void ExamineModel(PolicyNode.Text model, PolicyNode.Text architecture, PolicyProblems problems)
    {
        if (model.Value == architecture.Value)
            problems.Add(PolicyRules.ValueIsWrong(architecture.Location, "Model and architecture are the same file", "Remove 'architecture' if the model is TorchScript; else name the TorchScript file that its weights belong into."));
        else if (EndsWith(model, Whole))
            problems.Add(PolicyRules.ValueIsWrong(architecture.Location, $"The model '{PolicyText.Shown(model.Value)}' is ONNX and says itself what it computes", "Remove 'architecture'."));
    }

    private static bool EndsWith(PolicyNode.Text path, string[] extensions) => extensions.Any(extension => path.Value.EndsWith(extension, StringComparison.OrdinalIgnoreCase));

    private static PolicyNode? NotEmpty(PolicyNode? node) => node is PolicyNode.Section { Members.IsEmpty: false } or PolicyNode.List { Items.IsEmpty: false } ? node : null;
}
