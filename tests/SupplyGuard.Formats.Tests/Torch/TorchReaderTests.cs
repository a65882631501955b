namespace SupplyGuard.Formats.Tests.Torch;

public sealed class TorchReaderTests
{
    [Theory]
    [InlineData("state_dict.pt", FormatKind.PyTorch)]
    [InlineData("state_dict_legacy.pt", FormatKind.PyTorchLegacy)]
    [InlineData("state_dict_torch2_layout.pt", FormatKind.PyTorch)]
    [InlineData("whole_module.pt", FormatKind.PyTorch)]
    [InlineData("whole_module_legacy.pt", FormatKind.PyTorchLegacy)]
    [InlineData("traced.pt", FormatKind.TorchScript)]
    [InlineData("scripted.pt", FormatKind.TorchScript)]
    [InlineData("scripted_lite.ptl", FormatKind.TorchScript)]
    [InlineData("torchscript_aborts.pt", FormatKind.TorchScript)]
    [InlineData("exported_weights_layout.pt2", FormatKind.TorchExport)]
    [InlineData("weights_torchsharp.dat", FormatKind.TorchSharp)]
    [InlineData("weights_from_python.dat", FormatKind.TorchSharp)]
    public void Finds_the_same_weights_in_every_container(string name, FormatKind format)
    {
        var facts = TorchFixture.Facts(name);

        Assert.Equal(format, facts.Format);
        Assert.Equal(TorchFixture.Expected("state_dict").Order(), TorchFixture.Found(facts).Order());
        Assert.Empty(facts.Unread);
        Assert.Empty(facts.Shared);
        Assert.Equal(26_730, facts.ParameterCount);
    }

    [Fact]
    public void Finds_the_weights_of_a_frozen_module_among_its_constants()
    {
        var facts = TorchFixture.Facts("frozen.pt");
        var weights = TorchFixture.Expected("state_dict").ToDictionary(tensor => tensor.Sha256, tensor => tensor.Name);

        Assert.Equal(["CONSTANTS.c0", "CONSTANTS.c1", "CONSTANTS.c2", "CONSTANTS.c3", "CONSTANTS.c4", "CONSTANTS.c5", "CONSTANTS.c6", "CONSTANTS.c7"], facts.Tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal));
        Assert.Equal("conv2.weight", weights[facts.Tensors[2].Digest.Hex]);
    }

    [Theory]
    [InlineData("edge_cases.pt")]
    [InlineData("edge_cases_legacy.pt")]
    public void Gathers_views_of_every_kind_and_type(string name)
    {
        var facts = TorchFixture.Facts(name);

        Assert.Equal([], TorchFixture.Expected("edge_cases").Except(TorchFixture.Found(facts)));
        Assert.Empty(facts.Unread);
        Assert.Contains(facts.Shared, names => names.SequenceEqual(["view_whole", "view_transposed", "view_slice", "view_strided"]));
        Assert.Contains(facts.Shared, names => names.SequenceEqual(["shared_a", "shared_b"]));
    }
}
