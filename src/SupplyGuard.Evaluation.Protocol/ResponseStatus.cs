namespace SupplyGuard.Evaluation.Protocol;

/// <summary>The words of <see cref="EvaluationResponse.Status"/>.</summary>
public static class ResponseStatus
{
    public const string Answered = "answered";

    /// <summary>The runtime said no: the model does not load, an input does not fit, a device is absent.</summary>
    public const string Refused = "refused";

    /// <summary>The device is required, and the runtime would run part of the model on another one; nothing ran.</summary>
    public const string Elsewhere = "elsewhere";

    /// <summary>A wall that the request demands does not stand; the model was not read.</summary>
    public const string Unconfined = "unconfined";
}
