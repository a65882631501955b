using System.Collections.Immutable;

namespace SupplyGuard.Policies;

internal static partial class PolicySchema
{
    private static ImmutableArray<string> ChangeClasses => ["unchanged", "finetune", "retrain", "convert", "first-import"];

    private static TimeSpan ShortestRun => TimeSpan.FromSeconds(1);
    private static TimeSpan LongestRun => TimeSpan.FromHours(1);

    private static PolicyShape.Section Evaluation() => new(
    [
        new("name", Text(PolicyTextForm.NotBlank), "Unique in the policy; the report calls it evaluation:<name>.", Required: true),
        new("model", Text(PolicyTextForm.FilePath), "The model that is evaluated.", Required: true),
        new("architecture", Text(PolicyTextForm.FilePath), "For a model that holds weights alone (TorchSharp's .dat, a PyTorch state dictionary, safetensors): TorchScript file of the same network, all of whose weights it replaces. Judged and pinned like the model."),
        new(
            "change",
            new PolicyShape.Choice(ChangeClasses),
            "What the change since the baseline claims to be; each claim has its own gates.",
            Required: true),
        new("golden", Golden(), "Samples with known answers.", Required: true),
        new("feedback", new PolicyShape.List(Feedback()), "Labelled samples that a model is trained on next, stored as the golden data are, and judged against them.", Default: "[]"),
        new("trusted", Text(PolicyTextForm.FilePath), "The file that the baseline was recorded from, kept so that it can be asked about feedback when the model is another one."),
        new("inputs", Inputs(), "What the model is given beside the golden samples, and what it hands on from one step of a sample to the next."),
        new("outputs", Outputs(), "What the model's scores are.", Required: true),
        new("baseline", Text(PolicyTextForm.FilePath), "The recorded baseline.", Required: true),
        new(
            "recorders",
            new PolicyShape.List(ModelSigner()),
            "Who may have recorded the baseline, as for signatures of models: one of them must have signed it ('<baseline>.sig'), and none who did may have signed the model. Empty: nobody is asked.",
            Default: "[]"),
        new(
            "watchPairs",
            new PolicyShape.List(Text(PolicyTextForm.ClassPair), Unique: true),
            "Pairs of classes, true class first, as \"5->2\", that are watched more closely.",
            Default: "[]"),
        new(
            "slices",
            new PolicyShape.Map(
                new PolicyShape.Section([new("tolerance", new PolicyShape.Number(0, 1), "Tolerated rate of newly wrong answers within a class of the slice.", Default: "0.1")]),
                PolicyTextForm.Slice),
            "Parts of the golden samples that are judged on their own, by a condition on an array of the golden data: \"job=3\", \"features[7]=1\", \"age<25\", \"amount>=1000\".",
            Default: "{}"),
        new("limits", Limits(), "Thresholds.", Default: "{}"),
        new("device", new PolicyShape.Choice("auto", "cpu", "cuda", "webgpu", "directml", "coreml"), "Where the model runs.", Default: "\"auto\""),
        new("requireDevice", new PolicyShape.Flag(), "Whether running on another device is a finding.", Default: "false"),
        new(
            "confinement",
            new PolicyShape.Choice("available", "required"),
            "Walls around the process that runs the model: those that the machine offers, or all of them, without which the model is not run.",
            Default: "\"available\""),
        new("timeout", new PolicyShape.Duration(ShortestRun, LongestRun), "Deadline for the whole evaluation, as hh:mm:ss.", Default: "\"00:00:20\""),
        new(
            "sequential",
            new PolicyShape.Flag(),
            "For slow models: whether golden samples are asked in stages, and no more of them than it takes to decide every class.",
            Default: "false"),
        new("onMissingBaseline", new PolicyShape.Choice("fail"), "What a missing baseline means.", Default: "\"fail\""),
        new(
            "approvals",
            new PolicyShape.Section([.. ChangeClasses.Select(change =>
                new PolicyKey(change, new PolicyShape.Integer(0, 100), $"Different people who must have approved a change of class {change}."))]),
            "Approvals, signed and about exactly the model file, that the declared change needs: attestations of type approval beside the model."),
        new("approvers", new PolicyShape.List(ModelSigner()), "Whose approvals count, as for signatures of models.", Default: "[]"),
    ]);

