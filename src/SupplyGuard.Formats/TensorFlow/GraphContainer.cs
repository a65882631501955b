namespace SupplyGuard.Formats.TensorFlow;

/// <summary>Which message a file is.</summary>
internal enum GraphContainer
{
    None,

    /// <summary><c>GraphDef</c>: a frozen graph.</summary>
    Graph,

    /// <summary><c>MetaGraphDef</c>: a graph with what belongs to it, <c>.meta</c>.</summary>
    MetaGraph,

    /// <summary><c>SavedModel</c>: several meta graphs, <c>saved_model.pb</c>.</summary>
    SavedModel,
}
