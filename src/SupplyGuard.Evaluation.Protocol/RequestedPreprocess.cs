namespace SupplyGuard.Evaluation.Protocol;

/// <summary>A graph that makes what the model is given from the inputs of a request.</summary>
/// <param name="Model">Absolute path of the ONNX file.</param>
/// <param name="Sha256">Lower-case hexadecimal; the evaluator refuses a graph with other bytes.</param>
public sealed record RequestedPreprocess(string Model, string Sha256);
