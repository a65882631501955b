using SupplyGuard.Policies;
using SupplyGuard.Signatures;

namespace SupplyGuard;

/// <summary>A file that stands in for the model of one evaluation: examined, judged and run like that model, and compared with no pin.</summary>
/// <param name="Path">Relative to the policy's folder, with forward slashes.</param>
/// <param name="Evaluation">As the policy has it.</param>
internal sealed record TriedModel(string Path, EvaluationPolicy Evaluation)
{
    /// <summary>The model that the policy names, whose entries and allowances hold for the file.</summary>
    public string InPlaceOf => Evaluation.Model.Value;

    /// <param name="refusal">Why the request cannot be answered, and what to ask instead; null when it can, or when nothing is to be tried.</param>
    /// <returns>Null when nothing is tried.</returns>
    public static TriedModel? Of(Policy policy, VerifyRequest request, out (string Message, string Fix)? refusal)
    {
        refusal = null;
        if (request.ModelPath is not { } file)
            return null;

        var name = System.IO.Path.GetFileName(file);
        if (request.Scope is not VerifyScope.Evaluations)
        {
            refusal = ($"'{name}' cannot be tried, because more than evaluations is asked for.", "Try a model with 'evaluation run'.");
            return null;
        }

        EvaluationPolicy[] asked = [.. policy.Evaluations.Where(evaluation => request.Evaluations.IsEmpty || request.Evaluations.Contains(evaluation.Name))];
        if (asked is not [var only])
        {
            refusal = asked.Length == 0
                ? ($"'{name}' cannot be tried, because the policy evaluates nothing.", "Add an evaluation to the policy's 'evaluations'.")
                : ($"'{name}' can stand in for the model of one evaluation, and {asked.Length} are asked for.", $"Name one of '{string.Join("', '", asked.Select(evaluation => evaluation.Name))}'.");
            return null;
        }

        var (root, physical) = (PhysicalPath.OfFolder(policy.Root), PhysicalPath.OfFile(file));
        if (!PhysicalPath.IsBelow(root, physical))
        {
            refusal = ($"'{name}' lies outside the folder of the policy, and nothing outside it is examined.", "Copy the file below that folder, and try the copy.");
            return null;
        }

        if (new FileInfo(physical).LinkTarget is not null)
        {
            refusal = ($"'{name}' is a link, and links are not followed.", "Name the file itself, below the folder of the policy.");
            return null;
        }

        var path = System.IO.Path.GetRelativePath(root, physical).Replace('\\', '/');
        if (only.Judging.Append(only.Architecture?.Value).Concat(only.Feedback.SelectMany(feedback => feedback.Files)).Contains(path, StringComparer.OrdinalIgnoreCase))
        {
            refusal = ($"'{path}' cannot be tried as the model of '{only.Name}', which has another use for it.", "Name the file with the changed model.");
            return null;
        }

        return new TriedModel(path, only);
    }
}
