using System.Text;
using SupplyGuard.Package.Tests.Consumers;

namespace SupplyGuard.Package.Tests;

/// <summary>Receipts save work, and are no way around it.</summary>
public sealed class ReceiptTests(TrustedConsumers trusted)
{
    private static readonly string[] Targets = ["packages", "contoso.ml", "1.0.0", "build", "Contoso.Ml.targets"];

    [Fact]
    public async Task A_change_under_a_receipt_is_found_though_size_and_time_are_as_they_were()
    {
        using var consumer = await Warm();

        Tampering.Replace(consumer.PathTo(Targets), Encoding.UTF8.GetBytes("<Project/> "));

        foreach (var command in (string[])["build App --no-restore", "build App"])
        {
            var build = await consumer.Build(command.Split(' '));
            Assert.False(build.Succeeded, build.ToString());
            Assert.Contains(build.Errors, error => error.Code is "SG1301");
        }
    }

    [Fact]
    public async Task Nothing_that_a_gate_once_passed_hides_what_changed_since()
    {
        using var consumer = await Warm();
        Assert.True((await consumer.Build("build", "App")).Succeeded);
        Assert.True((await consumer.Build("build", "App", "--no-restore")).Succeeded);

        consumer.Write("App/obj/App.csproj.0.targets", "<Project />");
        var foreign = await consumer.Build("build", "App", "--no-restore");
        File.Delete(consumer.PathTo("App", "obj", "App.csproj.0.targets"));
        var honest = await consumer.Build("build", "App", "--no-restore");
        File.Delete(consumer.PathTo("supplyguard.lock.json"));
        var unlocked = await consumer.Build("build", "App");

        Assert.Contains(foreign.Errors, error => error.Code is "SG1113");
        Assert.True(honest.Succeeded, honest.ToString());
        Assert.Contains(unlocked.Errors, error => error.Code is "SG1110");
    }

    [Fact]
    public async Task Receipts_for_a_changed_package_do_not_make_it_the_pinned_one()
    {
        using var consumer = await trusted.Clone(Wiring.Sdk);
        Tampering.Replace(consumer.PathTo(Targets), Encoding.UTF8.GetBytes("<Project/> "));
        consumer.Write("supplyguard.json", """{ "policy": 1, "extends": ["standard"], "mode": "observe", "packages": { "signature": "off", "installedContent": "off" } }""");
        await Build(consumer);
        await consumer.Build("build", "App");

        consumer.Write("supplyguard.json", Consumer.Policy);
        var build = await consumer.Build("build", "App");

        Assert.False(build.Succeeded, build.ToString());
        Assert.Contains(build.Errors, error => error.Code is "SG1301");
    }

    [Fact]
    public async Task Receipts_of_an_honest_copy_do_not_speak_for_a_changed_one()
    {
        using var honest = await Warm();
        using var consumer = await trusted.Clone(Wiring.Sdk);
        Tampering.Replace(consumer.PathTo(Targets), Encoding.UTF8.GetBytes("<Project/> "));
        consumer.Environment["XDG_DATA_HOME"] = honest.Data;
        consumer.Environment["LOCALAPPDATA"] = honest.Data;

        var build = await consumer.Build("build", "App");

        Assert.False(build.Succeeded, build.ToString());
        Assert.Contains(build.Errors, error => error.Code is "SG1301");
    }

    private async Task<Consumer> Warm()
    {
        var consumer = await trusted.Clone(Wiring.Sdk);
        await Build(consumer);
        await Build(consumer);
        Assert.NotEmpty(Directory.GetFiles(Path.Combine(consumer.Data, "SupplyGuard", "receipts")));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(consumer.Data, "SupplyGuard", "gates")).Length);
        return consumer;
    }

    /// <summary>A file that was written a moment ago gets no receipt.</summary>
    private static async Task Build(Consumer consumer)
    {
        await Task.Delay(TimeSpan.FromSeconds(2.5), TestContext.Current.CancellationToken);
        var build = await consumer.Build("build", "App");
        Assert.True(build.Succeeded, build.ToString());
    }
}
