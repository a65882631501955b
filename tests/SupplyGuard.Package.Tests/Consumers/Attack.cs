using System.Security;

namespace SupplyGuard.Package.Tests.Consumers;

/// <summary>Somebody edits a file of build code in the packages folder, so that a build which evaluates it leaves a mark.</summary>
internal static class Attack
{
    /// <param name="file">Path below the packages folder.</param>
    /// <param name="before">Targets that the edited file wants to come before, besides being first of all.</param>
    public static void On(Consumer consumer, string file, string before = "Restore;Build;VSTest;Pack;Publish;_SupplyGuardGate") =>
        File.WriteAllText(consumer.PathTo("packages", file), Project(consumer, before));

    public static string Project(Consumer consumer, string before) => $"""
        <Project InitialTargets="Evil">
          <Target Name="Evil" BeforeTargets="{before}">
            <WriteLinesToFile File="{SecurityElement.Escape(Mark(consumer))}" Lines="ran" />
          </Target>
        </Project>
        """;

    public static bool HasRun(Consumer consumer) => File.Exists(Mark(consumer));

    private static string Mark(Consumer consumer) => consumer.PathTo("EVIL");
}
