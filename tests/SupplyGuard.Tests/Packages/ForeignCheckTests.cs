using System.Text;
using SupplyGuard.Checks.Packages.Foreign;
using SupplyGuard.Evidence.Foreign;
using SupplyGuard.Findings;
using TestKit;

namespace SupplyGuard.Tests.Packages;

public sealed class ForeignCheckTests : IDisposable
{
    private const string Hash = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private const string Integrity = "sha512-z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==";

    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("numpy", "pkg:pypi/numpy")]
    [InlineData("numpy>=1.26,<2", "pkg:pypi/numpy")]
    [InlineData("numpy==1.*", "pkg:pypi/numpy")]
    [InlineData("numpy~=1.26 --hash=" + Hash, "pkg:pypi/numpy")]
    [InlineData("torch[cuda] >= 2 ; python_version > '3.8'", "pkg:pypi/torch")]
    [InlineData("contoso @ git+https://example.org/contoso.git@main", "pkg:pypi/contoso")]
    [InlineData("-e git+ssh://git@example.org/contoso.git#egg=contoso", "pkg:pypi/contoso")]
    [InlineData("git+https://example.org/contoso.git@v1.0", "pkg:pypi/v1.0")]
    public void Reports_SG1601_for_a_requirement_without_one_version(string line, string subject)
    {
        var finding = Assert.Single(Requirements($"# comment\n\n{line}\n"));

        Assert.Equal((ForeignRules.NotPinned, subject, "requirements.txt(3,1)"), (finding.Rule, finding.Subject.Id, finding.Location.ToString()));
    }

    [Theory]
    [InlineData("numpy==1.26.4")]
    [InlineData("numpy===1.26.4 # --hash=" + Hash)]
    [InlineData("numpy == 1.26.4 --hash=md5:0123456789abcdef0123456789abcdef")]
    [InlineData("numpy==1.26.4 --hash=sha256:0123")]
    [InlineData("numpy @ https://example.org/numpy-1.26.4.whl")]
    [InlineData("https://example.org/numpy-1.26.4.whl")]
    public void Reports_SG1602_for_a_requirement_without_a_hash_that_holds(string line) =>
        Assert.Equal(ForeignRules.NoHash, Assert.Single(Requirements(line)).Rule);

    [Theory]
    [InlineData("--index-url http://example.org/simple")]
    [InlineData("-i http://example.org/simple")]
    [InlineData("--extra-index-url=http://user:secret@example.org/simple")]
    [InlineData("--find-links http://example.org/wheels")]
    [InlineData("--trusted-host example.org")]
    [InlineData("numpy @ http://example.org/numpy-1.26.4.whl#sha256=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public void Reports_SG1603_for_an_address_that_anybody_can_answer_for(string line)
    {
        var finding = Assert.Single(Requirements(line));

        Assert.Equal(ForeignRules.FetchedPlainly, finding.Rule);
        Assert.DoesNotContain("secret", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("numpy==1.26.4 --hash=" + Hash)]
    [InlineData("numpy==1.26.4 \\\n    --hash=md5:00 \\\n    --hash=" + Hash + "\n")]
    [InlineData("numpy==1.26.4 ; python_version < '3.13' --hash=" + Hash + "   # a comment")]
    [InlineData("torch[cuda]==2.5.1+cu124 --hash " + Hash)]
    [InlineData("contoso @ git+https://example.org/contoso.git@" + Commit)]
    [InlineData("-e git+https://example.org/contoso.git@" + Commit + "#egg=contoso")]
    [InlineData("numpy @ https://example.org/numpy.whl#sha256=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    [InlineData("-e .")]
    [InlineData("./wheels/contoso-1.0-py3-none-any.whl")]
    [InlineData("contoso @ file:///wheels/contoso.whl")]
    [InlineData("--require-hashes\n--index-url https://example.org/simple\n-c constraints.txt\n# numpy\r\n\r\n")]
    [InlineData("\uFEFF# nothing")]
    public void Accepts_without_SG1601_SG1602_SG1603_or_SG1604_what_is_pinned_hashed_or_local(string text) => Assert.Empty(Requirements(text));

    [Theory]
    [InlineData("!!!", "is no requirement")]
    [InlineData("-r ../../outside.txt", "not in the policy's folder")]
    [InlineData("-r https://example.org/requirements.txt", "not in the policy's folder")]
    [InlineData("--requirement=missing.txt", "it is not there.")]
    public void Reports_SG1604_for_what_cannot_be_read(string line, string why)
    {
        var finding = Assert.Single(Requirements(line));

        Assert.Equal((ForeignRules.Unreadable, true), (finding.Rule, finding.Rule.Incomplete));
        Assert.Contains(why, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_that_others_refer_to_are_read_once_wherever_they_lie()
    {
        _folder.Write("python/requirements.txt", "-r base.in\n-r base.in\n");
        _folder.Write("python/base.in", "-r requirements.txt\nnumpy\n");
        _folder.Write("python/requirements/dev.txt", "pytest\n");
        _folder.Write("python/notes.txt", "anything\n");
        _folder.Write("venv/lib/requirements.txt", "other\n");
        _folder.Write("node_modules/a/package-lock.json", "no JSON");

        Assert.Equal(["python/requirements/dev.txt(1,1)", "python/base.in(2,1)"], Run().Select(finding => finding.Location.ToString()));
    }

    [Theory]
    [InlineData(""" "node_modules/a": { "version": "1.0.0", "resolved": "https://example.org/a.tgz" } """, "SG1602", "pkg:npm/a@1.0.0")]
    [InlineData(""" "node_modules/a": { "version": "1.0.0", "integrity": "sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=" } """, "SG1602", "pkg:npm/a@1.0.0")]
    [InlineData(""" "node_modules/b/node_modules/@c/a": { "integrity": "INTEGRITY" } """, "SG1601", "pkg:npm/%40c/a")]
    [InlineData(""" "node_modules/a": { "version": "1.0.0", "resolved": "http://example.org/a.tgz", "integrity": "INTEGRITY" } """, "SG1603", "pkg:npm/a@1.0.0")]
    [InlineData(""" "node_modules/a": { "version": "1.0.0", "resolved": "git+ssh://git@example.org/a.git#main" } """, "SG1601", "pkg:npm/a@1.0.0")]
    public void Reports_SG1601_SG1602_and_SG1603_for_entries_of_npm(string entry, string rule, string subject)
    {
        var finding = Assert.Single(Npm($$"""{ "lockfileVersion": 3, "packages": { {{entry.Replace("INTEGRITY", Integrity, StringComparison.Ordinal)}} } }"""));

        Assert.Equal((rule, subject, "web/package-lock.json", 1), (finding.Rule.Id, finding.Subject.Id, finding.Location.Path, finding.Location.Line));
    }

    [Fact]
    public void Reports_SG1602_for_nested_entries_of_npm_s_first_version() => Assert.Equal(
        ["pkg:npm/a@1.0.0", "pkg:npm/b@2.0.0"],
        Npm("""{ "lockfileVersion": 1, "dependencies": { "a": { "version": "1.0.0", "dependencies": { "b": { "version": "2.0.0" }, "c": { "version": "3.0.0", "bundled": true } } } } }""")
            .Select(finding => finding.Subject.Id));

    [Fact]
    public void Accepts_without_SG1601_SG1602_or_SG1603_what_npm_writes() => Assert.Empty(Npm($$"""
        { "name": "app", "lockfileVersion": 2, "requires": true,
          "packages": {
            "": { "name": "app", "dependencies": { "a": "^1.0.0" } },
            "packages/own": { "version": "0.0.0" },
            "node_modules/own": { "resolved": "packages/own", "link": true },
            "node_modules/a": { "version": "1.0.0", "resolved": "https://example.org/a.tgz", "integrity": "sha1-x {{Integrity}}" },
            "node_modules/a/node_modules/b": { "version": "1.0.0", "inBundle": true },
            "node_modules/g": { "version": "1.0.0", "resolved": "git+ssh://git@example.org/g.git#{{Commit}}" },
            "node_modules/t": { "version": "file:../t.tgz", "resolved": "file:../t.tgz" } },
          "dependencies": { "a": { "version": "not looked at twice" } } }
        """));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("""{ "lockfileVersion": 4, "packages": {} }""")]
    [InlineData("""{ "lockfileVersion": 3, "packages": [] }""")]
    [InlineData("""{ "lockfileVersion": 3, "packages": { "node_modules/a": 1 } }""")]
    [InlineData("""{ "lockfileVersion": 3, "packages": { "node_modules/a": {}, "node_modules/a": {} } }""")]
    public void Reports_SG1604_for_a_lock_file_that_npm_would_not_write(string text) => Assert.Equal(ForeignRules.Unreadable, Assert.Single(Npm(text)).Rule);

    [Fact]
    public void Reports_SG1601_SG1602_and_SG1603_for_entries_of_pipenv()
    {
        _folder.Write("Pipfile.lock", $$"""
            { "_meta": { "sources": [ { "name": "a", "url": "https://example.org/simple", "verify_ssl": true }, { "name": "b", "url": "https://example.net/simple", "verify_ssl": false } ] },
              "default": { "good": { "version": "==1.0", "hashes": [ "{{Hash}}" ] }, "bare": { "version": "==1.0" }, "loose": { "version": "*" }, "own": { "path": "." },
                           "repo": { "git": "https://example.org/repo.git", "ref": "{{Commit}}" }, "branch": { "git": "https://example.org/repo.git", "ref": "main" } },
              "develop": {} }
            """);

        Assert.Equal(
            ["SG1603 build:Pipfile.lock", "SG1602 pkg:pypi/bare@1.0", "SG1601 pkg:pypi/loose@*", "SG1601 pkg:pypi/branch"],
            Run().Select(finding => $"{finding.Rule.Id} {finding.Subject.Id}"));
    }

    [Fact]
    public void Reports_SG1601_SG1602_and_SG1603_for_entries_of_uv()
    {
        _folder.Write("uv.lock", $$"""
            version = 1
            requires-python = ">=3.12"

            [[package]]
            name = "app"
            version = "0.1.0"
            source = { editable = "." }
            dependencies = [
                { name = "good" },
            ]

            [package.metadata]
            requires-dist = [{ name = "good", specifier = ">=1" }]

            [[package]]
            name = "good"
            version = "1.0"
            source = { registry = "https://example.org/simple" }
            sdist = { url = "https://example.org/good.tar.gz", hash = "{{Hash}}", size = 1 }
            wheels = [
                { url = "https://example.org/good.whl", hash = "{{Hash}}", size = 1 },
            ]

            [[package]]
            name = "bare"
            version = "1.0"
            source = { registry = "http://example.org/simple" }
            sdist = { url = "https://example.org/{{Hash}}/bare.tar.gz", size = 1 }

            [[package]]
            name = "repo"
            version = "1.0"
            source = { git = "https://example.org/repo.git?rev=main#{{Commit}}" }

            [[ "package" ]] # ]
            name = 'branch'
            version = "1.0"
            source = { git = "https://example.org/repo.git?rev=main" }

            [[package]]
            name = "loose"
            source = { registry = "https://example.org/simple" }
            """);

        Assert.Equal(
            ["SG1603 pkg:pypi/bare@1.0 24", "SG1602 pkg:pypi/bare@1.0 24", "SG1601 pkg:pypi/branch@1.0 35", "SG1601 pkg:pypi/loose 40"],
            Run().Select(finding => $"{finding.Rule.Id} {finding.Subject.Id} {finding.Location.Line}"));
    }

    [Fact]
    public void Reports_SG1602_for_entries_of_poetry()
    {
        _folder.Write("poetry.lock", $$"""
            [[package]]
            name = "good"
            version = "1.0"
            description = "It is not hashed {{Hash}}"
            files = [
                {file = "good.whl", hash = "{{Hash}}"},
            ]

            [package.dependencies]
            bare = ">=1"

            [[package]]
            name = "bare"
            version = "1.0"
            description = "hash {{Hash}}"
            files = []

            [[package]]
            name = "own"
            version = "1.0"
            files = []

            [package.source]
            type = "directory"
            url = "../own"

            [[package]]
            name = "repo"
            version = "1.0"
            files = []

            [package.source]
            type = "git"
            url = "https://example.org/repo.git"
            reference = "main"
            resolved_reference = "{{Commit}}"

            [metadata]
            lock-version = "2.0"
            content-hash = "0123"
            """);
        Assert.Equal(["SG1602 pkg:pypi/bare@1.0"], Run().Select(finding => $"{finding.Rule.Id} {finding.Subject.Id}"));
    }

    [Fact]
    public void Reports_SG1602_for_entries_of_older_poetry_which_keeps_its_hashes_at_the_end()
    {
        _folder.Write("poetry.lock", $$"""
            [[package]]
            name = "good"
            version = "1.0"

            [[package]]
            name = "old"
            version = "1.0"

            [metadata]
            lock-version = "1.1"

            [metadata.files]
            good = [
                {file = "good.whl", hash = "{{Hash}}"},
            ]
            old = []
            """);

        Assert.Equal(["SG1602 pkg:pypi/old@1.0"], Run().Select(finding => $"{finding.Rule.Id} {finding.Subject.Id}"));
    }

    [Theory]
    [InlineData("[[package]]\nversion = \"1.0\"")]
    [InlineData("[[\"pack\\u0061ge\"]]\nname = \"a\"")]
    [InlineData("package = [ { name = \"a\" } ]")]
    [InlineData("[[package]]\nname = \"a\"\ndescription = \"\"\"\n[[package]]\n\"\"\"")]
    public void Reports_SG1604_for_a_lock_file_that_neither_poetry_nor_uv_would_write(string text)
    {
        _folder.Write("uv.lock", text);

        Assert.Equal(ForeignRules.Unreadable, Assert.Single(Run()).Rule);
    }

    [Fact]
    public void Accepts_without_SG1604_a_lock_file_of_nothing()
    {
        _folder.Write("poetry.lock", "# generated\npackage = []\n\n[metadata]\nlock-version = \"2.0\"\n");

        Assert.Empty(Run());
    }

    [Fact]
    public void Reports_SG1604_for_a_pipe_and_does_not_wait_for_it()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Pipes are not in folders there.");
        _folder.Pipe("requirements.txt");

        Assert.Equal(ForeignRules.Unreadable, Assert.Single(Run()).Rule);
    }

    [Fact]
    public void Any_damage_ends_in_entries_or_in_a_fault()
    {
        string[] seeds =
        [
            $"-r base.txt\nnumpy==1.26.4 \\\n  --hash={Hash}\n-e git+https://example.org/a.git@{Commit}#egg=a\n--index-url http://example.org\ntorch[x] @ https://example.org/a.whl ; python_version < '3'\n",
            $$"""{ "lockfileVersion": 3, "packages": { "": {}, "node_modules/a": { "version": "1.0.0", "resolved": "https://example.org/a.tgz", "integrity": "{{Integrity}}" } }, "dependencies": {} }""",
            $$"""{ "_meta": { "sources": [ { "url": "https://example.org" } ] }, "default": { "a": { "version": "==1.0", "hashes": [ "{{Hash}}" ] } } }""",
            $"[[package]]\nname = \"a\"\nversion = \"1.0\"\nsource = {{ git = \"https://example.org/a.git#{Commit}\" }}\nfiles = [\n {{file = \"a\", hash = \"{Hash}\"}},\n]\n[metadata.files]\na = []\n",
        ];
        var faults = 0;
        foreach (var mutant in seeds.SelectMany((seed, index) => Mutator.Mutants(Encoding.UTF8.GetBytes(seed), 4_000, seed: index)))
        {
            faults += Fails(() => RequirementsReader.Parse(Encoding.UTF8.GetString(mutant), "requirements.txt")) ? 1 : 0;
            faults += Fails(() => PythonLockReader.Parse(Encoding.UTF8.GetString(mutant), "uv.lock")) ? 1 : 0;
            faults += Fails(() => NpmLockReader.Parse(mutant, "package-lock.json")) ? 1 : 0;
            faults += Fails(() => PipfileLockReader.Parse(mutant, "Pipfile.lock")) ? 1 : 0;
        }

        Assert.InRange(faults, 1_000, 60_000);

        static bool Fails(Action read)
        {
            try
            {
                read();
                return false;
            }
            catch (InvalidDataException)
            {
                return true;
            }
        }
    }

    [Fact]
    public void A_file_of_continued_lines_alone_is_read_in_one_go() =>
        Assert.Empty(RequirementsReader.Parse(string.Concat(Enumerable.Repeat("\\\n", 500_000)), "requirements.txt").Entries);

    public void Dispose() => _folder.Dispose();

    private Finding[] Requirements(string text)
    {
        _folder.Write("requirements.txt", text);
        return Run();
    }

    private Finding[] Npm(string text)
    {
        _folder.Write("web/package-lock.json", text);
        return Run();
    }

    private Finding[] Run() => [.. ForeignCheck.Run(ForeignGathering.Gather(_folder.Path, TestContext.Current.CancellationToken))];
}
