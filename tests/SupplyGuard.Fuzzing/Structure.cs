namespace SupplyGuard.Fuzzing;

/// <summary>What the inputs of a target are made of.</summary>
internal enum Structure
{
    Bytes,
    Lines,
    Json,
    Xml,
    Zip,
    Package,
    Protobuf,
    Safetensors,
    Der,
}
