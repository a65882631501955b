using System.Collections.Immutable;
using System.Text;
using SupplyGuard.Checks.Models.Beside;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;
using TestKit;

namespace SupplyGuard.Tests.Models;

/// <summary>Files beside models, from the disk to the finding.</summary>
public sealed class BesideCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("chat.jinja", "{{ messages[0].__class__ }}", "uses the attribute '__class__', at character 15")]
    [InlineData("chat.j2", "{{ cycler.x }}", "uses the variable 'cycler'")]
    [InlineData("chat.jinja2", "{% include 'a' %}", "uses the statement 'include'")]
    [InlineData("chat.jinja", "{{ x|attr('y') }}", "uses the filter 'attr'")]
    [InlineData("chat.jinja", "{{ x[a ~ b] }}", "puts a name together")]
    [InlineData("chat.jinja", "{{ '__class__' }}", "holds the text '__class__'")]
    [InlineData("chat.jinja", "{{ '{0.x}'.format(y) }}", "uses the attribute 'format'")]
    [InlineData("tokenizer_config.json", """{ "chat_template": "{{ x.__class__ }}" }""", "uses the attribute '__class__'")]
    [InlineData("tokenizer_config.json", """{ "chat_template": [ { "name": "tool", "template": "{{ self }}" } ] }""", "uses the variable 'self'")]
    public void Reports_SG2260_when_a_template_reaches_out(string name, string content, string clause)
    {
        var finding = Assert.Single(Scanned(name, content));

        Assert.Equal(BesideRules.TemplateReaches, finding.Rule);
        Assert.Contains(clause, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{% for m in messages %}{{ '<|' ~ m['role'] ~ '|>' + m.content | trim }}{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}")]
    [InlineData("{{ raise_exception('no') if not tools is defined }}{{ tools | map(attribute='function') | tojson(indent=2) }}")]
    public void Accepts_without_SG2260_or_SG2261_a_template_that_arranges_messages(string template) => Assert.Empty(Scanned("chat.jinja", template));

    [Fact]
    public void Reports_SG2261_as_incomplete_when_a_template_is_none()
    {
        var finding = Assert.Single(Scanned("chat.jinja", "{{ 'x }}"));

        Assert.Equal(BesideRules.TemplateUnread, finding.Rule);
        Assert.True(finding.Rule.Incomplete);
    }

    [Theory]
    [InlineData("config.json", """{ "auto_map": { "AutoModel": "modeling.Model" } }""", "'auto_map': 'modeling.Model' at byte 29")]
    [InlineData("config.json", """{ "a": [ { "_target_": "os.system" } ] }""", "'_target_': 'os.system'")]
    [InlineData("model.yaml", "a:\n  _target_: os.system\n", "'_target_': 'os.system' at byte 3")]
    [InlineData("model.yaml", "a: !!python/object/apply:os.system [x]\n", "python/object/apply:os.system")]
    public void Reports_SG2262_when_configuration_imports_code(string name, string content, string clause)
    {
        var finding = Assert.Single(Scanned(name, content));

        Assert.Equal(BesideRules.ImportsCode, finding.Rule);
        Assert.Contains(clause, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config.json", """{ "model_type": "bert", "auto_map": {}, "trust_remote_code": false }""")]
    [InlineData("tokenizer.json", """{ "model": { "vocab": { "_target_": 1, "auto_map": 2, "__class__": 3 }, "merges": [ "a b" ] } }""")]
    [InlineData("README.md", "Write `_target_: os.system`:\n_target_: os.system\n")]
    public void Accepts_without_SG2262_configuration_that_says_how_a_model_is_built(string name, string content) => Assert.Empty(Scanned(name, content));

    [Theory]
    [InlineData("modeling.py", "class Model: pass\n")]
    [InlineData("run.SH", "echo\n")]
    [InlineData("start", "#!/bin/sh\necho\n")]
    public void Reports_SG2263_for_a_program_among_models(string name, string content) => Assert.Equal(BesideRules.Program, Assert.Single(Scanned(name, content)).Rule);

    [Fact]
    public void Accepts_without_SG2263_a_program_that_is_allowed_and_text_that_is_none()
    {
        Assert.Empty(Scanned("modeling.py", "class Model: pass\n", "*.py"));
        Assert.Empty(Scanned("merges.txt", "a b\nc d\n"));
    }

    [Fact]
    public void Reports_SG2264_for_XML_with_entities() =>
        Assert.Equal(BesideRules.Entity, Assert.Single(Scanned("digits.xml", "<?xml version='1.0'?>\n<!DOCTYPE a [\n<!ENTITY x SYSTEM 'file:///etc/passwd'>\n]><a>&x;</a>")).Rule);

    [Fact]
    public void Accepts_without_SG2264_XML_without_them() => Assert.Empty(Scanned("digits.xml", "<?xml version='1.0'?>\n<!DOCTYPE net>\n<net name='digits'/>"));

    [Fact]
    public void Every_file_of_an_archive_has_a_verdict_of_its_own()
    {
        using (var archive = System.IO.Compression.ZipFile.Open(_folder.PathTo("all.zip"), System.IO.Compression.ZipArchiveMode.Create))
        {
            Add(archive, "in/config.json", """{ "_target_": "os.system" }"""u8);
            Add(archive, "in/notes.txt", "nothing"u8);
            Add(archive, "in/what.bin", [0, 1, 2]);
            using var inner = new MemoryStream();
            using (var nested = new System.IO.Compression.ZipArchive(inner, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
                Add(nested, "run.py", "print()"u8);

            Add(archive, "in/more.zip", inner.ToArray());
        }

        var report = ModelScanner.Scan(new ModelScanRequest(_folder.Path, [_folder.Path]), TestContext.Current.CancellationToken);

        Assert.Equal(
            ["all.zip Passed", "all.zip!/in/config.json Failed", "all.zip!/in/more.zip Passed", "all.zip!/in/more.zip!/run.py Failed", "all.zip!/in/notes.txt Passed", "all.zip!/in/what.bin Incomplete"],
            report.Subjects.Select(subject => $"{((ModelSubject)subject.Subject).Path} {subject.Verdict}"));
    }

    private static void Add(System.IO.Compression.ZipArchive archive, string name, ReadOnlySpan<byte> content)
    {
        using var stream = archive.CreateEntry(name).Open();
        stream.Write(content);
    }

    private ImmutableArray<Finding> Scanned(string name, string content, params string[] allowed)
    {
        _folder.Write(name, Encoding.UTF8.GetBytes(content));
        return ModelScanner.Scan(new ModelScanRequest(_folder.Path, [_folder.PathTo(name)]) { AllowedFiles = [.. allowed] }, TestContext.Current.CancellationToken).Findings;
    }
}
