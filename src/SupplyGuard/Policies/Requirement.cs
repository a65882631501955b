namespace SupplyGuard.Policies;

/// <summary>How strongly the policy asks for something.</summary>
public enum Requirement
{
    /// <summary>Not looked at. Spelled <c>off</c>.</summary>
    Off,

    /// <summary>Judged where it exists; its absence is accepted. Spelled <c>ifPresent</c>.</summary>
    IfPresent,

    /// <summary>Its absence is a finding. Spelled <c>required</c>.</summary>
    Required,
}
