using System.Collections.Immutable;
using System.Globalization;
using SupplyGuard.Findings;
using SupplyGuard.Formats;

namespace SupplyGuard.Policies;

/// <summary>Turns a tree that is valid, and in which every default is filled in, into the typed policy. Finds no fault: a surprise here is our bug.</summary>
internal static class PolicyBinder
{
    /// <summary>Keys of <c>packages</c>, or of one of its sections, whose value is a severity, and the rules that it is for.</summary>
    private static readonly ImmutableArray<(string? Section, string Key, ImmutableArray<string> Rules)> RulesOfKeys =
    [
        (null, "lookalikes", ["SG1401"]),
        ("age", "unlisted", ["SG1505"]),
        ("age", "deprecated", ["SG1506"]),
        (null, "foreign", ["SG1601", "SG1602", "SG1603"]),
    ];

    /// <param name="filePath">Absolute.</param>
    public static Policy Bind(PolicyNode.Section policy, string filePath, Digest digest) => new(
        filePath,
        digest,
        Located(policy, "mode", word => PolicyWords.Mode(word)!.Value),
        Required(policy, "wiring"),
        policy["packages"] is PolicyNode.Section packages ? BindPackages(packages) : null,
        [.. Sections(policy, "models").Select(BindModel)],
        [.. Sections(policy, "evaluations").Select(BindEvaluation)],
        Severities(policy),
        [.. Sections(policy, "exemptions").Select(BindExemption)])
    {
        UsesReceipts = Text(policy, "receipts") == "use",
    };

    private static ImmutableSortedDictionary<string, Located<Severity>> Severities(PolicyNode.Section policy)
    {
        var severities = ImmutableSortedDictionary.CreateBuilder<string, Located<Severity>>(StringComparer.Ordinal);
        foreach (var member in Members(policy, "severity"))
            severities.Add(member.Name, new Located<Severity>(PolicyWords.Severity(((PolicyNode.Text)member.Value).Value)!.Value, member.Value.Location));

        // A key that says what its rules weigh says it for those that 'severity' does not name.
        foreach (var (section, key, rules) in RulesOfKeys)
        {
            var packages = policy["packages"] as PolicyNode.Section;
            if ((section is null ? packages : packages?[section]) is not PolicyNode.Section within || Weight(within, key) is not { } weight)
                continue;

            foreach (var rule in rules)
                severities.TryAdd(rule, weight);
        }

        return severities.ToImmutable();
    }

    private static PackagePolicy BindPackages(PolicyNode.Section packages) => new(
        Required(packages, "lockFile"),
        Required(packages, "signature"),
        [.. Sections(packages, "trustedSigners").Select(BindSigner)],
        Required(packages, "installedContent"),
        packages.Location)
    {
        RevocationLists = Text(packages, "revocation") == "offline" ? Located(packages, "revocationLists", path => path) : null,
        NeedsSecondOpinion = Text(packages, "secondOpinion") == "required",
        Sources = [.. Sections(packages, "sources").Select(source => new SourcePolicy(Texts(source, "packages"), Texts(source, "from"), source.Location))],
        Folder = Folder(packages["folder"]!),
        BuildCode = BindAllowance(packages, "buildCode"),
        NativeCode = BindAllowance(packages, "nativeCode"),
        Reviews = packages["reviews"] is PolicyNode.Section reviews ? BindReviews(reviews) : null,
        Lookalikes = Weight(packages, "lookalikes"),
        Advisories = packages["advisories"] is PolicyNode.Section advisories ? BindAdvisories(advisories) : null,
        Age = packages["age"] is PolicyNode.Section age ? BindAge(age) : null,
        Foreign = Weight(packages, "foreign"),
    };

    private static Located<FolderRequirement> Folder(PolicyNode written) => new(
        (written is PolicyNode.List list ? list.Items : [written]).Aggregate(FolderRequirement.None, (all, word) => all | PolicyWords.Folder(((PolicyNode.Text)word).Value)!.Value),
        written.Location);

