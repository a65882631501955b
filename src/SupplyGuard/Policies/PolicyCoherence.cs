using System.Collections.Frozen;
using SupplyGuard.Findings;
using SupplyGuard.Subjects;

namespace SupplyGuard.Policies;

/// <summary>Judges what several values of a policy must say together. Passes over values of the wrong type: they are reported already.</summary>
internal sealed class PolicyCoherence(FrozenDictionary<string, Rule> rules, PolicyProblems problems)
{
    /// <summary>The keys of a signer of models that each say whom it is recognised by.</summary>
    private static readonly string[] Recognitions = ["key", "roots", "identity"];

    /// <summary>What a signer says of certificates.</summary>
    private static readonly string[] AboutCertificates = ["subject", "timestampRoots", "revocationLists", "purpose"];

    /// <summary>Rules about the policy and about our own defects: they say whether the rest can be believed.</summary>
    public static bool IsAboutTheJudge(string ruleId)
        => ruleId.StartsWith("SG90", StringComparison.Ordinal) || ruleId.StartsWith("SG99", StringComparison.Ordinal);

    public void Examine(PolicyNode.Section policy)
    {
        ExamineSeverities(policy["severity"]);
        foreach (var exemption in Sections(policy["exemptions"]))
            ExamineExemption(exemption);

        foreach (var signer in Sections((policy["packages"] as PolicyNode.Section)?["trustedSigners"]))
            ExamineSigner(signer);

        if (policy["packages"] is PolicyNode.Section packages && packages["revocation"] is PolicyNode.Text { Value: "offline" } revocation && packages["revocationLists"] is null)
        {
            problems.Add(PolicyRules.ValueIsWrong(
                revocation.Location,
                "Revocation is to be looked up, and there is no 'revocationLists' to look it up in",
                "Name the folder with the lists under 'packages.revocationLists'."));
        }

        foreach (var model in Sections(policy["models"]))
            ExamineModel(model);

        ExamineUnique(policy["models"], "path");
        ExamineUnique(policy["evaluations"], "name");
        FeedbackCoherence.Examine([.. Sections(policy["evaluations"])], problems);
        foreach (var evaluation in Sections(policy["evaluations"]))
        {
            ExamineClasses(evaluation);
            GoldenCoherence.Examine(evaluation, problems);
            InputCoherence.Examine(evaluation, problems);
            TaskCoherence.Examine(evaluation, problems);
            ArchitectureCoherence.Examine(evaluation, problems);
            foreach (var signer in Sections(evaluation["recorders"]).Concat(Sections(evaluation["approvers"])).Concat(Sections(evaluation["feedback"]).SelectMany(feedback => Sections(feedback["signers"]))))
                ExamineModelSigner(signer);
            if ((evaluation["approvals"] as PolicyNode.Section)?.Members.Any(change => change.Value is PolicyNode.Number { Value: > 0 }) is true && Count(evaluation["approvers"]) == 0)
                problems.Add(PolicyRules.ValueIsWrong(evaluation["approvals"]!.Location, "Approvals are asked for, and nobody's count", "Name those who may approve under 'approvers'; anybody can sign."));
        }
    }

    private void ExamineSeverities(PolicyNode? severities)
    {
        foreach (var (id, location, value) in (severities as PolicyNode.Section)?.Members ?? [])
        {
            if (!rules.TryGetValue(id, out var rule) || value is not PolicyNode.Text { Value: var word } || PolicyWords.Severity(word) is not { } severity)
                continue;

            if (severity >= rule.Severity)
                continue;

            if (rule.Incomplete)
                problems.Add(PolicyRules.LowersWhatWasNotExamined(location, id, $"lowers to '{word}' the rule"));
            else if (IsAboutTheJudge(id) && rule.Severity is Severity.Error)
                problems.Add(PolicyRules.ValueIsWrong(location, $"'{id}' is about the policy or SupplyGuard itself and stays an error", "Remove the entry."));
        }
    }

    private void ExamineExemption(PolicyNode.Section exemption)
    {
        if (exemption["rule"] is not PolicyNode.Text { Value: var id } text || !rules.TryGetValue(id, out var rule))
            return;

        if (rule.Incomplete)
            problems.Add(PolicyRules.LowersWhatWasNotExamined(text.Location, id, "exempts a subject from"));
        else if (IsAboutTheJudge(id))
            problems.Add(PolicyRules.ValueIsWrong(text.Location, $"Nothing can be exempted from '{id}', which is about the policy or SupplyGuard itself", "Remove the entry."));
    }

    private void ExamineSigner(PolicyNode.Section signer)
    {
        var (author, repository) = (Count(signer["author"]), Count(signer["repository"]));
        if (author is 0 && repository is 0)
        {
            problems.Add(PolicyRules.ValueIsWrong(
                signer.Location,
                "This signer has no certificate under 'author' or 'repository', so nothing it signs could be recognised",
                "Add the SHA-256 fingerprints of its certificates."));
        }
        else if (repository is 0 && Count(signer["owners"]) > 0)
        {
            problems.Add(PolicyRules.ValueIsWrong(
                signer["owners"]!.Location,
                "Owners are a statement of a repository, and this signer has no certificate under 'repository'",
                "Add the repository's fingerprints, or remove 'owners'."));
        }
    }

