using SupplyGuard.Discovery;
using SupplyGuard.Tests.Policies;

namespace SupplyGuard.Tests.Discovery;

public sealed class ModelFinderTests
{
    [Theory]
    [InlineData("model", "preprocess", "Model")]
    [InlineData("model", "file", "Model")]
    [InlineData("model", "labels", "Model")]
    [InlineData("model", "baseline", "Model")]
    [InlineData("model", "architecture", "Model")]
    [InlineData("architecture", "preprocess", "Architecture")]
    [InlineData("architecture", "file", "Architecture")]
    [InlineData("architecture", "baseline", "Architecture")]
    [InlineData("preprocess", "file", "Preprocess")]
    [InlineData("preprocess", "labels", "Preprocess")]
    [InlineData("preprocess", "baseline", "Preprocess")]
    public void A_file_has_the_role_that_asks_most_whichever_evaluation_comes_first(string more, string less, string role)
    {
        Assert.Equal(role, RoleOf(Evaluation("first", more), Evaluation("second", less)));
        Assert.Equal(role, RoleOf(Evaluation("first", less), Evaluation("second", more)));
    }

    private static string RoleOf(params string[] evaluations)
    {
        var policy = PolicySource.Read($$"""{ "policy": 1, "evaluations": [ {{string.Join(", ", evaluations)}} ] }""").Policy!;

        return Assert.Single(ModelFinder.Find(policy, TestContext.Current.CancellationToken), found => found.Subject.Path == "shared").Role.ToString();
    }

    /// <summary>An evaluation that names one file in one role, and files of its own in all others.</summary>
    private static string Evaluation(string name, string role)
    {
        return $$"""
            { "name": "{{name}}", "model": "{{Path("model")}}", "change": "retrain", "baseline": "{{Path("baseline")}}",
              "golden": { "file": "{{Path("file")}}", "format": "npy", "input": "x", "labels": "{{Path("labels")}}"{{(role is "architecture" ? "" : $", \"preprocess\": \"{Path("preprocess")}\"")}} },
              {{(role is "architecture" ? "\"architecture\": \"shared\"," : "")}}
              "outputs": { "scores": "s", "classes": ["a", "b"] } }
            """;

        string Path(string asked) => asked == role ? "shared" : $"{name}-{asked}";
    }
}
