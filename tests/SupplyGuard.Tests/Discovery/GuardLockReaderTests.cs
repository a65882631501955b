using System.Text;
using SupplyGuard.Discovery;

namespace SupplyGuard.Tests.Discovery;

public sealed class GuardLockReaderTests
{
    [Theory]
    [InlineData("weights.bin", true)]
    [InlineData("parts/weights.bin", true)]
    [InlineData("../weights.bin", false)]
    [InlineData("/etc/passwd", false)]
    [InlineData("a\\\\b", false)]
    public void Takes_names_of_companions_that_stay_beside_the_model(string name, bool isTaken)
    {
        var digest = new string('0', 64);
        var text = $$"""{ "version": 1, "packages": {}, "models": { "m.onnx": { "format": "onnx", "size": 1, "sha256": "{{digest}}", "files": { "{{name}}": { "size": 1, "sha256": "{{digest}}" } } } } }""";

        var read = Record.Exception(() => GuardLockReader.Parse(Encoding.UTF8.GetBytes(text)));

        if (isTaken)
            Assert.Null(read);
        else
            Assert.Contains("is no file beside the model", Assert.IsType<InvalidDataException>(read).Message, StringComparison.Ordinal);
    }
}
