using System.Collections.Immutable;
using SupplyGuard.Checks.Evaluation;
using SupplyGuard.Checks.Evaluation.Detection;
using SupplyGuard.Checks.Evaluation.Feedback;
using SupplyGuard.Checks.Evaluation.Probes;
using SupplyGuard.Checks.Evaluation.Regression;
using SupplyGuard.Checks.Evaluation.Samples;
using SupplyGuard.Checks.Evaluation.Skew;
using SupplyGuard.Checks.Evaluation.Weights;
using SupplyGuard.Checks.Models.Attestations;
using SupplyGuard.Checks.Models.Beside;
using SupplyGuard.Checks.Models.Content;
using SupplyGuard.Checks.Models.Coverage;
using SupplyGuard.Checks.Models.Format;
using SupplyGuard.Checks.Models.Graphs;
using SupplyGuard.Checks.Models.Integrity;
using SupplyGuard.Checks.Models.Lineage;
using SupplyGuard.Checks.Models.Signature;
using SupplyGuard.Checks.Packages.Advisories;
using SupplyGuard.Checks.Packages.Age;
using SupplyGuard.Checks.Packages.Folder;
using SupplyGuard.Checks.Packages.Foreign;
using SupplyGuard.Checks.Packages.Installed;
using SupplyGuard.Checks.Packages.Lockfile;
using SupplyGuard.Checks.Packages.Named;
using SupplyGuard.Checks.Packages.Names;
using SupplyGuard.Checks.Packages.Opinion;
using SupplyGuard.Checks.Packages.Pin;
using SupplyGuard.Checks.Packages.RestoreOutput;
using SupplyGuard.Checks.Packages.Review;
using SupplyGuard.Checks.Packages.Signature;
using SupplyGuard.Checks.Packages.Sources;
using SupplyGuard.Checks.Packages.Surface;
using SupplyGuard.Checks.Surroundings;
using SupplyGuard.Checks.Wiring;
using SupplyGuard.Findings;
using SupplyGuard.Policies;

namespace SupplyGuard;

