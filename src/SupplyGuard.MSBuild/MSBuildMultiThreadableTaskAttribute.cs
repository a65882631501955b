namespace Microsoft.Build.Framework;

/// <summary>
/// Tells an MSBuild that builds on several threads of one process (<c>-mt</c>, 18.6 and newer) that a task touches no state of the process:
/// no current directory, no environment. MSBuild knows the attribute by its name; the version that we compile against does not have it.
/// </summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class MSBuildMultiThreadableTaskAttribute : Attribute;
