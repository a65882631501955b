using System.Collections.Immutable;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.MSBuild.Tests;

/// <summary>A finding becomes an event that says the same.</summary>
public sealed class ReportLogTests : IDisposable
{
    private static readonly Rule Broken = new("SG1001", "Package is not signed", Severity.Error);

    private readonly RecordingEngine _engine = new();
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void An_error_has_code_file_line_column_message_and_fix()
    {
        Write(Finding(Severity.Error, new Location("models/digits.onnx", 12, 7)));

        var error = Assert.Single(_engine.Errors);
        Assert.Equal(
            ("SG1001", Path.Combine(_folder.Path, "models", "digits.onnx"), 12, 7, "It is not signed. Sign it."),
            (error.Code, error.File, error.LineNumber, error.ColumnNumber, error.Message));
        Assert.Equal((0, 0), (error.EndLineNumber, error.EndColumnNumber));
        Assert.Empty(_engine.Warnings);
    }

    [Fact]
    public void A_warning_stays_a_warning()
    {
        Write(Finding(Severity.Warning, new Location("supplyguard.json", 3, 5)));

        var warning = Assert.Single(_engine.Warnings);
        Assert.Equal(("SG1001", Path.Combine(_folder.Path, "supplyguard.json"), 3, 5), (warning.Code, warning.File, warning.LineNumber, warning.ColumnNumber));
        Assert.Empty(_engine.Errors);
    }

    [Fact]
    public void A_note_becomes_a_message_with_its_code()
    {
        Write(Finding(Severity.Note, new Location("supplyguard.json", 3, 5)));

        var note = Assert.Single(_engine.Messages, message => message.Code is "SG1001");
        Assert.Equal((Path.Combine(_folder.Path, "supplyguard.json"), 3, 5, MessageImportance.Normal), (note.File, note.LineNumber, note.ColumnNumber, note.Importance));
        Assert.Empty(_engine.Errors);
        Assert.Empty(_engine.Warnings);
    }

    [Theory]
    [InlineData("$(NuGetPackageRoot)contoso.ml/1.0.0/build/Contoso.Ml.targets")]
    [InlineData("$(NuGetPackageRoot)contoso.ml/1.0.0/../../elsewhere")]
    public void A_file_of_a_package_is_named_as_in_every_report(string path)
    {
        Write(Finding(Severity.Error, new Location(path)));

        Assert.Equal(path, Assert.Single(_engine.Errors).File);
    }

    [Fact]
    public void Without_a_policy_there_is_no_folder_to_complete_a_path_with()
    {
        Write(Finding(Severity.Error, new Location("supplyguard.json")), root: null);

        Assert.Equal("supplyguard.json", Assert.Single(_engine.Errors).File);
    }

    [Fact]
    public void A_finding_without_a_place_shows_the_guard_in_the_build()
    {
        Write(Finding(Severity.Error, new Location("")));

        var error = Assert.Single(_engine.Errors);
        Assert.Equal(("Sdk.targets", 7, 5), (error.File, error.LineNumber, error.ColumnNumber));
    }

    [Fact]
    public void Help_is_the_page_in_the_package()
    {
        var page = _folder.Write("docs/SG1001.md", "# SG1001");

        Write(Finding(Severity.Error, new Location("a")), Finding(Severity.Warning, new Location("a")), Finding(Severity.Error, new Location("a")) with { Rule = Broken with { Id = "SG1002" } });

        Assert.Equal([new Uri(page).AbsoluteUri, null], _engine.Errors.Select(error => error.HelpLink));
        Assert.Equal(new Uri(page).AbsoluteUri, Assert.Single(_engine.Warnings).HelpLink);
    }

    [Fact]
    public void Control_characters_show_themselves_and_do_nothing()
    {
        Write(Finding(Severity.Error, new Location("models/a\n::error::b\0.onnx")) with { Message = "It\u001b[2J is\r\nnot \u202e signed." });

        var error = Assert.Single(_engine.Errors);
        Assert.Equal("It\\u001b[2J is\\r\\nnot \\u202e signed. Sign it.", error.Message);
        Assert.Equal("a\\n::error::b\\u0000.onnx", Path.GetFileName(error.File));
    }

    [Theory]
    [InlineData("{0}")]
    [InlineData("{0} and {1:X} {")]
    [InlineData("}} $(Property) @(Item) %41 ;")]
    public void Braces_and_the_signs_of_MSBuild_stay_as_they_are(string text)
    {
        foreach (var severity in (Severity[])[Severity.Error, Severity.Warning, Severity.Note])
            Write(Finding(severity, new Location("{0}/{1}.onnx")) with { Message = text, Fix = "" });

        Assert.Equal(text, Assert.Single(_engine.Errors).Message);
        Assert.Equal(text, Assert.Single(_engine.Warnings).Message);
        Assert.Contains(_engine.Messages, message => message.Code is "SG1001" && message.Message == text);
    }

    [Fact]
    public void A_summary_follows_as_a_message()
    {
        Write(Finding(Severity.Error, new Location("a")));

        Assert.Equal("SupplyGuard: failed: 1 error; 1 package examined", Assert.Single(_engine.Messages).Message);
    }

    [Fact]
    public void Annotations_are_lines_of_high_importance_where_somebody_reads_them()
    {
        Write(annotates: true, Finding(Severity.Error, new Location("models/digits.onnx", 12, 7)), Finding(Severity.Warning, new Location("a\n::b")));

        var lines = _engine.Messages.Where(message => message.Importance is MessageImportance.High).Select(message => message.Message).ToArray();
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("::error file=models/digits.onnx,line=12,col=7,title=SG1001", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("::warning file=", lines[0], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.DoesNotContain('\n', line!));
    }

    [Fact]
    public void Nobody_is_annotated_elsewhere()
    {
        Write(Finding(Severity.Error, new Location("a", 1, 1)));

        Assert.DoesNotContain(_engine.Messages, message => message.Message!.StartsWith("::", StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private static Finding Finding(Severity severity, Location location) =>
        new(Broken, new PackageSubject("Contoso.Ml", "1.0.0"), location, "It is not signed.", "Sign it.") { Severity = severity };

    private void Write(params Finding[] findings) => Write(_folder.Path, annotates: false, findings);

    private void Write(bool annotates, params Finding[] findings) => Write(_folder.Path, annotates, findings);

    private void Write(Finding finding, string? root) => Write(root, annotates: false, finding);

    private void Write(string? root, bool annotates, params Finding[] findings)
    {
        var log = new ReportLog(new TaskLoggingHelper(_engine, nameof(VerifySupplyChain))) { Pages = _folder.PathTo("docs"), Annotates = annotates };
        log.Write(new Report(Verdict.Failed, "supplyguard.json", null, [], [.. findings], [], new ReportStatistics(0, 1, 0, 0, 0)), root);
    }
}
