using System.Reflection;
using Microsoft.Build.Framework;
using TestKit;

namespace SupplyGuard.MSBuild.Tests;

/// <summary>What build files may say to the task: a change here is a change for whoever checked such a file in.</summary>
public sealed class TaskSurfaceTests
{
    [Fact]
    public void The_task_has_these_parameters() => Golden.Matches(string.Concat(
        typeof(VerifySupplyChain).GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .OrderBy(property => property.Name, StringComparer.Ordinal)
            .Select(property => $"{property.Name}: {property.PropertyType.Name}{Marks(property)}\n")));

    [Fact]
    public void The_task_has_these_stages() => Golden.Matches(string.Join('\n', Enum.GetNames<GuardStage>()) + '\n');

    [Fact]
    public void Several_threads_of_one_process_may_run_it() => Assert.Contains(
        typeof(VerifySupplyChain).GetCustomAttributesData(),
        attribute => attribute.AttributeType.FullName is "Microsoft.Build.Framework.MSBuildMultiThreadableTaskAttribute");

    private static string Marks(PropertyInfo property) =>
        $"{(property.IsDefined(typeof(RequiredAttribute)) ? ", required" : "")}{(property.IsDefined(typeof(OutputAttribute)) ? ", output" : "")}";
}
