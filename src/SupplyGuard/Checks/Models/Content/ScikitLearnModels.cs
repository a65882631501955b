using System.Collections.Immutable;
using static SupplyGuard.Checks.Models.Content.GlobalUse;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>Estimators of scikit-learn of the packages that <see cref="ScikitLearnEstimators"/> does not have, and what they consist of.</summary>
internal static class ScikitLearnModels
{
    private const GlobalUse Made = Create | Build;

    /// <summary>Compiled classes, and the functions that make them again.</summary>
    private const GlobalUse Rebuilt = Call | Build;

    public static ImmutableArray<GlobalGroup> Groups { get; } =
    [
        new(Made, "sklearn.impute._base", "MissingIndicator SimpleImputer _BaseImputer"),
        new(Made, "sklearn.impute._iterative", "IterativeImputer"),
        new(Made, "sklearn.impute._knn", "KNNImputer"),
        new(Made, "sklearn.isotonic", "IsotonicRegression"),
        new(Made, "sklearn.kernel_approximation", "AdditiveChi2Sampler Nystroem PolynomialCountSketch RBFSampler SkewedChi2Sampler"),
        new(Made, "sklearn.kernel_ridge", "KernelRidge"),
        new(Made, "sklearn.linear_model._base", "LinearModel LinearRegression"),
        new(Made, "sklearn.linear_model._bayes", "ARDRegression BayesianRidge"),
        new(Made, "sklearn.linear_model._coordinate_descent", "ElasticNet ElasticNetCV Lasso LassoCV LinearModelCV MultiTaskElasticNet MultiTaskElasticNetCV MultiTaskLasso MultiTaskLassoCV"),
        new(Made, "sklearn.linear_model._glm.glm", "GammaRegressor PoissonRegressor TweedieRegressor _GeneralizedLinearRegressor"),
        new(Made, "sklearn.linear_model._huber", "HuberRegressor"),
        new(Made, "sklearn.linear_model._least_angle", "Lars LarsCV LassoLars LassoLarsCV LassoLarsIC"),
        new(Made, "sklearn.linear_model._logistic", "LogisticRegression LogisticRegressionCV"),
        new(Made, "sklearn.linear_model._omp", "OrthogonalMatchingPursuit OrthogonalMatchingPursuitCV"),
        new(Made, "sklearn.linear_model._passive_aggressive", "PassiveAggressiveClassifier PassiveAggressiveRegressor"),
        new(Made, "sklearn.linear_model._perceptron", "Perceptron"),
        new(Made, "sklearn.linear_model._quantile", "QuantileRegressor"),
        new(Made, "sklearn.linear_model._ransac", "RANSACRegressor"),
        new(Made, "sklearn.linear_model._ridge", "Ridge RidgeCV RidgeClassifier RidgeClassifierCV _BaseRidge _BaseRidgeCV _RidgeGCV"),
        new(Rebuilt, "sklearn.linear_model._sgd_fast", "EpsilonInsensitive Hinge Huber Log ModifiedHuber SquaredEpsilonInsensitive SquaredHinge SquaredLoss"),
        new(Made, "sklearn.linear_model._stochastic_gradient", "BaseSGD BaseSGDClassifier BaseSGDRegressor SGDClassifier SGDOneClassSVM SGDRegressor"),
        new(Made, "sklearn.linear_model._theil_sen", "TheilSenRegressor"),
        new(Made, "sklearn.manifold._isomap", "Isomap"),
        new(Made, "sklearn.manifold._locally_linear", "LocallyLinearEmbedding"),
        new(Made, "sklearn.manifold._mds", "MDS"),
        new(Made, "sklearn.manifold._spectral_embedding", "SpectralEmbedding"),
        new(Made, "sklearn.manifold._t_sne", "TSNE"),
        new(Rebuilt, "sklearn.metrics._dist_metrics",
            "BrayCurtisDistance BrayCurtisDistance32 BrayCurtisDistance64 CanberraDistance CanberraDistance32 CanberraDistance64 "
            + "ChebyshevDistance ChebyshevDistance32 ChebyshevDistance64 DiceDistance DiceDistance32 DiceDistance64 EuclideanDistance "
            + "EuclideanDistance32 EuclideanDistance64 HammingDistance HammingDistance32 HammingDistance64 HaversineDistance HaversineDistance32 "
            + "HaversineDistance64 JaccardDistance JaccardDistance32 JaccardDistance64 KulsinskiDistance KulsinskiDistance32 KulsinskiDistance64 "
            + "MahalanobisDistance MahalanobisDistance32 MahalanobisDistance64 ManhattanDistance ManhattanDistance32 ManhattanDistance64 "
            + "MatchingDistance MatchingDistance32 MatchingDistance64 MinkowskiDistance MinkowskiDistance32 MinkowskiDistance64 "
            + "RogersTanimotoDistance RogersTanimotoDistance32 RogersTanimotoDistance64 RussellRaoDistance RussellRaoDistance32 "
            + "RussellRaoDistance64 SEuclideanDistance SEuclideanDistance32 SEuclideanDistance64 SokalMichenerDistance SokalMichenerDistance32 "
            + "SokalMichenerDistance64 SokalSneathDistance SokalSneathDistance32 SokalSneathDistance64 WMinkowskiDistance WMinkowskiDistance32 "
            + "WMinkowskiDistance64 newObj"),
        new(Made, "sklearn.mixture._base", "BaseMixture"),
        new(Made, "sklearn.mixture._bayesian_mixture", "BayesianGaussianMixture"),
        new(Made, "sklearn.mixture._gaussian_mixture", "GaussianMixture"),
        new(Made, "sklearn.model_selection._search", "BaseSearchCV GridSearchCV RandomizedSearchCV"),
        new(Made, "sklearn.model_selection._search_successive_halving", "BaseSuccessiveHalving HalvingGridSearchCV HalvingRandomSearchCV"),
        new(Made, "sklearn.model_selection._split",
            "GroupKFold KFold LeaveOneOut RepeatedKFold RepeatedStratifiedKFold ShuffleSplit StratifiedKFold StratifiedShuffleSplit "
            + "TimeSeriesSplit"),
        new(Made, "sklearn.multiclass", "OneVsOneClassifier OneVsRestClassifier OutputCodeClassifier _ConstantPredictor"),
        new(Made, "sklearn.multioutput", "ClassifierChain MultiOutputClassifier MultiOutputRegressor RegressorChain _BaseChain _MultiOutputEstimator"),
        new(Made, "sklearn.naive_bayes", "BernoulliNB CategoricalNB ComplementNB GaussianNB MultinomialNB _BaseDiscreteNB _BaseNB"),
        new(Rebuilt, "sklearn.neighbors._ball_tree", "BallTree BallTree32 BallTree64 newObj"),
        new(Made, "sklearn.neighbors._base", "NeighborsBase"),
        new(Made, "sklearn.neighbors._classification", "KNeighborsClassifier RadiusNeighborsClassifier"),
        new(Made, "sklearn.neighbors._graph", "KNeighborsTransformer RadiusNeighborsTransformer"),
        new(Rebuilt, "sklearn.neighbors._kd_tree", "KDTree KDTree32 KDTree64 newObj"),
        new(Made, "sklearn.neighbors._kde", "KernelDensity"),
        new(Made, "sklearn.neighbors._lof", "LocalOutlierFactor"),
        new(Made, "sklearn.neighbors._nca", "NeighborhoodComponentsAnalysis"),
        new(Made, "sklearn.neighbors._nearest_centroid", "NearestCentroid"),
        new(Made, "sklearn.neighbors._regression", "KNeighborsRegressor RadiusNeighborsRegressor"),
        new(Made, "sklearn.neighbors._unsupervised", "NearestNeighbors"),
        new(Made, "sklearn.neural_network._multilayer_perceptron", "BaseMultilayerPerceptron MLPClassifier MLPRegressor"),
        new(Made, "sklearn.neural_network._rbm", "BernoulliRBM"),
        new(Made, "sklearn.neural_network._stochastic_optimizers", "AdamOptimizer SGDOptimizer"),
        new(Made, "sklearn.pipeline", "FeatureUnion Pipeline"),
        new(Made, "sklearn.preprocessing._data", "Binarizer KernelCenterer MaxAbsScaler MinMaxScaler Normalizer PowerTransformer QuantileTransformer RobustScaler StandardScaler"),
        new(Made, "sklearn.preprocessing._discretization", "KBinsDiscretizer"),
        new(Made, "sklearn.preprocessing._encoders", "OneHotEncoder OrdinalEncoder _BaseEncoder"),
        new(Made, "sklearn.preprocessing._function_transformer", "FunctionTransformer"),
        new(Made, "sklearn.preprocessing._label", "LabelBinarizer LabelEncoder MultiLabelBinarizer"),
        new(Made, "sklearn.preprocessing._polynomial", "PolynomialFeatures SplineTransformer"),
        new(Made, "sklearn.random_projection", "BaseRandomProjection GaussianRandomProjection SparseRandomProjection"),
        new(Made, "sklearn.semi_supervised._label_propagation", "BaseLabelPropagation LabelPropagation LabelSpreading"),
        new(Made, "sklearn.semi_supervised._self_training", "SelfTrainingClassifier"),
        new(Made, "sklearn.svm._base", "BaseLibSVM BaseSVC"),
        new(Made, "sklearn.svm._classes", "LinearSVC LinearSVR NuSVC NuSVR OneClassSVM SVC SVR"),
        new(Made, "sklearn.tree._classes", "BaseDecisionTree DecisionTreeClassifier DecisionTreeRegressor ExtraTreeClassifier ExtraTreeRegressor"),
        new(Rebuilt, "sklearn.tree._tree", "Tree"),
        new(Made, "sklearn.utils", "Bunch"),
        new(Made, "sklearn.utils._bunch", "Bunch"),
        new(Import, "sklearn.cluster._kmeans", "_kmeans_single_lloyd _kmeans_single_elkan"),
        new(Import, "sklearn.feature_selection._univariate_selection", "f_classif f_regression f_oneway chi2 r_regression"),
        new(Import, "sklearn.feature_selection._mutual_info", "mutual_info_classif mutual_info_regression"),
        new(Import, "numpy", "mean median log log1p exp expm1 sqrt abs absolute"),
        new(Made, "scipy.interpolate._bsplines", "BSpline"),
        new(Made, "xgboost.core", "Booster"),
        new(Made, "xgboost.sklearn", "XGBModel XGBClassifier XGBRegressor XGBRanker XGBRFClassifier XGBRFRegressor"),
        new(Made, "lightgbm.basic", "Booster"),
        new(Made, "lightgbm.sklearn", "LGBMModel LGBMClassifier LGBMRegressor LGBMRanker"),
    ];
}
