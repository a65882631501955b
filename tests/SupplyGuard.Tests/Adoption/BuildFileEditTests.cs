using SupplyGuard.Adoption;
using SupplyGuard.Evidence.Wiring;
using TestKit;

namespace SupplyGuard.Tests.Adoption;

public sealed class BuildFileEditTests
{
    private const string Props = """<Import Project="Sdk.props" Sdk="SupplyGuard.MSBuild" />""";
    private const string Targets = """<Import Project="Sdk.targets" Sdk="SupplyGuard.MSBuild" />""";

    [Theory]
    [InlineData("<Project>\n  <PropertyGroup />\n</Project>\n", $"<Project>\n  {Props}\n  <PropertyGroup />\n</Project>\n")]
    [InlineData("<Project>\r\n\t<!-- c -->\r\n\t<PropertyGroup />\r\n</Project>", $"<Project>\r\n\t{Props}\r\n\t<!-- c -->\r\n\t<PropertyGroup />\r\n</Project>")]
    [InlineData("<Project />", $"<Project>\n  {Props}\n</Project>")]
    [InlineData("<Project></Project>", $"<Project>\n  {Props}\n</Project>")]
    [InlineData("<Project><PropertyGroup/></Project>\n", $"<Project>\n  {Props}\n<PropertyGroup/></Project>\n")]
    [InlineData("<?xml version=\"1.0\"?>\n<!-- <Project> -->\n<Project Label='a > b'\n  xmlns=\"x\">\n    <A/>\n</Project>", $"<?xml version=\"1.0\"?>\n<!-- <Project> -->\n<Project Label='a > b'\n  xmlns=\"x\">\n    {Props}\n    <A/>\n</Project>")]
    [InlineData($"<Project>\n  <A />\n  {Props}\n</Project>\n", $"<Project>\n  {Props}\n  <A />\n</Project>\n")]
    [InlineData("<Project>\n  <Import Project=\"Sdk.props\" Sdk=\"SupplyGuard.MSBuild/9.9.9\" Condition=\"a > b\">\n  </Import>\n  <A />\n</Project>\n", $"<Project>\n  {Props}\n  <A />\n</Project>\n")]
    [InlineData($"<Project>\n  {Props}\n  <A />\n</Project>\n", $"<Project>\n  {Props}\n  <A />\n</Project>\n")]
    public void Puts_the_import_first_and_changes_nothing_else(string before, string after) => Assert.Equal(after, Wired(before, WiringPiece.Props, Props));

    [Theory]
    [InlineData("<Project>\n  <PropertyGroup />\n</Project>\n", $"<Project>\n  <PropertyGroup />\n  {Targets}\n</Project>\n")]
    [InlineData("<Project>\n  <A />\n\n  <!-- end -->\n</Project>", $"<Project>\n  <A />\n\n  <!-- end -->\n  {Targets}\n</Project>")]
    [InlineData("<Project><A /></Project>", $"<Project><A />\n  {Targets}\n</Project>")]
    [InlineData("<Project/>", $"<Project>\n  {Targets}\n</Project>")]
    [InlineData($"<Project>\r\n  {Targets}\r\n  <A />\r\n</Project>\r\n", $"<Project>\r\n  <A />\r\n  {Targets}\r\n</Project>\r\n")]
    public void Puts_the_import_last_and_changes_nothing_else(string before, string after) => Assert.Equal(after, Wired(before, WiringPiece.Targets, Targets));

    [Fact]
    public void Keeps_a_byte_order_mark()
    {
        using var folder = new TemporaryFolder();
        var file = TextFile.Read(folder.Write("Directory.Build.props", "\uFEFF<Project>\r\n</Project>"));

        Assert.Equal($"\uFEFF<Project>\r\n  {Props}\r\n</Project>", BuildFileEdit.Wire(file, folder.PathTo("Directory.Build.props"), WiringPiece.Props, Props, new FileView()).Content);
    }

    [Theory]
    [InlineData("<Project>")]
    [InlineData("<!DOCTYPE x [<!ENTITY y 'z'>]><Project />")]
    public void Does_not_touch_what_it_does_not_understand(string content) => Assert.Throws<InvalidDataException>(() => Wired(content, WiringPiece.Props, Props));