    private void ExamineModelSigner(PolicyNode.Section signer)
    {
        if (Recognitions.Count(way => Count(signer[way]) > 0) != 1)
            problems.Add(PolicyRules.ValueIsWrong(signer.Location, "This signer is recognised by none, or by more than one, of 'key', 'roots' and 'identity'", "Write one of them, and each further signer as an entry of its own."));
        else if (signer["roots"] is null && AboutCertificates.Select(key => signer[key]).FirstOrDefault(value => value is not null) is { } stray)
            problems.Add(PolicyRules.ValueIsWrong(stray.Location, "This is about a certificate, and this signer has no 'roots'", "Name the authority's certificates under 'roots', or remove this."));
        else if (signer["identity"] is { } identity && (signer["issuer"] is null || signer["trustedRoot"] is null))
            problems.Add(PolicyRules.ValueIsWrong(identity.Location, "An identity means nothing without who vouches for it", "Add 'issuer' and 'trustedRoot'."));
    }

    private void ExamineAttestation(PolicyNode.Section attestation)
    {
        foreach (var signer in Sections(attestation["signers"]))
            ExamineModelSigner(signer);
        if (attestation["claims"] is not PolicyNode.Section claims || attestation["type"] is not PolicyNode.Text { Value: var type })
            return;

        foreach (var member in claims.Members.Where(member => type != (member.Name == "evaluation" ? "evaluation" : "training")))
            problems.Add(PolicyRules.ValueIsWrong(member.Value.Location, $"An attestation of type '{type}' does not claim '{member.Name}'", "Move the claim to an entry of the type that makes it, or remove it."));
    }

    private void ExamineModel(PolicyNode.Section model)
    {
        var signers = Sections(model["signers"]).ToArray();
        foreach (var signer in signers)
            ExamineModelSigner(signer);
        foreach (var attestation in Sections(model["attestations"]))
            ExamineAttestation(attestation);

        var asks = model["signature"] is PolicyNode.Text { Value: "required" or "ifPresent" };
        if (asks && signers.Length == 0)
            problems.Add(PolicyRules.ValueIsWrong(model["signature"]!.Location, "A signature is asked for, and nobody's counts", "Name those whose signatures count under 'signers'; anybody can sign."));
        else if (!asks && signers.Length > 0)
            problems.Add(PolicyRules.ValueIsWrong(model["signers"]!.Location, "Signers are named, and no signature is asked for", "Write '\"signature\": \"required\"', or remove 'signers'."));

        if (asks && model["threshold"] is PolicyNode.Number threshold && threshold.Value > signers.Length && signers.Length > 0)
            problems.Add(PolicyRules.ValueIsWrong(threshold.Location, $"'{threshold.Written}' different signers must have signed, and there are fewer", "Name more signers, or ask for fewer."));
    }

    private void ExamineUnique(PolicyNode? list, string key)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var section in Sections(list))
        {
            if (section[key] is PolicyNode.Text text && !seen.Add(text.Value))
            {
                problems.Add(PolicyRules.ValueIsWrong(
                    text.Location, $"The {key} '{PolicyText.Shown(text.Value)}' is in this list a second time", "Keep one of the two, or name the other differently."));
            }
        }
    }

    private void ExamineClasses(PolicyNode.Section evaluation)
    {
        if ((evaluation["outputs"] as PolicyNode.Section)?["classes"] is not PolicyNode.List classes)
            return;

        var labels = classes.Items.OfType<PolicyNode.Text>().Select(label => label.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var pair in (evaluation["watchPairs"] as PolicyNode.List)?.Items.OfType<PolicyNode.Text>() ?? [])
        {
            if (PolicyTextForms.Has(PolicyTextForm.ClassPair, pair.Value) && ClassPair.Read(pair.Value, labels) is null)
                ReportClass(pair.Location, $"'{PolicyText.Shown(pair.Value)}' does not name two different classes of this evaluation");
        }

        foreach (var (label, location, _) in ((evaluation["limits"] as PolicyNode.Section)?["minRecall"] as PolicyNode.Section)?.Members ?? [])
        {
            if (!labels.Contains(label))
                ReportClass(location, $"'{PolicyText.Shown(label)}' is not a class of this evaluation");
        }
    }

    private void ReportClass(Location location, string problem)
        => problems.Add(PolicyRules.ValueIsWrong(location, problem, "Write labels as 'outputs.classes' lists them."));

    private static int Count(PolicyNode? list) => list switch
    {
        null => 0,
        PolicyNode.List { Items.Length: var length } => length,
        _ => 1,
    };

    private static IEnumerable<PolicyNode.Section> Sections(PolicyNode? list) => (list as PolicyNode.List)?.Items.OfType<PolicyNode.Section>() ?? [];
}
