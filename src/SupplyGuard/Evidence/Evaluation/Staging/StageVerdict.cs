namespace SupplyGuard.Evidence.Evaluation.Staging;

/// <summary>What the answers so far mean for the samples that are left.</summary>
internal enum StageVerdict
{
    /// <summary>They do not decide every class.</summary>
    GoOn,

    /// <summary>Every class is decided, and none alarms.</summary>
    Clean,

    /// <summary>A class alarms, or the answers are no scores: there is nothing more to ask.</summary>
    Stop,
}
