namespace SupplyGuard.Policies;

/// <summary>What the numbers of the scores output are.</summary>
public enum OutputKind
{
    /// <summary>Unnormalised scores, one per class.</summary>
    Logits,

    /// <summary>Probabilities, one per class, compared as <c>ln(max(p, 1e-7))</c>.</summary>
    Probabilities,

    /// <summary>The probability of the second of two classes, one number per sample, compared as its logit.</summary>
    Binary,

    /// <summary>The logit of the second of two classes, one number per sample.</summary>
    BinaryLogits,

    /// <summary>Probabilities of labels, of which a sample may have any number, one number per label, compared as logits.</summary>
    Multilabel,

    /// <summary>Logits of such labels.</summary>
    MultilabelLogits,

    /// <summary>Coordinates in which samples of one class lie near one another, compared as cosines to the centre of every class.</summary>
    Embedding,

    /// <summary>Quantities that a model estimates, one or more per sample.</summary>
    Regression,

    /// <summary>Boxes around objects of classes, any number of them in a sample.</summary>
    Detection,

    /// <summary>Maps that give every place of a sample a class.</summary>
    Segmentation,
}
