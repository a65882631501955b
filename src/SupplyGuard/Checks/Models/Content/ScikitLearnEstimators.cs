using System.Collections.Immutable;
using static SupplyGuard.Checks.Models.Content.GlobalUse;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>Estimators of scikit-learn that come with a package before "h" in the alphabet, and what they consist of. Made from the classes of versions 1.2 that derive from <c>BaseEstimator</c>, and from what pickles of all of them import; newer names beside.</summary>
internal static class ScikitLearnEstimators
{
    private const GlobalUse Made = Create | Build;

    /// <summary>Compiled classes, and the functions that make them again.</summary>
    private const GlobalUse Rebuilt = Call | Build;

    public static ImmutableArray<GlobalGroup> Groups { get; } =
    [
        new(Rebuilt, "sklearn._loss._loss",
            "CyAbsoluteError CyExponentialLoss CyHalfBinomialLoss CyHalfGammaLoss CyHalfMultinomialLoss CyHalfPoissonLoss CyHalfSquaredError "
            + "CyHalfTweedieLoss CyHalfTweedieLossIdentity CyHuberLoss CyPinballLoss __pyx_unpickle_CyAbsoluteError "
            + "__pyx_unpickle_CyExponentialLoss __pyx_unpickle_CyHalfBinomialLoss __pyx_unpickle_CyHalfGammaLoss "
            + "__pyx_unpickle_CyHalfMultinomialLoss __pyx_unpickle_CyHalfPoissonLoss __pyx_unpickle_CyHalfSquaredError "
            + "__pyx_unpickle_CyHalfTweedieLoss __pyx_unpickle_CyHalfTweedieLossIdentity __pyx_unpickle_CyHuberLoss __pyx_unpickle_CyPinballLoss"),
        new(Made, "sklearn._loss.link", "HalfLogitLink IdentityLink Interval LogLink LogitLink MultinomialLogit"),
        new(Made, "sklearn._loss.loss",
            "AbsoluteError ExponentialLoss HalfBinomialLoss HalfGammaLoss HalfMultinomialLoss HalfPoissonLoss HalfSquaredError HalfTweedieLoss "
            + "HalfTweedieLossIdentity HuberLoss PinballLoss"),
        new(Made, "sklearn.base", "BaseEstimator"),
        new(Made, "sklearn.calibration", "CalibratedClassifierCV _CalibratedClassifier _SigmoidCalibration"),
        new(Made, "sklearn.cluster._affinity_propagation", "AffinityPropagation"),
        new(Made, "sklearn.cluster._agglomerative", "AgglomerativeClustering FeatureAgglomeration"),
        new(Made, "sklearn.cluster._bicluster", "BaseSpectral SpectralBiclustering SpectralCoclustering"),
        new(Made, "sklearn.cluster._birch", "Birch _CFNode _CFSubcluster"),
        new(Made, "sklearn.cluster._bisect_k_means", "BisectingKMeans _BisectingTree"),
        new(Made, "sklearn.cluster._dbscan", "DBSCAN"),
        new(Made, "sklearn.cluster._kmeans", "KMeans MiniBatchKMeans _BaseKMeans"),
        new(Made, "sklearn.cluster._mean_shift", "MeanShift"),
        new(Made, "sklearn.cluster._optics", "OPTICS"),
        new(Made, "sklearn.cluster._spectral", "SpectralClustering"),
        new(Made, "sklearn.compose._column_transformer", "ColumnTransformer"),
        new(Made, "sklearn.compose._target", "TransformedTargetRegressor"),
        new(Made, "sklearn.covariance._elliptic_envelope", "EllipticEnvelope"),
        new(Made, "sklearn.covariance._empirical_covariance", "EmpiricalCovariance"),
        new(Made, "sklearn.covariance._graph_lasso", "BaseGraphicalLasso GraphicalLasso GraphicalLassoCV"),
        new(Made, "sklearn.covariance._robust_covariance", "MinCovDet"),
        new(Made, "sklearn.covariance._shrunk_covariance", "LedoitWolf OAS ShrunkCovariance"),
        new(Made, "sklearn.cross_decomposition._pls", "CCA PLSCanonical PLSRegression PLSSVD _PLS"),
        new(Made, "sklearn.decomposition._base", "_BasePCA"),
        new(Made, "sklearn.decomposition._dict_learning", "DictionaryLearning MiniBatchDictionaryLearning SparseCoder"),
        new(Made, "sklearn.decomposition._factor_analysis", "FactorAnalysis"),
        new(Made, "sklearn.decomposition._fastica", "FastICA"),
        new(Made, "sklearn.decomposition._incremental_pca", "IncrementalPCA"),
        new(Made, "sklearn.decomposition._kernel_pca", "KernelPCA"),
        new(Made, "sklearn.decomposition._lda", "LatentDirichletAllocation"),
        new(Made, "sklearn.decomposition._nmf", "MiniBatchNMF NMF _BaseNMF"),
        new(Made, "sklearn.decomposition._pca", "PCA"),
        new(Made, "sklearn.decomposition._sparse_pca", "MiniBatchSparsePCA SparsePCA _BaseSparsePCA"),
        new(Made, "sklearn.decomposition._truncated_svd", "TruncatedSVD"),
        new(Made, "sklearn.discriminant_analysis", "LinearDiscriminantAnalysis QuadraticDiscriminantAnalysis"),
        new(Made, "sklearn.dummy", "DummyClassifier DummyRegressor"),
        new(Made, "sklearn.ensemble._bagging", "BaggingClassifier BaggingRegressor BaseBagging"),
        new(Made, "sklearn.ensemble._base", "BaseEnsemble _BaseHeterogeneousEnsemble"),
        new(Made, "sklearn.ensemble._forest",
            "BaseForest ExtraTreesClassifier ExtraTreesRegressor ForestClassifier ForestRegressor RandomForestClassifier RandomForestRegressor "
            + "RandomTreesEmbedding"),
        new(Made, "sklearn.ensemble._gb", "BaseGradientBoosting GradientBoostingClassifier GradientBoostingRegressor VerboseReporter"),
        new(Made, "sklearn.ensemble._gb_losses", "BinomialDeviance ExponentialLoss HuberLossFunction LeastAbsoluteError LeastSquaresError MultinomialDeviance QuantileLossFunction"),
        new(Made, "sklearn.ensemble._hist_gradient_boosting.binning", "_BinMapper"),
        new(Made, "sklearn.ensemble._hist_gradient_boosting.gradient_boosting", "BaseHistGradientBoosting HistGradientBoostingClassifier HistGradientBoostingRegressor"),
        new(Made, "sklearn.ensemble._hist_gradient_boosting.predictor", "TreePredictor"),
        new(Made, "sklearn.ensemble._iforest", "IsolationForest"),
        new(Made, "sklearn.ensemble._stacking", "StackingClassifier StackingRegressor _BaseStacking"),
        new(Made, "sklearn.ensemble._voting", "VotingClassifier VotingRegressor _BaseVoting"),
        new(Made, "sklearn.ensemble._weight_boosting", "AdaBoostClassifier AdaBoostRegressor BaseWeightBoosting"),
        new(Made, "sklearn.feature_extraction._dict_vectorizer", "DictVectorizer"),
        new(Made, "sklearn.feature_extraction._hash", "FeatureHasher"),
        new(Made, "sklearn.feature_extraction.image", "PatchExtractor"),
        new(Made, "sklearn.feature_extraction.text", "CountVectorizer HashingVectorizer TfidfTransformer TfidfVectorizer"),
        new(Made, "sklearn.feature_selection._from_model", "SelectFromModel"),
        new(Made, "sklearn.feature_selection._rfe", "RFE RFECV"),
        new(Made, "sklearn.feature_selection._sequential", "SequentialFeatureSelector"),
        new(Made, "sklearn.feature_selection._univariate_selection", "GenericUnivariateSelect SelectFdr SelectFpr SelectFwe SelectKBest SelectPercentile _BaseFilter"),
        new(Made, "sklearn.feature_selection._variance_threshold", "VarianceThreshold"),
        new(Made, "sklearn.gaussian_process._gpc", "GaussianProcessClassifier _BinaryGaussianProcessClassifierLaplace"),
        new(Made, "sklearn.gaussian_process._gpr", "GaussianProcessRegressor"),
        new(Made, "sklearn.gaussian_process.kernels",
            "CompoundKernel ConstantKernel DotProduct ExpSineSquared Exponentiation Hyperparameter Matern PairwiseKernel Product RBF "
            + "RationalQuadratic Sum WhiteKernel"),
    ];
}
