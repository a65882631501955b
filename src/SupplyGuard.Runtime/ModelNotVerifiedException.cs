namespace SupplyGuard.Runtime;

/// <summary>A model is not the pinned or signed one, or that could not be found out. Nothing of it was handed out.</summary>
public sealed class ModelNotVerifiedException : Exception
{
    internal ModelNotVerifiedException(NotVerifiedReason reason, string message, Exception? cause = null)
        : base(message, cause) => Reason = reason;

    public NotVerifiedReason Reason { get; }
}
