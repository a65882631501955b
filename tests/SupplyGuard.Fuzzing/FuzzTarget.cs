namespace SupplyGuard.Fuzzing;

/// <summary>One reader under attack.</summary>
/// <param name="Structure">What mutations may assume about its inputs.</param>
/// <param name="Seeds">Inputs to begin with: real ones first, and what is already known to be hostile.</param>
/// <param name="Run">
/// Reads an input to the end and says what came of it: the same words for the same behaviour. Any exception that escapes is a failure.
/// </param>
internal sealed record FuzzTarget(string Name, Structure Structure, Func<IEnumerable<byte[]>> Seeds, Func<byte[], string> Run);
