namespace SupplyGuard.Evidence.Sources;

/// <summary>Where in NuGet's hierarchy a configuration file stands; the nearest wins.</summary>
internal enum ConfigurationLevel
{
    /// <summary>In the folder of a project, or above it.</summary>
    Folder,

    /// <summary>In the folder of the user.</summary>
    User,

    /// <summary>For every user of the machine.</summary>
    Machine,

    /// <summary>A restore was told to read it.</summary>
    Told,
}