    private static PackageAllowance? BindAllowance(PolicyNode.Section packages, string key) => packages[key] is PolicyNode.Section allowed
        ? new PackageAllowance([.. ((PolicyNode.List)allowed["allow"]!).Items.Cast<PolicyNode.Text>().Select(pattern => new Located<string>(pattern.Value, pattern.Location))], allowed.Location)
        : null;

    private static ReviewPolicy BindReviews(PolicyNode.Section reviews) => new(
        Text(reviews, "file"),
        Texts(reviews, "required"),
        [.. Sections(reviews, "import").Select(import => new ReviewImport(Text(import, "file"), Digest.TryParse(Text(import, "sha256"), out var digest) ? digest : throw new InvalidOperationException("The digest was valid."), import.Location))],
        reviews.Location);

    /// <summary>Null for <c>off</c>.</summary>
    private static Located<Severity>? Weight(PolicyNode.Section section, string key) =>
        section[key] is PolicyNode.Text { Value: var word, Location: var location } && PolicyWords.Severity(word) is { } severity ? new Located<Severity>(severity, location) : null;

    /// <summary>Null for <c>off</c>.</summary>
    private static AdvisoryPolicy? BindAdvisories(PolicyNode.Section advisories) => PolicyWords.Advisory(Text(advisories, "atLeast")) is { } atLeast
        ? new AdvisoryPolicy(atLeast, advisories["osv"] is null ? null : Located(advisories, "osv", path => path), advisories.Location)
        : null;

    /// <summary>Null when nothing of it matters.</summary>
    private static AgePolicy? BindAge(PolicyNode.Section age)
    {
        var outdated = age["outdated"] is PolicyNode.Text { Value: var span } ? TimeSpan.ParseExact(span, "c", CultureInfo.InvariantCulture) : (TimeSpan?)null;
        var policy = new AgePolicy(Weight(age, "unlisted"), Weight(age, "deprecated"), outdated, age.Location);
        return policy is { Unlisted: null, Deprecated: null, Outdated: null } ? null : policy;
    }

    private static TrustedSigner BindSigner(PolicyNode.Section signer) => new(
        Text(signer, "name"),
        Digests(signer, "author"),
        Digests(signer, "repository"),
        Texts(signer, "owners"),
        Texts(signer, "packages"),
        signer.Location)
    {
        AuthorSubjects = Subjects(signer, "author"),
        RepositorySubjects = Subjects(signer, "repository"),
    };

    private static ModelPolicy BindModel(PolicyNode.Section model) => new(
        Located(model, "path", path => path),
        Required(model, "pins"),
        Texts(Section(model, "allow"), "operators"),
        model.Location)
    {
        AllowedFiles = Texts(Section(model, "allow"), "files"),
        Signature = Required(model, "signature").Value,
        Signers = [.. Sections(model, "signers").Select(BindModelSigner)],
        Threshold = Integer(model, "threshold"),
        MaxAge = model["maxAge"] is PolicyNode.Text { Value: var age } ? TimeSpan.ParseExact(age, "c", CultureInfo.InvariantCulture) : null,
        IgnoredPaths = Texts(model, "ignorePaths"),
        Revoked = Digests(model, "revoked"),
        Attestations = [.. Sections(model, "attestations").Select(BindAttestation)],
        Scan = model["scan"] is PolicyNode.Text { Value: var profile } ? PolicyWords.Scan(profile) : null,
        Globals = LocatedTexts(Section(model, "allow"), "globals"),
        Shortcuts = LocatedTexts(Section(model, "allow"), "shortcuts"),
        Lineage = model["lineage"] is PolicyNode.Section lineage ? BindLineage(lineage) : null,
    };

    private static ImmutableArray<Located<string>> LocatedTexts(PolicyNode.Section section, string name) =>
        section[name] is PolicyNode.List texts ? [.. texts.Items.Cast<PolicyNode.Text>().Select(text => new Located<string>(text.Value, text.Location))] : [];

