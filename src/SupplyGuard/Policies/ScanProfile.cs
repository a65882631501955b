namespace SupplyGuard.Policies;

/// <summary>What a pickle may use when it is loaded, from least to most.</summary>
public enum ScanProfile
{
    /// <summary>What rebuilds tensors of PyTorch, and plain containers.</summary>
    Weights,

    /// <summary>Also arrays of NumPy and SciPy, dates, numbers and paths.</summary>
    Numeric,

    /// <summary>Also estimators of scikit-learn and layers of PyTorch.</summary>
    Estimators,

    /// <summary>Anything, with a warning, but what is known to be dangerous.</summary>
    Inventory,
}