/// <summary>Every rule, listed by hand: the table of contents of what SupplyGuard can find.</summary>
public static class RuleCatalog
{
    /// <summary>Sorted by id.</summary>
    public static ImmutableArray<Rule> All { get; } =
    [
        SignatureRules.NotSigned,
        SignatureRules.DoesNotVerify,
        SignatureRules.NotTrusted,
        SignatureRules.NoTimestamp,
        SignatureRules.NoTrustRoots,
        SignatureRules.Expired,
        SignatureRules.Revoked,
        SignatureRules.RevocationUnknown,
        OpinionRules.Disagrees,
        OpinionRules.NotHad,

        LockfileRules.NoLockfile,
        LockfileRules.ContentHashMismatch,
        InstalledRules.NotInstalled,
        LockfileRules.NotCovered,
        PinRules.NotPinned,
        PinRules.DiffersFromPin,
        LockfileRules.NeverRestored,
        LockfileRules.Unreadable,
        PinRules.LockUnreadable,
        PinRules.LockMissing,
        LockfileRules.RestoredWithErrors,
        RestoreOutputRules.Quarantined,
        RestoreOutputRules.ForeignImport,
        RestoreOutputRules.Changed,
        RestoreOutputRules.NotQuarantined,
        RestoreOutputRules.ToolImport,
        NamedRules.CannotTell,
        NamedRules.NeverExamined,

        SourceRules.NotAllowed,
        SourceRules.NotMapped,
        SourceRules.NoOrigin,
        ConfigurationRules.AsksOthers,
        SourceRules.OutsideMapping,
        ConfigurationRules.Insecure,
        ConfigurationRules.ReadablePassword,
        ConfigurationRules.Weakened,
        ConfigurationRules.Unnamed,
        ConfigurationRules.FromOutside,
        ConfigurationRules.Fallback,
        ConfigurationRules.MappingLost,
        ConfigurationRules.Unreadable,
        PinRules.Downgraded,
        FolderRules.Outside,
        FolderRules.Writable,

        InstalledRules.FileDiffers,
        InstalledRules.FileMissing,
        InstalledRules.FileAdded,
        InstalledRules.ArchiveMalformed,
        InstalledRules.CannotExamine,
        SurfaceRules.BuildCodeNotAllowed,
        SurfaceRules.NativeCodeNotAllowed,
        SurfaceRules.BuildCodeChanged,
        ReviewRules.NotReviewed,
        ReviewRules.CannotUse,

        LookalikeRules.Lookalike,

        AdvisoryRules.Vulnerable,
        AdvisoryRules.Unreadable,
        AdvisoryRules.Missing,
        AdvisoryRules.CannotBeAsked,
        AgeRules.Unlisted,
        AgeRules.Deprecated,
        AgeRules.Outdated,
        AgeRules.NotKnown,
        AgeRules.CannotBeAsked,

        ForeignRules.NotPinned,
        ForeignRules.NoHash,
        ForeignRules.FetchedPlainly,
        ForeignRules.Unreadable,

        IntegrityRules.NotPinned,
        IntegrityRules.DiffersFromPin,
        IntegrityRules.PinnedMissing,

        FormatRules.Malformed,
        FormatRules.TooLarge,
        FormatRules.OtherFormat,
        FormatRules.UnknownFormat,
        FormatRules.Unreadable,
        FormatRules.NoSuchModel,
        CoverageRules.NotVerified,
        FormatRules.UnreadTensors,
        FormatRules.NotUnpacked,
        ShardRules.Disagree,

        ContentRules.DataOutside,
        ContentRules.OperatorDomain,
        ContentRules.CodeNotExamined,
        ContentRules.DataNotExamined,
        PickleRules.RunsCode,
        PickleRules.NotInProfile,
        PickleRules.NotVetted,
        PickleRules.Hidden,
        PickleRules.Ambiguous,
        PickleRules.NotConstant,
        ScriptRules.ReachesOut,
        MachineCodeRules.Contained,
        AssemblyRules.NotMicrosofts,
        SkopsRules.NotInProfile,
        KerasRules.ForeignClass,
        KerasRules.HoldsProgram,
        KerasRules.PathOutside,
        TensorFlowRules.ReachingOperator,
        TensorFlowRules.UnknownOperator,
        TensorFlowRules.PathOutside,
        MobileRules.CustomOperator,
        OutsideRules.PathOutside,
        GraphRules.InputBypasses,
        GraphRules.InputGrafted,
        GraphRules.ValueDecides,
        GraphRules.OutputsReordered,
        GraphRules.NotFollowed,
        GraphRules.InputAdded,
        BesideRules.TemplateReaches,
        BesideRules.TemplateUnread,
        BesideRules.ImportsCode,
        BesideRules.Program,
        BesideRules.Entity,

        SignatureFileRules.NotSigned,
        SignatureFileRules.Malformed,
        SignatureFileRules.UnknownKind,
        SignatureFileRules.SaidTwice,
        SignerRules.ValueInvalid,
        SignerRules.OtherKey,
        SignerRules.OtherIdentity,
        SignerRules.OtherWay,
        SignerRules.ChainUntrusted,
        SignerRules.Expired,
        SignerRules.NotForSigning,
        SignerRules.NotLogged,
        SignatureFileRules.UnsafeName,
        SignatureFileRules.RootMismatch,
        SignatureFileRules.ShardsIncomplete,
        SignatureFileRules.UnknownHash,
        SignatureFileRules.NothingSigned,
        SignedContentRules.Link,
        SignedContentRules.Changed,
        SignedContentRules.Missing,
        SignedContentRules.Extra,
        SignedContentRules.LeftOut,
        SignerRules.TooFew,
        SignerRules.TooOld,
        SignedContentRules.Revoked,
        SignedContentRules.Unreadable,
        SignerRules.Unusable,
        RecorderRules.SamePerson,
        RecorderRules.NotVouchedFor,
        SignerRules.Revoked,
        SignerRules.RevocationUnknown,
        SignerRules.BadStamp,

        LineageRules.TensorDiffers,
        LineageRules.StructureDiffers,
        LineageRules.BaseNotExamined,
        LineageRules.BaseNotPinned,
        LineageRules.PatternUnused,

        AttestationRules.Missing,
        AttestationRules.Malformed,
        AttestationRules.Untrusted,
        AttestationRules.OtherModel,
        AttestationRules.TooOld,
        AttestationRules.NotPassed,
        AttestationRules.Privacy,
        AttestationRules.NotIsolated,
        AttestationRules.NotAudited,
        AttestationRules.OtherBase,
        AttestationRules.Unreadable,
        AttestationRules.NotApproved,

        RunRules.NotInstalled,
        RunRules.TimedOut,
        RunRules.NoAnswer,
        RunRules.UnusableAnswer,
        BaselineRules.Missing,
        BaselineRules.DoesNotFit,
        GoldenRules.Unusable,
        ScoreRules.NotUsable,
        SelfTestRules.Failed,
        RunRules.ModelDidNotPass,
        RunRules.ModelRefused,
        RunRules.VersionDiffers,
        WeightRules.NotCompared,
        RegressionRules.NoLimits,
        RuntimeRules.RanOnAnother,
        RuntimeRules.RuntimeDidNotPass,
        RuntimeRules.NoTorchSharp,
        TrialRules.Tried,
        SampleRules.TwoLabels,
        SampleRules.Repeated,
        SampleRules.Contradicted,
        SampleRules.NotFinite,
        SampleRules.Constant,
        SampleRules.OutOfRange,
        FeedbackRules.Unusable,
        FeedbackRules.TwoLabels,
        FeedbackRules.HoldsGolden,
        FeedbackRules.Repeated,
        FeedbackRules.OutOfRange,
        FeedbackRules.FalseByGolden,
        FeedbackRules.FalseByTrusted,
        FeedbackRules.Beyond,
        FeedbackRules.Drift,
        FeedbackRules.Shares,
        FeedbackRules.NotAsked,
        FeedbackRules.Alone,

        BehaviourRules.OutputsDiffer,
        BehaviourRules.MarginLost,
        BehaviourRules.ReadAsAnother,
        BehaviourRules.RecallFell,
        BehaviourRules.LabelsDisagree,
        GoldenRules.Public,
        BehaviourRules.MarginThin,
        GoldenRules.Small,
        GoldenRules.KeyMissing,
        BehaviourRules.VariedMarginLost,
        BehaviourRules.NewlyWrong,
        ProbeRules.PatchFlips,
        ProbeRules.PatchCostsMargin,
        ProbeRules.PixelFlips,
        ProbeRules.ProbeThin,
        BehaviourRules.FunctionDiffers,
        WeightRules.StructureDiffers,
        WeightRules.TooFar,
        WeightRules.LowBitsOnly,
        WeightRules.PartOfHead,
        WeightRules.HeadLooksEdited,
        WeightRules.ClaimsMore,
        ProbeRules.NotProbed,
        SkewRules.SliceIsWrong,
        SkewRules.ScoresMoved,
        SkewRules.PriorMoved,
        CalibrationRules.Differs,
        CalibrationRules.SiblingFails,
        CalibrationRules.Impossible,
        RegressionRules.BeyondLimit,
        RegressionRules.ErrorGrew,
        RegressionRules.OutputsLeave,
        DetectionRules.ObjectsLost,
        DetectionRules.ObjectsInvented,
        SequentialRules.EarlyStop,
        SequentialRules.NotAllAsked,

        RunRules.OtherDevice,
        ProviderRules.AnotherFunction,
        ConfinementRules.WallsMissing,
        ConfinementRules.NotEveryWall,
        ConfinementRules.BoundExceeded,

        PolicyRules.Unreadable,
        PolicyRules.UnknownKey,
        PolicyRules.ExemptionUnused,
        PolicyRules.ExemptionExpired,
        PolicyRules.ExemptionUnexplained,
        PolicyRules.AllowanceUnused,
        PolicyRules.DuplicateKey,
        PolicyRules.ValueNotAllowed,
        PolicyRules.PathLeaves,
        PolicyRules.UnknownPreset,
        PolicyRules.LowersIncomplete,
        PolicyRules.AsksNothing,
        PolicyRules.FileMissing,

        SurroundingsRules.ChangesRestore,
        GuardRules.CannotHost,
        GuardRules.NothingFound,
        GuardRules.RestoreFailed,
        WiringRules.Incomplete,
        WiringRules.Hidden,
        SurroundingsRules.WeakensVerification,
        WiringRules.VendoredDiffers,

        GuardRules.OurDefect,
    ];
}
