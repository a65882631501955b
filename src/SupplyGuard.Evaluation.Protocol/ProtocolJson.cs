using System.Text.Json.Serialization;

namespace SupplyGuard.Evaluation.Protocol;

/// <summary>Source-generated, strict JSON of the protocol: unknown, duplicate, missing or null members are errors.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    MaxDepth = 8)]
[JsonSerializable(typeof(EvaluationRequest))]
[JsonSerializable(typeof(EvaluationResponse))]
public sealed partial class ProtocolJson : JsonSerializerContext;
