namespace SupplyGuard.Evaluation.Protocol;

/// <summary>Names of the files of the answer, which lie beside the request: the only ones that a confined evaluator can write.</summary>
public static class AnswerFiles
{
    public const string Response = "response.json";

    public const string Values = "values.f32";
}
