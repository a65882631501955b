using System.Text;

namespace SupplyGuard.Package.Tests.Consumers;

/// <summary>Build code that leaves a file behind wherever it is evaluated or run.</summary>
internal static class EvilTargets
{
    /// <summary>Whether it ran.</summary>
    public static bool Ran(this Consumer consumer) => File.Exists(consumer.PathTo("EVIL"));

    /// <summary>Puts it where the package Contoso.Ml was extracted.</summary>
    /// <param name="against">A target of ours that it wants to come before.</param>
    public static void Tamper(this Consumer consumer, string against = "") =>
        consumer.Put("packages/contoso.ml/1.0.0/build/Contoso.Ml.targets", Encoding.UTF8.GetBytes(consumer.EvilProject(against)));

    public static string EvilProject(this Consumer consumer, string against = "") => $"""
        <Project InitialTargets="Evil">
          <Target Name="Evil" BeforeTargets="Restore;Build;VSTest;Pack;Publish;{against}">
            <WriteLinesToFile File="{consumer.PathTo("EVIL")}" Lines="ran" />
          </Target>
        </Project>
        """;
}
