using SupplyGuard.Checks.Models.Content;

namespace SupplyGuard.Tests.Models;

public sealed class CapabilityTests
{
    [Theory]
    [InlineData("os", "system", "start processes")]
    [InlineData("test.support.script_helper", "spawn_python", "start processes")]
    [InlineData("builtins", "getattr", "run any code")]
    [InlineData("numpy.testing._private.utils", "runstring", "run any code")]
    [InlineData("shutil", "os.system", "read or write files")]
    [InlineData("harmless", "os.system", "start processes")]
    [InlineData("harmless", "a.b.subprocess.Popen", "start processes")]
    [InlineData("tensorflow", "load_op_library", "load another pickle or model")]
    [InlineData("__builtin__", "eval", "run any code")]
    public void Names_and_modules_are_known_with_everything_in_them(string module, string name, string can) => Assert.Equal(can, Capability.Of(module, name));

    [Theory]
    [InlineData("oscar", "system")]
    [InlineData("my.os", "system")]
    [InlineData("builtins", "getattribute")]
    [InlineData("", "")]
    [InlineData("a", "..")]
    [InlineData("harmless", "system")]
    public void Others_are_not(string module, string name) => Assert.Null(Capability.Of(module, name));
}