    private static AttestationPolicy BindAttestation(PolicyNode.Section attestation)
    {
        var claims = attestation["claims"] as PolicyNode.Section;
        return new AttestationPolicy(PolicyWords.Attestation(Text(attestation, "type"))!.Value, [.. Sections(attestation, "signers").Select(BindModelSigner)], attestation.Location)
        {
            MaxAge = Span(attestation["maxAge"]),
            Evaluation = (claims?["evaluation"] as PolicyNode.Text)?.Value,
            EpsilonAtMost = claims?["epsilonAtMost"] is { } epsilon ? Number(epsilon) : null,
            Isolated = claims?["isolated"] is PolicyNode.Flag { Value: true },
            AuditedWithin = Span(claims?["auditedWithin"]),
            BaseSha256 = claims?["baseSha256"] is PolicyNode.Text { Value: var digest } && Digest.TryParse(digest, out var based) ? based : null,
        };
    }

    private static TimeSpan? Span(PolicyNode? node) => node is PolicyNode.Text { Value: var written } ? TimeSpan.ParseExact(written, "c", CultureInfo.InvariantCulture) : null;

    private static TrustedModelSigner BindModelSigner(PolicyNode.Section signer) => new(
        (signer["key"] as PolicyNode.Text)?.Value,
        signer["roots"] is null ? [] : Texts(signer, "roots"),
        (signer["subject"] as PolicyNode.Text)?.Value,
        signer.Location)
    {
        TimestampRoots = signer["timestampRoots"] is null ? [] : Texts(signer, "timestampRoots"),
        RevocationLists = (signer["revocationLists"] as PolicyNode.Text)?.Value,
        Purpose = signer["purpose"] is PolicyNode.Text { Value: var purpose } ? PolicyWords.Purpose(purpose)!.Value : Signatures.Models.Trust.CertificatePurpose.CodeSigning,
        Identity = (signer["identity"] as PolicyNode.Text)?.Value,
        Issuer = (signer["issuer"] as PolicyNode.Text)?.Value,
        TrustedRoot = (signer["trustedRoot"] as PolicyNode.Text)?.Value,
    };

    private static LineagePolicy BindLineage(PolicyNode.Section lineage) => new(
        Located(lineage, "base", path => path),
        [.. ((PolicyNode.List)lineage["mayChange"]!).Items.Cast<PolicyNode.Text>().Select(pattern => new Located<string>(pattern.Value, pattern.Location))],
        Text(lineage, "precision") switch { "float16" => "F16", "bfloat16" => "BF16", _ => null },
        lineage.Location);

