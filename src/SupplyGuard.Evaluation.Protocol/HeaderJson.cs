using System.Text.Json.Serialization;

namespace SupplyGuard.Evaluation.Protocol;

/// <summary>Source-generated JSON of the headers, which every version must be able to read: members it does not know are ignored.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    MaxDepth = 8)]
[JsonSerializable(typeof(RequestHeader))]
[JsonSerializable(typeof(ResponseHeader))]
public sealed partial class HeaderJson : JsonSerializerContext;
