using SupplyGuard.Checks.Packages.RestoreOutput;

namespace SupplyGuard.Tests.RestoreOutput;

/// <summary>What a build may import from a project's restore output. Each change is one that somebody with access to <c>obj</c> could make.</summary>
public sealed class RestoreOutputCheckTests : IDisposable
{
    private readonly RestoredFolder _folder = new();

    [Fact]
    public void Accepts_without_SG1113_SG1114_or_SG1116_what_restore_writes() => Assert.Empty(_folder.Judge());

    [Theory]
    [InlineData("zz.targets")]
    [InlineData("zz.props")]
    [InlineData("ZZ.TARGETS")]
    [InlineData("nuget.g.props.targets")]
    [InlineData("EntityFrameworkCore.targets.props")]
    public void Reports_SG1113_when_a_file_lies_there_that_every_build_imports(string name)
    {
        _folder.Write($"App/obj/{_folder.ProjectName}.{name}", "<Project />");

        var finding = Assert.Single(_folder.Judge());

        Assert.Equal(RestoreOutputRules.ForeignImport, finding.Rule);
        Assert.Equal($"App/obj/{_folder.ProjectName}.{name}", finding.Location.Path);
    }

    [Fact]
    public void Reports_SG1113_for_a_name_that_differs_from_the_project_by_case_alone()
    {
        _folder.Write($"App/obj/{_folder.ProjectName.ToUpperInvariant()}.zz.targets", "<Project />");

        Assert.Equal(RestoreOutputRules.ForeignImport, Assert.Single(_folder.Judge()).Rule);
    }

    [Theory]
    [InlineData("App é.csproj.nuget.dgspec.json")]
    [InlineData("App é.csproj.FileListAbsolute.txt")]
    [InlineData("Other.csproj.zz.targets")]
    [InlineData("zz.targets")]
    public void Accepts_without_SG1113_files_that_no_build_imports(string name)
    {
        _folder.Write($"App/obj/{name}", "<Project />");

        Assert.Empty(_folder.Judge());
    }

    [Theory]
    [InlineData("EntityFrameworkCore.targets")]
    [InlineData("codegeneration.targets")]
    public void Reports_SG1116_and_not_SG1113_when_the_file_has_the_name_that_a_known_tool_gives_it(string name)
    {
        _folder.Write($"App/obj/{_folder.ProjectName}.{name}", "<Project />");

        Assert.Equal(RestoreOutputRules.ToolImport, Assert.Single(_folder.Judge()).Rule);
    }

    [Theory]
    [InlineData("</Project>", "<Target Name=\"Evil\" /></Project>")]
    [InlineData("</Project>", "<Import Project=\"/evil.targets\" /></Project>")]
    [InlineData("</Project>", "<UsingTask TaskName=\"Evil\" AssemblyFile=\"/evil.dll\" /></Project>")]
    [InlineData("</Project>", "<Choose><When Condition=\"true\"><PropertyGroup><A>1</A></PropertyGroup></When></Choose></Project>")]
    [InlineData("</Project>", "<PropertyGroup><CscToolPath>/evil</CscToolPath></PropertyGroup></Project>")]
    [InlineData("</Project>", "<PropertyGroup><PkgEvil Condition=\" '$(PkgEvil)' == '' \">/evil</PkgEvil></PropertyGroup></Project>")]
    [InlineData("</Project>", "<ItemGroup><Analyzer Include=\"/evil.dll\" /></ItemGroup></Project>")]
    [InlineData("</Project>", "<ImportGroup><Import Project=\"Sdk.props\" Sdk=\"Evil/1.0.0\" /></ImportGroup></Project>")]
    [InlineData("ToolsVersion=\"14.0\"", "ToolsVersion=\"14.0\" InitialTargets=\"Build\"")]
    [InlineData("ToolsVersion=\"14.0\"", "Sdk=\"Evil/1.0.0\"")]
    [InlineData("build/Contoso.Ml.targets", "build/../tools/evil.targets")]
    [InlineData("build/Contoso.Ml.targets", "build/Contoso.Ml.props")]
    [InlineData("$(NuGetPackageRoot)contoso.ml", "/evil/contoso.ml")]
    [InlineData("Condition=\"Exists('$(NuGetPackageRoot)contoso.ml/1.2.0/build/Contoso.Ml.targets')\"", "")]
    [InlineData("Condition=\"Exists('$(NuGetPackageRoot)contoso.ml/1.2.0/build/Contoso.Ml.targets')\"", "Condition=\"true\"")]
    [InlineData("'$(TargetFramework)' == 'net10.0'", "'$([System.IO.File]::ReadAllText(a))' == 'net10.0'")]
    [InlineData("'$(TargetFramework)' == 'net10.0'", "'$(TargetFramework)' == '$([System.IO.File]::ReadAllText(a))'")]
    [InlineData("'$(TargetFramework)' == 'net10.0'", "Exists('a')")]
    public void Reports_SG1114_when_the_targets_file_was_changed(string what, string by) => AssertChanged("targets", RestoredFolder.Targets, what, by);