    private static EvaluationPolicy BindEvaluation(PolicyNode.Section evaluation)
    {
        var (golden, outputs) = (Section(evaluation, "golden"), Section(evaluation, "outputs"));
        var classes = Texts(outputs, "classes");

        return new EvaluationPolicy(
            Text(evaluation, "name"),
            Located(evaluation, "model", path => path),
            Located(evaluation, "change", word => PolicyWords.Change(word)!.Value),
            Located(golden, "file", path => path),
            Integer(golden, "min"),
            Integer(golden, "perClass"),
            Text(outputs, "scores"),
            PolicyWords.Output(Text(outputs, "kind"))!.Value,
            classes,
            Located(evaluation, "baseline", path => path),
            [.. Texts(evaluation, "watchPairs").Select(pair => ClassPair.Read(pair, classes)!.Value)],
            BindLimits(Section(evaluation, "limits")),
            Text(evaluation, "device"),
            ((PolicyNode.Flag)evaluation["requireDevice"]!).Value,
            TimeSpan.ParseExact(Text(evaluation, "timeout"), "c", CultureInfo.InvariantCulture),
            Text(evaluation, "onMissingBaseline") == "fail",
            evaluation.Location)
        {
            Architecture = evaluation["architecture"] is null ? null : Located(evaluation, "architecture", path => path),
            Recorders = [.. Sections(evaluation, "recorders").Select(BindModelSigner)],
            Approvals = (evaluation["approvals"] as PolicyNode.Section)?[Text(evaluation, "change")] is { } approvals ? (int)Number(approvals) : 0,
            Approvers = [.. Sections(evaluation, "approvers").Select(BindModelSigner)],
            GoldenForm = BindGolden(golden),
            Feedback = [.. Sections(evaluation, "feedback").Select(BindFeedback)],
            Trusted = evaluation["trusted"] is null ? null : Located(evaluation, "trusted", path => path),
            Detection = outputs["boxes"] is PolicyNode.Text boxes ? new DetectionOutputs(boxes.Value, (outputs["labels"] as PolicyNode.Text)?.Value) : null,
            Inputs = evaluation["inputs"] is PolicyNode.Section inputs ? BindInputs(inputs) : InputPolicy.Plain,
            Slices = [.. Members(evaluation, "slices").Select(slice => SlicePolicy.Read(slice.Name, ((PolicyNode.Section)slice.Value)["tolerance"] is { } tolerance ? Number(tolerance) : SlicePolicy.UsualTolerance)!)],
            Variations = Integer(golden, "secretAugmentations"),
            Key = (golden["key"] as PolicyNode.Text)?.Value,
            ConfinementRequired = Text(evaluation, "confinement") == "required",
            Sequential = ((PolicyNode.Flag)evaluation["sequential"]!).Value,
        };
    }

    private static FeedbackPolicy BindFeedback(PolicyNode.Section feedback) => new(
        Located(feedback, "file", path => path),
        feedback["labels"] is null ? null : Located(feedback, "labels", path => path),
        Number(feedback["labelTolerance"]!),
        Number(feedback["drift"]!),
        feedback["priorShift"] is { } shift ? Number(shift) : null,
        feedback.Location)
    {
        Signers = [.. Sections(feedback, "signers").Select(BindModelSigner)],
    };

    private static GoldenForm BindGolden(PolicyNode.Section golden)
    {
        var columns = golden["columns"] as PolicyNode.Section;
        return new GoldenForm(PolicyWords.Golden(Text(golden, "format"))!.Value)
        {
            Labels = golden["labels"] is null ? null : Located(golden, "labels", path => path),
            Input = (golden["input"] as PolicyNode.Text)?.Value,
            LabelColumns = columns is null ? GoldenForm.Npz.LabelColumns : [.. OneOrMany(columns["label"]!).Cast<PolicyNode.Text>().Select(name => name.Value)],
            Features = columns?["features"] is null ? [] : Texts(columns, "features"),
            Type = (golden["type"] as PolicyNode.Text)?.Value,
            Shape = golden["shape"] is PolicyNode.List shape ? [.. shape.Items.Cast<PolicyNode.Number>().Select(length => int.Parse(length.Written, CultureInfo.InvariantCulture))] : [],
            Preprocess = golden["preprocess"] is null ? null : Located(golden, "preprocess", path => path),
            Range = golden["range"] is PolicyNode.Section range ? new GoldenRange(Number(range["least"]!), Number(range["most"]!)) : null,
            Scale = golden["scale"] is PolicyNode.Section scale ? new GoldenScale([.. OneOrMany(scale["subtract"]!).Select(Number)], [.. OneOrMany(scale["divide"]!).Select(Number)]) : null,
        };
    }

    private static InputPolicy BindInputs(PolicyNode.Section inputs) => new()
    {
        Constants = Members(inputs, "constants").ToImmutableSortedDictionary(member => member.Name, member => Number(member.Value), StringComparer.Ordinal),
        States = [.. Sections(inputs, "state").Select(state => (Text(state, "input"), Text(state, "output")))],
        JudgesMean = Text(inputs, "steps") == "mean",
    };

    private static ImmutableArray<PolicyNode> OneOrMany(PolicyNode node) => node is PolicyNode.List list ? list.Items : [node];