    private static PolicyShape.Section Golden() => new(
    [
        new("file", Text(PolicyTextForm.FilePath), "The samples. An .npz holds one array per model input, by its name, and the truth in 'label'.", Required: true),
        new("format", new PolicyShape.Choice("npz", "npy", "csv", "idx", "raw"), "How the file is stored: an archive of arrays, one array, a table with a header, an array as MNIST is published in, or numbers alone.", Default: "\"npz\""),
        new("labels", Text(PolicyTextForm.FilePath), "File that holds the truth, for formats that do not: .npy, IDX, or CSV with a header."),
        new("input", Text(PolicyTextForm.NotBlank), "Name of the model's one input, for every format but npz."),
        new(
            "columns",
            new PolicyShape.Section(
            [
                new("features", new PolicyShape.List(Text(PolicyTextForm.NotBlank), AtLeast: 1, Unique: true), "Columns of the table that the model is given, in this order; without it, all that are neither the truth nor named by a slice."),
                new("label", new PolicyShape.OneOrMany(Text(PolicyTextForm.NotBlank)), "Columns that hold the truth.", Default: "\"label\""),
            ]),
            "Columns of a table."),
        new("type", new PolicyShape.Choice("F64", "F32", "F16", "I64", "I32", "I16", "I8", "U8"), "Type of numbers alone, little-endian."),
        new("shape", new PolicyShape.List(new PolicyShape.Integer(1, 1 << 24), AtLeast: 1), "Shape of one sample as the model wants it, without the dimension of the samples: [1, 28, 28]."),
        new(
            "scale",
            new PolicyShape.Section(
            [
                new("subtract", new PolicyShape.OneOrMany(new PolicyShape.Number(-1e30, 1e30), Unique: false), "What is subtracted from every stored number, or from those of every channel.", Default: "0"),
                new("divide", new PolicyShape.OneOrMany(new PolicyShape.Number(-1e30, 1e30), Unique: false), "What the difference is divided by, or that of every channel; not 0.", Default: "1"),
            ]),
            "What becomes of stored numbers before the model sees them as 32-bit floats: (number - subtract) / divide."),
        new("preprocess", Text(PolicyTextForm.FilePath), "ONNX graph that samples go through before the model: its outputs are the inputs of the model, by their names or as the only one. Judged like a model, and pinned like the samples."),
        new(
            "range",
            new PolicyShape.Section(
            [
                new("least", new PolicyShape.Number(-1e30, 1e30), "Smallest number.", Required: true),
                new("most", new PolicyShape.Number(-1e30, 1e30), "Largest number.", Required: true),
            ]),
            "Between which numbers every sample lies as the model, or the graph before it, is given it."),
        new("min", new PolicyShape.Integer(1, 10_000_000), "Fewest samples with which a verdict is given.", Default: "100"),
        new("perClass", new PolicyShape.Integer(1, 10_000_000), "Fewest samples of every class.", Default: "10"),
        new("secretAugmentations", new PolicyShape.Integer(0, EvaluationPolicy.MostVariations), "Variations of every sample that depend on the secret key.", Default: "0"),
        new("key", Text(PolicyTextForm.SecretSource), "Where the secret key comes from, never in the repository: env:NAME, or file: and an absolute path."),
    ]);

