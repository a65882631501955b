using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>Lets one subject break one rule.</summary>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Subject">Id of the subject, exactly.</param>
/// <param name="Reason">Why; null or blank is a finding.</param>
/// <param name="Expires">First day on which it no longer holds (UTC); null: never.</param>
public sealed record Exemption(string Rule, string Subject, string? Reason, DateOnly? Expires, Location Location);
