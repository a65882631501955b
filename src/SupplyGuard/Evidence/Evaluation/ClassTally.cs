using System.Runtime.InteropServices;

namespace SupplyGuard.Evidence.Evaluation;

/// <summary>How many golden samples a class has, and how many of them the model reads rightly.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ClassTally(int Samples, int Correct);