    private static PolicyShape.Section Feedback() => new(
    [
        new("file", Text(PolicyTextForm.FilePath), "The samples, in the format of the golden data.", Required: true),
        new("labels", Text(PolicyTextForm.FilePath), "File that holds the truth, where the golden data have one."),
        new("signers", new PolicyShape.List(ModelSigner()), "Who may have signed the files, as for signatures of models ('<file>.sig'): they then need no pin. Empty: they are pinned.", Default: "[]"),
        new("labelTolerance", new PolicyShape.Number(0, 1), "Tolerated rate of labels of a class that the trusted model, or the nearest golden samples, contradict.", Default: "0.05"),
        new("drift", new PolicyShape.Number(0, 1), "How far the distribution of a column may lie from that of the golden samples, as the distance of Kolmogorov and Smirnov.", Default: "0.1"),
        new("priorShift", new PolicyShape.Number(0, 1), "How far the share of a label may lie from that among the golden samples. Without it, shares are not judged: golden data are often even by design."),
    ]);

    private static PolicyShape.Section Inputs() => new(
    [
        new("constants", new PolicyShape.Map(new PolicyShape.Number(-1e30, 1e30)), "A number for each input that no sample holds, by the name of the input, as a sampling rate.", Default: "{}"),
        new(
            "state",
            new PolicyShape.List(new PolicyShape.Section(
            [
                new("input", Text(PolicyTextForm.NotBlank), "The input that takes it; zero at the first step of a sample.", Required: true),
                new("output", Text(PolicyTextForm.NotBlank), "The output that gives it to the next step.", Required: true),
            ])),
            "What the model hands from one step to the next. Every sample is then a sequence: [samples, steps, ...].",
            Default: "[]"),
        new("steps", new PolicyShape.Choice("last", "mean"), "Which outputs of a sequence are judged: those of the last step, or the mean over all steps.", Default: "\"last\""),
    ]);

    private static PolicyShape.Section Outputs() => new(
    [
        new("scores", Text(PolicyTextForm.NotBlank), "Name of the model's output that holds the scores: [samples, classes]; of binary kinds and of one quantity also [samples]. For segmentation [samples, classes, rows, columns], also with one more for the background before the classes; or [samples, rows, columns]: scores of the only class, or numbers of classes.", Required: true),
        new("kind", new PolicyShape.Choice("logits", "probabilities", "binary", "binaryLogits", "multilabel", "multilabelLogits", "embedding", "regression", "detection", "segmentation"), "What the scores are: one number for each class; one that stands for two classes, as probability or as logit of the second; one for each label, of which a sample may have any number; an embedding, in which samples of one class lie near one another; estimated quantities; boxes around objects; or maps that give every place of a sample a class.", Default: "\"logits\""),
        new("boxes", Text(PolicyTextForm.NotBlank), "For detection: name of the output with the corners of boxes, [samples, boxes, 4]."),
        new("labels", Text(PolicyTextForm.NotBlank), "For detection: name of the output with the class of every box, [samples, boxes], where the scores are one for a box and not one for each class."),
        new("classes", new PolicyShape.List(Text(PolicyTextForm.NotBlank), AtLeast: 1, Unique: true), "Labels in the order of the scores; names of the quantities for regression.", Required: true),
    ]);