    [Fact]
    public void Does_not_touch_what_is_not_UTF_8()
    {
        using var folder = new TemporaryFolder();

        Assert.Throws<InvalidDataException>(() => TextFile.Read(folder.Write("Directory.Build.props", [0xFF, 0xFE, (byte)'<', 0])));
    }

    [Fact]
    public void A_new_file_goes_on_taking_the_one_above() => Assert.Equal(
        """
        <Project>
          <Import Project="$([MSBuild]::GetPathOfFileAbove('Directory.Build.targets', '$(MSBuildThisFileDirectory)../'))" Condition="'$([MSBuild]::GetPathOfFileAbove('Directory.Build.targets', '$(MSBuildThisFileDirectory)../'))' != ''" />
          <Import Project="Sdk.targets" Sdk="SupplyGuard.MSBuild" />
        </Project>

        """.ReplaceLineEndings("\n"),
        BuildFileEdit.Create(WiringPiece.Targets, Targets, hasOuter: true).Content);

    [Theory]
    [InlineData("", "{\n  \"msbuild-sdks\": {\n    \"SupplyGuard.MSBuild\": \"1.2.3\"\n  }\n}\n")]
    [InlineData("{}", "{\n  \"msbuild-sdks\": {\n    \"SupplyGuard.MSBuild\": \"1.2.3\"\n  }\n}")]
    [InlineData("{\r\n}\r\n", "{\r\n  \"msbuild-sdks\": {\r\n    \"SupplyGuard.MSBuild\": \"1.2.3\"\r\n  }\r\n}\r\n")]
    [InlineData("{\n    // é\n    \"sdk\": {}\n}\n", "{\n    // é\n    \"msbuild-sdks\": {\n        \"SupplyGuard.MSBuild\": \"1.2.3\"\n    },\n    \"sdk\": {}\n}\n")]
    [InlineData("{ \"sdk\": {} }", "{ \"msbuild-sdks\": { \"SupplyGuard.MSBuild\": \"1.2.3\" }, \"sdk\": {} }")]
    [InlineData("{\n  \"é\": 1,\n  \"msbuild-sdks\": { // x\n    \"A\": \"1\" // y\n  }\n}", "{\n  \"é\": 1,\n  \"msbuild-sdks\": { // x\n    \"SupplyGuard.MSBuild\": \"1.2.3\",\n    \"A\": \"1\" // y\n  }\n}")]
    [InlineData("{\n  \"msbuild-sdks\": {}\n}", "{\n  \"msbuild-sdks\": {\n    \"SupplyGuard.MSBuild\": \"1.2.3\"\n  }\n}")]
    [InlineData("{ \"é\": 1, \"msbuild-sdks\": { \"supplyguard.MSBuild\" : \"0.0.1\", } }", "{ \"é\": 1, \"msbuild-sdks\": { \"supplyguard.MSBuild\" : \"1.2.3\", } }")]
    [InlineData("{ \"msbuild-sdks\": { \"SupplyGuard.MSBuild\": \"1.2.3\" } }", "{ \"msbuild-sdks\": { \"SupplyGuard.MSBuild\": \"1.2.3\" } }")]
    public void Puts_the_version_into_global_json_and_changes_nothing_else(string before, string after)
    {
        var edited = GlobalJsonEdit.Name(TextFile.Empty with { Text = before }, "1.2.3");

        Assert.Equal(after, edited.Content);
        Assert.Equal("1.2.3", GlobalJsonReader.Read(System.Text.Encoding.UTF8.GetBytes(edited.Content)).Version);
    }

    private static string Wired(string content, WiringPiece piece, string element)
    {
        var path = Path.Combine(Path.GetTempPath(), piece.FileName);
        var wired = BuildFileEdit.Wire(TextFile.Empty with { Text = content }, path, piece, element, new FileView());

        Assert.Equal(wired, BuildFileEdit.Wire(wired, path, piece, element, new FileView()));
        return wired.Content;
    }
}
