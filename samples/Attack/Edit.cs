using System.Text.Json.Serialization;

namespace AttackedSamples;

/// <summary>One change that an attacker makes to a file: of the project, or of a package in the packages folder.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "action")]
[JsonDerivedType(typeof(AddEdit), "add")]
[JsonDerivedType(typeof(DeleteEdit), "delete")]
[JsonDerivedType(typeof(FlipEdit), "flip")]
[JsonDerivedType(typeof(PatchEdit), "patch")]
[JsonDerivedType(typeof(ReplaceTextEdit), "replaceText")]
[JsonDerivedType(typeof(TruncateEdit), "truncate")]
internal abstract record Edit
{
    /// <summary>The id of the package that the file belongs to; its version is the locked one. Without it, the file is the project's.</summary>
    public string? Package { get; init; }

    /// <summary>Relative to the package or the project, with forward slashes.</summary>
    public required string Path { get; init; }

    /// <summary>Whether the restore sees the change; otherwise it comes too late for NuGet to notice.</summary>
    public bool BeforeRestore { get; init; }

    /// <summary>Changes <paramref name="file"/>; what is put into it comes from <paramref name="attackFolder"/>.</summary>
    public abstract void Apply(string file, string attackFolder);
}
