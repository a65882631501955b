using System.Runtime.InteropServices;

namespace SupplyGuard.Checks.Evaluation;

/// <summary>A true class and another that it could be read as, by their indices.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ClassPair(int True, int Rival);
