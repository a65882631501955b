using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Evaluation.Protocol;
using SupplyGuard.Evidence.Evaluation;
using SupplyGuard.Findings;
using SupplyGuard.Formats;
using SupplyGuard.Policies;
using TestKit;

namespace SupplyGuard.Tests.Evaluation;

public sealed class EvaluationGatheringTests
{
    [Fact]
    public void A_recorded_baseline_lets_the_next_honest_model_pass_and_an_attacked_one_fail()
    {
        using var folder = new TemporaryFolder();
        folder.Write("evaluation/digits.npz", GoldenFile());
        var policy = Scenario.Policy();

        var recorded = RecordingCheck.Run(policy, EvaluationRecording.Gather(folder.Path, policy, Trusted(folder), preprocess: null, [], [], (job, _) => Answer(job, Scenario.Scores()), (_, _) => Scenario.Weights(1), TestContext.Current.CancellationToken));
        folder.Write("evaluation/digits.baseline.json", BaselineWriter.Write(recorded.Baseline!));

        Assert.Equal(2e-6, recorded.Baseline!.Noise.Absolute, 1e-6);
        Assert.Empty(Scenario.Judge(policy, Gather(folder, Scenario.Scores().With((_, _, score) => score * 2))));
        Assert.Contains(Scenario.Judge(policy, Gather(folder, BehaviourRulesTests.Flip(5, 2, count: 8))), finding => finding.Rule == BehaviourRules.ReadAsAnother);
    }

    [Fact]
    public void The_evaluator_is_handed_the_golden_inputs_and_not_the_labels()
    {
        using var folder = new TemporaryFolder();
        folder.Write("evaluation/digits.npz", GoldenFile());
        EvaluatorJob? seen = null;

        EvaluationGathering.Gather(folder.Path, Scenario.Policy(), Scenario.NewModel, Scenario.Examined(folder), (job, _) => Answer(seen = job, Scenario.Scores()), null, TestContext.Current.CancellationToken);

        Assert.NotNull(seen);
        Assert.Equal("image", Assert.Single(seen.Inputs).Name);
        Assert.Equal(folder.PathTo("models", "digits.onnx"), seen.ModelPath);
        Assert.Equal(Scenario.NewModel, seen.ModelDigest);
        Assert.Equal(["logits"], seen.Outputs);
        Assert.Equal([EvaluationPasses.Reference], seen.Passes);
        Assert.Equal(TimeSpan.FromSeconds(20), seen.Deadline);
        Assert.Empty(seen.DemandedWalls);
    }

    [Fact]
    public void Golden_data_are_sequences_where_the_model_hands_on_a_state()
    {
        using var folder = new TemporaryFolder();
        folder.Write("evaluation/digits.npz", GoldenFile());
        var policy = Scenario.Policy();
        bool AreSequences(InputPolicy inputs) =>
            Assert.IsType<Gathered<GoldenData>.Found>(EvaluationFiles.ReadGolden(folder.Path, policy with { Inputs = inputs }, preprocess: null, TestContext.Current.CancellationToken)).Value.AreSequences;

        Assert.False(AreSequences(InputPolicy.Plain));
        Assert.True(AreSequences(new InputPolicy { States = [("state", "stateN")] }));
    }

    [Fact]
    public void Every_wall_is_demanded_where_the_policy_requires_confinement()
    {
        using var folder = new TemporaryFolder();
        folder.Write("evaluation/digits.npz", GoldenFile());
        var demanded = ImmutableArray<string>.Empty;

        EvaluationGathering.Gather(
            folder.Path,
            Scenario.Policy() with { ConfinementRequired = true },
            Scenario.NewModel,
            Scenario.Examined(folder),
            (job, _) =>
            {
                demanded = job.DemandedWalls;
                return Answer(job, Scenario.Scores());
            },
            null,
            TestContext.Current.CancellationToken);

        Assert.Equal(Walls.All, demanded);
    }