    private static EvaluationLimits BindLimits(PolicyNode.Section limits) => new(
        Number(limits["erosion"]!),
        Number(limits["pairTolerance"]!),
        Number(limits["classTolerance"]!),
        Number(limits["alpha"]!),
        Members(limits, "minRecall").ToImmutableSortedDictionary(member => member.Name, member => Number(member.Value), StringComparer.Ordinal))
    {
        OverallTolerance = Number(limits["overallTolerance"]!),
        PriorShift = Number(limits["priorShift"]!),
        LabelTolerance = Number(limits["labelTolerance"]!),
        Error = limits["error"] is PolicyNode.Section error ? new ErrorLimits(PolicyWords.Metric(Text(error, "metric"))!.Value, Number(error["limit"]!), Number(error["worsening"]!)) : null,
        Tolerance = limits["tolerance"] is PolicyNode.Section tolerance ? new OutputTolerance(Number(tolerance["absolute"]!), Number(tolerance["relative"]!)) : null,
        Detection = (limits["detection"] ?? limits["segmentation"]) is PolicyNode.Section detection
            ? new DetectionLimits(detection["score"] is { } score ? Number(score) : 0, Number(detection["overlap"]!), Number(detection["lost"]!), Number(detection["invented"]!)) { Area = detection["area"] is { } area ? Number(area) : null }
            : null,
        PatchFlip = Number(limits["patchFlip"]!),
        PatchedErosion = Number(limits["patchedErosion"]!),
        PixelFlip = Number(limits["pixelFlip"]!),
        WeightDistance = Number(limits["weightDistance"]!),
        Calibrated = limits["calibrated"] is PolicyNode.Flag { Value: true } ? [.. limits.Members.Where(member => member.IsDefault).Select(member => member.Name)] : [],
    };

    private static Exemption BindExemption(PolicyNode.Section exemption) => new(
        Text(exemption, "rule"),
        Text(exemption, "subject"),
        (exemption["reason"] as PolicyNode.Text)?.Value,
        exemption["expires"] is PolicyNode.Text { Value: var day } ? DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
        exemption.Location);

    private static Located<Requirement> Required(PolicyNode.Section section, string key)
        => Located(section, key, word => PolicyWords.Requirement(word)!.Value);

    private static Located<T> Located<T>(PolicyNode.Section section, string key, Func<string, T> read)
    {
        var text = (PolicyNode.Text)section[key]!;
        return new Located<T>(read(text.Value), text.Location);
    }

    private static string Text(PolicyNode.Section section, string key) => ((PolicyNode.Text)section[key]!).Value;

    private static ImmutableArray<string> Texts(PolicyNode.Section section, string key)
        => [.. ((PolicyNode.List)section[key]!).Items.Select(item => ((PolicyNode.Text)item).Value)];

    private static ImmutableArray<Digest> Digests(PolicyNode.Section section, string key)
        => [.. Texts(section, key).Where(text => !IsSubject(text)).Select(text => Digest.TryParse(text, out var digest) ? digest : throw new InvalidOperationException($"'{text}' was valid."))];

    private static ImmutableArray<string> Subjects(PolicyNode.Section section, string key)
        => [.. Texts(section, key).Where(IsSubject).Select(text => text[PolicyTextForms.Subject.Length..])];

    private static bool IsSubject(string text) => text.StartsWith(PolicyTextForms.Subject, StringComparison.Ordinal);

    private static double Number(PolicyNode number) => ((PolicyNode.Number)number).Value;

    private static int Integer(PolicyNode.Section section, string key)
        => int.Parse(((PolicyNode.Number)section[key]!).Written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    private static PolicyNode.Section Section(PolicyNode.Section section, string key) => (PolicyNode.Section)section[key]!;

    private static ImmutableArray<PolicyMember> Members(PolicyNode.Section section, string key) => Section(section, key).Members;

    private static IEnumerable<PolicyNode.Section> Sections(PolicyNode.Section section, string key)
        => ((PolicyNode.List)section[key]!).Items.Cast<PolicyNode.Section>();
}