    [Theory]
    [InlineData(">NuGet<", ">Evil<")]
    [InlineData("$(MSBuildThisFileDirectory)project.assets.json", "/evil/project.assets.json")]
    [InlineData("$(MSBuildThisFileDirectory)project.assets.json", "$([System.IO.Path]::GetTempPath())project.assets.json")]
    [InlineData(">7.0.0<", ">$(Evil)<")]
    [InlineData(">PackageReference<", ">$([System.IO.File]::Delete('a'))<")]
    [InlineData(">PackageReference<", "><Evil /><")]
    [InlineData(" '$(NuGetPackageRoot)' == '' ", " true ")]
    [InlineData("<SourceRoot ", "<Analyzer ")]
    [InlineData("<SourceRoot ", "<SourceRoot Exclude=\"*\" ")]
    [InlineData("Icon@2x.cs\"", "../../../../evil.cs\"")]
    [InlineData("<Compile ", "<Analyzer ")]
    [InlineData("<Private>False</Private>", "<Private>$([System.IO.File]::ReadAllText(a))</Private>")]
    [InlineData("<Private>False</Private>", "<Generator>Evil</Generator>")]
    public void Reports_SG1114_when_the_props_file_was_changed(string what, string by) => AssertChanged("props", _folder.Props, what, by, what is "<Compile " ? "</Compile>" : null);

    [Fact]
    public void Reports_SG1114_when_the_packages_root_is_not_the_one_of_the_assets_file()
    {
        _folder.Write($"App/obj/{_folder.ProjectName}.nuget.g.props", _folder.Props.Replace($">{_folder.PackageRoot}<", ">/evil/<", StringComparison.Ordinal));

        Assert.Equal(
            ["it sets 'NuGetPackageRoot' to '/evil/'.", "it sets 'NuGetPackageFolders' to '/evil/'."],
            _folder.Judge().Select(finding => finding.Message[(finding.Message.IndexOf(": ", StringComparison.Ordinal) + 2)..]));
    }

    [Fact]
    public void Reports_SG1114_when_the_assets_file_alone_names_another_packages_folder()
    {
        _folder.Write("evil/contoso.ml/1.2.0/.nupkg.metadata", "{}");
        _folder.WriteAssets("packages", "evil");

        Assert.Contains(_folder.Judge(), finding => finding.Rule == RestoreOutputRules.Changed);
    }

    [Theory]
    [InlineData("lib/net10.0/Contoso.Ml.dll", "lib/../../../evil.dll")]
    [InlineData("lib/net10.0/Contoso.Ml.dll", "/evil.dll")]
    [InlineData("lib/net10.0/Contoso.Ml.dll", "C:/evil.dll")]
    [InlineData("analyzers/a.dll", "..\\\\..\\\\evil.dll")]
    [InlineData("\"path\": \"contoso.ml/1.2.0\"", "\"path\": \"contoso.ml/1.2.1\"")]
    [InlineData("\"path\": \"contoso.ml/1.2.0\"", "\"path\": \"../evil\"")]
    public void Reports_SG1114_when_the_assets_file_takes_files_from_outside_a_package(string what, string by)
    {
        _folder.WriteAssets(what, by);

        var finding = Assert.Single(_folder.Judge());

        Assert.Equal((RestoreOutputRules.Changed, "App/obj/project.assets.json"), (finding.Rule, finding.Location.Path));
    }

    [Fact]
    public void Reports_SG1114_when_assets_file_and_imports_agree_on_a_file_that_is_no_build_file()
    {
        _folder.WriteAssets("build/Contoso.Ml.targets", "tools/evil.targets");
        _folder.Write($"App/obj/{_folder.ProjectName}.nuget.g.targets", RestoredFolder.Targets.Replace("build/Contoso.Ml.targets", "tools/evil.targets", StringComparison.Ordinal));

        Assert.Equal(RestoreOutputRules.Changed, Assert.Single(_folder.Judge()).Rule);
    }

    [Fact]
    public void Accepts_missing_imports_without_SG1114_because_nothing_is_imported_then()
    {
        File.Delete(_folder.InOutput("{project}.nuget.g.targets"));

        Assert.Empty(_folder.Judge());
    }

    [Theory]
    [InlineData("")]
    [InlineData("no XML")]
    [InlineData("<Project><Project>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]><Project>&b;</Project>")]
    [InlineData("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><Project />")]
    public void Reports_SG1108_when_an_import_of_restore_cannot_be_read(string content)
    {
        _folder.Write($"App/obj/{_folder.ProjectName}.nuget.g.props", content);

        Assert.Contains(_folder.Verify().Findings, finding => finding is { Rule.Id: "SG1108", Location.Path: var path } && path.EndsWith(".nuget.g.props", StringComparison.Ordinal));
    }

    [Fact]
    public void Reports_SG1108_when_an_import_of_restore_is_beyond_the_limits()
    {
        foreach (var content in new[] { $"<Project>{new string(' ', 5 << 20)}</Project>", $"<Project>{string.Concat(Enumerable.Repeat("<a/>", 60_000))}</Project>", $"{string.Concat(Enumerable.Repeat("<a>", 100_000))}" })
        {
            _folder.Write($"App/obj/{_folder.ProjectName}.nuget.g.props", content);

            Assert.Contains("SG1108", _folder.Verify().Findings.Select(finding => finding.Rule.Id));
        }
    }

    public void Dispose() => _folder.Dispose();

    private void AssertChanged(string extension, string content, string what, string by, string? alsoEnd = null)
    {
        Assert.Contains(what, content, StringComparison.Ordinal);
        var changed = content.Replace(what, by, StringComparison.Ordinal);
        if (alsoEnd is not null)
            changed = changed.Replace(alsoEnd, alsoEnd.Replace(what.Trim('<', ' '), by.Trim('<', ' '), StringComparison.Ordinal), StringComparison.Ordinal);
        _folder.Write($"App/obj/{_folder.ProjectName}.nuget.g.{extension}", changed);

        var findings = _folder.Judge();

        Assert.NotEmpty(findings);
        Assert.All(findings, finding => Assert.Equal((RestoreOutputRules.Changed, $"App/obj/{_folder.ProjectName}.nuget.g.{extension}"), (finding.Rule, finding.Location.Path)));
    }
}