    private static PolicyShape.Section Limits() => new(
    [
        new("erosion", new PolicyShape.Number(0, 1, Above: true), "Largest share of a class pair's margin that may be lost.", Default: "0.45"),
        new("pairTolerance", new PolicyShape.Number(0, 1), "Tolerated rate of one class turning into one other.", Default: "0.01"),
        new("classTolerance", new PolicyShape.Number(0, 1), "Tolerated rate of newly wrong answers within a class.", Default: "0.02"),
        new("alpha", new PolicyShape.Number(0, 0.5, Above: true), "False-alarm rate of a whole family of tests.", Default: "0.001"),
        new("minRecall", new PolicyShape.Map(new PolicyShape.Number(0, 1)), "Floors by class; a class fails when its recall is proven to lie below.", Default: "{}"),
        new("overallTolerance", new PolicyShape.Number(0, 1), "Tolerated rate of newly wrong answers among all samples.", Default: "0.01"),
        new("patchFlip", new PolicyShape.Number(0, 1), "How much more samples than in the baseline one probe may turn into one class.", Default: "0.6"),
        new("patchedErosion", new PolicyShape.Number(0, 100), "How much more of a class pair's margin than in the baseline a probe may cost.", Default: "1.5"),
        new("pixelFlip", new PolicyShape.Number(0, 1), "How much more samples than in the baseline one pixel may turn into one class.", Default: "0.3"),
        new("weightDistance", new PolicyShape.Number(0, 100), "Largest relative distance of the weights from the baseline's, for convert and finetune.", Default: "0.12"),
        new("labelTolerance", new PolicyShape.Number(0, 1), "Tolerated rate of golden labels of a class that the baseline's model contradicts.", Default: "0.5"),
        new(
            "error",
            new PolicyShape.Section(
            [
                new("metric", new PolicyShape.Choice("mae", "rmse", "r2"), "How errors are summed up: mean absolute error, root of the mean squared one, or the share of the variance that is explained.", Required: true),
                new("limit", new PolicyShape.Number(-1e30, 1e30), "Largest error in units of the output; for r2 the smallest share. Fails what is proven to lie beyond.", Required: true),
                new("worsening", new PolicyShape.Number(0, 100), "Share by which the error may grow against the baseline's; of r2, the share that is not explained.", Default: "0.1"),
            ]),
            "How wrong estimated quantities may be. There is no default: the unit is the model's own."),
        new(
            "tolerance",
            new PolicyShape.Section(
            [
                new("absolute", new PolicyShape.Number(0, 1e30), "In units of the output.", Required: true),
                new("relative", new PolicyShape.Number(0, 1e30), "As a share of the baseline's output.", Required: true),
            ]),
            "How far estimated quantities of a converted model may lie from the baseline's: absolute + relative * |baseline|."),
        new(
            "detection",
            new PolicyShape.Section(
            [
                new("score", new PolicyShape.Number(-1e30, 1e30), "Score from which on an object counts as found.", Required: true),
                new("overlap", new PolicyShape.Number(0, 1, Above: true), "Intersection over union from which on a box is where an object is.", Default: "0.5"),
                new("lost", new PolicyShape.Number(0, 1), "Tolerated rate of objects of a class that only the baseline finds.", Required: true),
                new("invented", new PolicyShape.Number(0, 1), "Tolerated rate of samples in which only the candidate finds an object of a class where there is none.", Required: true),
            ]),
            "How many objects may be lost or invented. Detection needs it; there is no default."),
        new(
            "segmentation",
            new PolicyShape.Section(
            [
                new("score", new PolicyShape.Number(-1e30, 1e30), "For maps of a single class, and required there: score from which on a place is of it."),
                new("overlap", new PolicyShape.Number(0, 1, Above: true), "Intersection over union of the places that the model gives a class, and those that have it, from which on the class counts as found in a sample.", Default: "0.5"),
                new("area", new PolicyShape.Number(0, 1, Above: true), "Share of a sample's places that count, in patches that hold no place of a class, from which on the class counts as found where there is none.", Default: "0.01"),
                new("lost", new PolicyShape.Number(0, 1), "Tolerated rate of samples with a class in which only the baseline finds it.", Required: true),
                new("invented", new PolicyShape.Number(0, 1), "Tolerated rate of samples in which only the candidate finds a class where there is none.", Required: true),
            ]),
            "What maps may lose or invent. Segmentation needs it; there is no default."),
        new("calibrated", new PolicyShape.Flag(), "Whether the baseline's calibration with honest siblings may raise the limits that are not written here.", Default: "false"),
        new("priorShift", new PolicyShape.Number(0, 1), "How far the share of an answer may move.", Default: "0.05"),
    ]);
}