    [Fact]
    public void Nothing_is_run_when_the_model_did_not_pass_or_there_is_no_golden_data()
    {
        using var folder = new TemporaryFolder();
        var without = EvaluationGathering.Gather(folder.Path, Scenario.Policy(), Scenario.NewModel, Scenario.Examined(folder), (_, _) => throw new InvalidOperationException(), null, TestContext.Current.CancellationToken);
        folder.Write("evaluation/digits.npz", GoldenFile());
        var withheld = EvaluationGathering.Gather(folder.Path, Scenario.Policy(), null, Scenario.Examined(folder), (_, _) => throw new InvalidOperationException(), null, TestContext.Current.CancellationToken);

        Assert.Equal([GoldenRules.Unusable], EvaluationCheck.Run(Scenario.Policy(), without).Findings.Select(finding => finding.Rule));
        Assert.Contains(RunRules.ModelDidNotPass, EvaluationCheck.Run(Scenario.Policy(), withheld).Findings.Select(finding => finding.Rule));
    }

    [Fact]
    public void Files_that_cannot_be_used_are_evidence_and_no_exception()
    {
        using var folder = new TemporaryFolder();
        folder.Write("evaluation/digits.npz", "PK but not really");
        Directory.CreateDirectory(folder.PathTo("evaluation", "digits.baseline.json"));

        var evidence = EvaluationGathering.Gather(folder.Path, Scenario.Policy(), Scenario.NewModel, Scenario.Examined(folder), (_, _) => throw new InvalidOperationException(), null, TestContext.Current.CancellationToken);

        Assert.IsType<Gathered<GoldenData>.Unusable>(evidence.Golden);
        var baseline = Assert.IsType<Gathered<Baseline>.Unusable>(evidence.Baseline);
        Assert.DoesNotContain(folder.Path, baseline.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_is_not_run_on_other_golden_data_than_those_that_were_examined()
    {
        using var folder = new TemporaryFolder();
        folder.Write("evaluation/digits.npz", GoldenFile());
        var examined = Scenario.Examined(folder);
        folder.Write("evaluation/digits.npz", GoldenFile(first: 1));
        Assert.IsType<Gathered<GoldenData>.Found>(EvaluationFiles.ReadGolden(folder.Path, Scenario.Policy(), preprocess: null, TestContext.Current.CancellationToken));

        var evidence = EvaluationGathering.Gather(folder.Path, Scenario.Policy(), Scenario.NewModel, examined, (_, _) => throw new InvalidOperationException(), null, TestContext.Current.CancellationToken);

        Assert.Null(evidence.Outcome);
        var finding = Assert.Single(EvaluationCheck.Run(Scenario.Policy(), evidence with { Baseline = new Gathered<Baseline>.Found(Scenario.Baseline()) }).Findings);
        Assert.True(finding.Rule.Incomplete);
        Assert.Contains("It is not the file whose pin or signature was examined a moment ago.", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_baseline_than_the_one_that_was_examined_judges_nothing()
    {
        using var folder = new TemporaryFolder();
        folder.Write("evaluation/digits.npz", GoldenFile());
        var policy = Scenario.Policy();
        var recorded = RecordingCheck.Run(policy, EvaluationRecording.Gather(folder.Path, policy, Trusted(folder), preprocess: null, [], [], (job, _) => Answer(job, Scenario.Scores()), (_, _) => Scenario.Weights(1), TestContext.Current.CancellationToken)).Baseline!;
        folder.Write("evaluation/digits.baseline.json", BaselineWriter.Write(recorded));
        var examined = Scenario.Examined(folder);
        folder.Write("evaluation/digits.baseline.json", (byte[])[.. BaselineWriter.Write(recorded), (byte)' ']);

        var evidence = EvaluationGathering.Gather(
            folder.Path,
            policy,
            Scenario.NewModel,
            examined,
            (job, _) =>
            {
                folder.Write("evaluation/digits.baseline.json", BaselineWriter.Write(recorded));
                return Answer(job, Scenario.Scores().With((_, _, score) => score * 2));
            },
            (_, baseline) => baseline is null ? Scenario.Weights(2) : throw new InvalidOperationException(),
            TestContext.Current.CancellationToken);

        Assert.IsType<Gathered<Baseline>.Unusable>(evidence.Baseline);
        Assert.Contains(EvaluationCheck.Run(policy, evidence).Findings, finding => finding.Rule.Incomplete && finding.Message.Contains("It is not the file whose pin or signature was examined a moment ago.", StringComparison.Ordinal));
    }

    [Fact]
    public void Data_that_nobody_examined_are_used_for_nothing()
    {
        var read = new Gathered<string>.Found("data") { Sha256 = Digest.Sha256([1]) };

        Assert.Same(read, ExaminedData.Same(read, Digest.Sha256([1])));
        Assert.IsType<Gathered<string>.Unusable>(ExaminedData.Same(read, Digest.Sha256([2])));
        Assert.IsType<Gathered<string>.Unusable>(ExaminedData.Same(read, null));
        Assert.IsType<Gathered<string>.Missing>(ExaminedData.Same(new Gathered<string>.Missing(), null));
    }

    [Fact]
    public void Golden_data_without_usable_labels_or_inputs_is_refused()
    {
        var floats = TestArray.Npy("<f4", "(2,)", new byte[8]);
        var input = TestArray.Npy("<f4", "(2, 1)", new byte[8]);
        var label = TestArray.Npy("|u1", "(2,)", [0, 1]);
        byte[][] unfit =
        [
            TestArray.Npz(("image", input)),
            TestArray.Npz(("label", label)),
            TestArray.Npz(("image", input), ("label", floats)),
            TestArray.Npz(("image", input), ("label", TestArray.Npy("|u1", "(3,)", [0, 1, 1]))),
            TestArray.Npz(("image", input), ("label", TestArray.Npy("|i1", "(2,)", [0, 255]))),
            TestArray.Npz(("image", input), ("label", TestArray.Npy("<i8", "(1,)", [0, 0, 0, 0, 1, 0, 0, 0]))),
            TestArray.Npz(("image", input), ("label", TestArray.Npy("|u1", "(1, 2)", [0, 1]))),
        ];

        Assert.All(unfit, file => Assert.IsType<Formats.Parsed<GoldenData>.Malformed>(GoldenDataReader.Read(file, GoldenLimits.Default, TestContext.Current.CancellationToken)));
        Assert.Equal([0, 1], Assert.IsType<Formats.Parsed<GoldenData>.Ok>(GoldenDataReader.Read(TestArray.Npz(("image", input), ("label", label)), GoldenLimits.Default, TestContext.Current.CancellationToken)).Value.Labels);
    }

    [Fact]
    public void Nothing_is_recorded_from_a_model_that_knows_a_class_badly()
    {
        using var folder = new TemporaryFolder();
        folder.Write("evaluation/digits.npz", GoldenFile());
        var blind = Scenario.Scores().With((sample, _, score) => sample / 10 == 5 ? 1 : score);

        var recorded = RecordingCheck.Run(Scenario.Policy(), EvaluationRecording.Gather(folder.Path, Scenario.Policy(), Trusted(folder), preprocess: null, [], [], (job, _) => Answer(job, blind), null, TestContext.Current.CancellationToken));

        Assert.Null(recorded.Baseline);
        Assert.Contains(recorded.Findings, finding => finding.Rule == BaselineRules.DoesNotFit && finding.Severity is Severity.Error);
    }

    [Fact]
    public void Every_sibling_is_run_once_on_what_the_baseline_is_recorded_on()
    {
        using var folder = new TemporaryFolder();
        folder.Write("evaluation/digits.npz", GoldenFile());
        var jobs = new List<EvaluatorJob>();
        ImmutableArray<TrustedModel> siblings = [.. Enumerable.Range(0, 3).Select(index => new TrustedModel($"{index}.onnx", folder.PathTo($"{index}.onnx"), Formats.Digest.Sha256([(byte)index])))];

        var evidence = EvaluationRecording.Gather(
            folder.Path,
            Scenario.Policy(),
            Trusted(folder),
            preprocess: null,
            siblings,
            [],
            (job, _) =>
            {
                jobs.Add(job);
                return Answer(job, Scenario.Scores());
            },
            null,
            TestContext.Current.CancellationToken);

        Assert.Equal([folder.PathTo("models", "digits.onnx"), .. siblings.Select(sibling => sibling.Path)], jobs.Select(job => job.ModelPath));
        Assert.Equal([Scenario.OldModel, .. siblings.Select(sibling => sibling.Sha256)], jobs.Select(job => job.ModelDigest));
        Assert.All(jobs.Skip(1), job => Assert.Equal([EvaluationPasses.Reference], job.Passes));
        Assert.Equal(siblings, evidence.Siblings.Select(sibling => sibling.Model));
    }

    [Fact]
    public void Every_device_that_is_there_is_asked_when_a_baseline_is_recorded_and_one_that_rounds_is_remembered()
    {
        using var folder = new TemporaryFolder();
        folder.Write("evaluation/digits.npz", GoldenFile());

        var evidence = EvaluationRecording.Gather(folder.Path, Scenario.Policy(), Trusted(folder), preprocess: null, [], NoiseFloor.Devices, (job, _) => job.Device switch
        {
            "auto" => Answer(job, Scenario.Scores()),
            "cuda" => Scenario.Answer(Scenario.Scores().With((_, _, score) => score * 1.001f), "cuda"),
            "webgpu" => Scenario.Answer(Scenario.Scores().With((sample, index, score) => sample / 10 == 5 && index is 2 or 5 ? 8 - score : score), "webgpu"),
            "directml" => Scenario.Answer(Scenario.Scores(), "cpu"),
            _ => new EvaluatorOutcome.Refused("There is no such device."),
        }, null, TestContext.Current.CancellationToken);
        var baseline = RecordingCheck.Run(Scenario.Policy(), evidence).Baseline!;

        Assert.Equal(["cuda"], baseline.Elsewhere.Keys);
        Assert.Equal(8.5e-3, baseline.Elsewhere["cuda"].Absolute, 1e-3);
        Assert.Equal(1e-3, baseline.Elsewhere["cuda"].Relative, 1e-5);
    }

    [Theory]
    [InlineData("cuda", true)]
    [InlineData("cpu", false)]
    [InlineData("webgpu", false)]
    public void An_unchanged_model_may_round_on_a_device_as_it_did_when_it_was_recorded(string device, bool passes)
    {
        var baseline = Scenario.Baseline() with { Elsewhere = Baseline.Nowhere.Add("cuda", NoiseFloor.Between(8.5e-3, 1e-3)) };
        var evidence = Scenario.Evidence(baseline: baseline, model: Scenario.OldModel, outcome: Scenario.Answer(Scenario.Scores().With((_, _, score) => score * 1.001f), device));

        var findings = Scenario.Judge(Scenario.Policy(SupplyGuard.Policies.ChangeClass.Unchanged) with { Device = device }, evidence);

        Assert.Equal(passes ? [] : [BehaviourRules.OutputsDiffer], findings.Select(finding => finding.Rule));
    }

    private static TrustedModel Trusted(TemporaryFolder folder) => new("models/digits.onnx", folder.PathTo("models", "digits.onnx"), Scenario.OldModel);

    private static EvaluationEvidence Gather(TemporaryFolder folder, ScoreMatrix scores) =>
        EvaluationGathering.Gather(folder.Path, Scenario.Policy(), Scenario.NewModel, Scenario.Examined(folder), (job, _) => Answer(job, scores), (_, _) => Scenario.Weights(2), TestContext.Current.CancellationToken);

    /// <summary>Every pass a little noisier than the one before.</summary>
    private static EvaluatorOutcome.Answered Answer(EvaluatorJob job, ScoreMatrix scores) => new(
        "ONNX Runtime 1.29.0",
        "cpu",
        [.. job.Passes.Select((_, pass) => new EvaluatorOutput(pass, "logits", [scores.Samples, scores.Classes], scores.With((_, _, score) => score + (pass * 7e-7f)).Values.ToArray()))]);

    private static byte[] GoldenFile(int first = 0) => TestArray.Npz(
        ("image", TestArray.Npy("<i4", "(100, 1)", [.. Enumerable.Range(first, 100).SelectMany(BitConverter.GetBytes)])),
        ("label", TestArray.Npy("<i8", "(100,)", [.. Scenario.Labels.SelectMany(label => BitConverter.GetBytes((long)label))])));
}
