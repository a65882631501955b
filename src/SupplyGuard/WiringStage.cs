using System.Collections.Immutable;
using SupplyGuard.Checks.Wiring;
using SupplyGuard.Discovery;
using SupplyGuard.Evidence.Wiring;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using SupplyGuard.Reporting;

namespace SupplyGuard;

/// <summary>The wiring from discovery to findings: whether restores and builds ask SupplyGuard at all.</summary>
internal static class WiringStage
{
    public static ImmutableArray<Finding> Run(GuardSession session, CancellationToken cancellationToken)
    {
        if (!session.Request.Scope.HasFlag(VerifyScope.Wiring) || session.Policy.Wiring.Value is Requirement.Off)
            return [];

        try
        {
            var path = session.Request.Path;
            var wiring = new WiringGathering(session.Policy.Root, session.Request.GuardPayload, new FileView())
                .Gather(ProjectFinder.Find(path, cancellationToken), ProjectFinder.Solutions(path, cancellationToken), cancellationToken);
            return [.. WiringCheck.Run(session.Policy, wiring, ToolVersion.Number)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // Where packages are asked for, they say the same.
            return session.Policy.Wiring.Value is Requirement.Required || session.Policy.Packages is null
                ? [WiringRules.CannotLook(ReadFault.Describe(e), session.ShownPolicy)]
                : [];
        }
    }
}
