namespace SupplyGuard.Policies;

/// <summary>By what the errors of estimated quantities are summed up.</summary>
public enum ErrorMetric
{
    /// <summary>Mean absolute error. Spelled <c>mae</c>.</summary>
    Absolute,

    /// <summary>Root of the mean squared error. Spelled <c>rmse</c>.</summary>
    RootSquared,

    /// <summary>Share of the targets' variance that is explained, R². Spelled <c>r2</c>.</summary>
    Explained,
}
