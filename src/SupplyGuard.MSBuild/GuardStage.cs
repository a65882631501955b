namespace SupplyGuard.MSBuild;

/// <summary>Where in a restore or build the guard is called.</summary>
public enum GuardStage
{
    /// <summary>Before NuGet: the policy, the environment, and whether there are lock files to hold the restore against.</summary>
    BeforeRestore,

    /// <summary>Right after NuGet, before anything that it brought is evaluated: packages. What does not pass is quarantined.</summary>
    AfterRestore,

    /// <summary>First of all targets of a project: the packages that this build will use.</summary>
    Build,

    /// <summary>Before the first target that uses a restored file. Asks what <see cref="Build"/> asks, and accepts no excuse that a restore has.</summary>
    Use,

    /// <summary>Models and evaluations of one policy, once for a build.</summary>
    Models,

    /// <summary>Before files are published or packed: the models among them.</summary>
    Ship,
}
