using System.Collections.Frozen;

namespace SupplyGuard.Checks.Models.Content;

/// <summary>
/// What operators of TensorFlow do (its lists of operators, <c>tensorflow/core/ops</c>): those that compute from their inputs, random numbers
/// and the model's own variables and tables, and those that reach files, network, processes or native code.
/// </summary>
internal static class TensorFlowOperators
{
    private static readonly FrozenSet<string> Computing = """
        Abs AccumulateNV2 Acos Acosh Add AddN AddV2 AdjustContrast AdjustContrastv2 AdjustHue AdjustSaturation All AllCandidateSampler Angle AnonymousHashTable AnonymousMutableHashTable Any
        ApplyAdaMax ApplyAdadelta ApplyAdagrad ApplyAdagradDA ApplyAdagradV2 ApplyAdam ApplyAddSign ApplyCenteredRMSProp ApplyFtrl ApplyFtrlV2 ApplyGradientDescent ApplyMomentum
        ApplyPowerSign ApplyProximalAdagrad ApplyProximalGradientDescent ApplyRMSProp ApproxTopK ApproximateEqual ArgMax ArgMin ArrayToList AsString Asin Asinh Assert Assign AssignAdd
        AssignAddVariableOp AssignSub AssignSubVariableOp AssignVariableOp AssignVariableXlaConcatND Atan Atan2 Atanh AudioSpectrogram AvgPool AvgPool3D AvgPool3DGrad AvgPoolGrad
        BandedTriangularSolve BatchCholesky BatchFFT BatchIFFT BatchMatMul BatchMatMulV2 BatchMatMulV3 BatchMatrixInverse BatchMatrixSolve BatchNormWithGlobalNormalization
        BatchNormWithGlobalNormalizationGrad BatchToSpace BatchToSpaceND BesselI0 BesselI0e BesselI1 BesselI1e BesselJ0 BesselJ1 BesselK0 BesselK0e BesselK1 BesselK1e BesselY0 BesselY1
        Betainc BiasAdd BiasAddGrad BiasAddV1 Bincount Bitcast BitwiseAnd BitwiseOr BitwiseXor BlockLSTM BlockLSTMGrad BlockLSTMGradV2 BlockLSTMV2 BoostedTreesBucketize
        BoostedTreesEnsembleResourceHandleOp BoostedTreesPredict BroadcastArgs BroadcastGradientArgs BroadcastTo Bucketize CTCBeamSearchDecoder CTCGreedyDecoder CTCLoss CTCLossV2 Case Cast
        Ceil CheckNumerics CheckNumericsV2 Cholesky CholeskyGrad ClipByValue CombinedNonMaxSuppression CompareAndBitpack Complex ComplexAbs ComputeAccidentalHits Concat ConcatOffset
        ConcatV2 Conj ConjugateTranspose Const ControlTrigger Conv Conv2D Conv2DBackpropFilter Conv2DBackpropInput Conv3D Conv3DBackpropFilter Conv3DBackpropFilterV2 Conv3DBackpropInput
        Conv3DBackpropInputV2 Cos Cosh CountUpTo CropAndResize CropAndResizeGradBoxes CropAndResizeGradImage Cross CudnnRNN CudnnRNNCanonicalToParams CudnnRNNCanonicalToParamsV2
        CudnnRNNParamsSize CudnnRNNParamsToCanonical CudnnRNNParamsToCanonicalV2 CudnnRNNV2 CudnnRNNV3 Cumprod Cumsum CumulativeLogsumexp DataFormatDimMap DataFormatVecPermute Dawsn
        DecodeAndCropJpeg DecodeBase64 DecodeBmp DecodeCSV DecodeCompressed DecodeGif DecodeImage DecodeJSONExample DecodeJpeg DecodePaddedRaw DecodePng DecodeRaw DecodeWav DecodeWebP
        DeepCopy DenseBincount DenseCountSparseOutput DenseToDenseSetOperation DenseToSparseSetOperation DepthToSpace DepthwiseConv2dNative DepthwiseConv2dNativeBackpropFilter
        DepthwiseConv2dNativeBackpropInput Dequantize DeserializeManySparse DeserializeSparse DestroyResourceOp DestroyTemporaryVariable DeviceIndex Diag DiagPart Digamma Dilation2D
        Dilation2DBackpropFilter Dilation2DBackpropInput Div DivNoNan DrawBoundingBoxes DrawBoundingBoxesV2 EditDistance Eig Einsum Elu EluGrad Empty EmptyTensorList EmptyTensorMap
        EncodeBase64 EncodeJpeg EncodeJpegVariableQuality EncodePng EncodeWav EnsureShape Enter Equal Erf Erfc Erfinv EuclideanNorm Exit Exp ExpandDims Expint Expm1 ExtractGlimpse
        ExtractGlimpseV2 ExtractImagePatches ExtractJpegShape ExtractVolumePatches Eye FFT FFT2D FFT3D FFTND FakeParam FakeQuantWithMinMaxArgs FakeQuantWithMinMaxArgsGradient
        FakeQuantWithMinMaxVars FakeQuantWithMinMaxVarsGradient FakeQuantWithMinMaxVarsPerChannel FakeQuantWithMinMaxVarsPerChannelGradient Fill Fingerprint Floor FloorDiv FloorMod For
        FractionalAvgPool FractionalAvgPoolGrad FractionalMaxPool FractionalMaxPoolGrad FresnelCos FresnelSin FusedBatchNorm FusedBatchNormGrad FusedBatchNormGradV2 FusedBatchNormGradV3
        FusedBatchNormV2 FusedBatchNormV3 FusedPadConv2D FusedResizeAndPadConv2D GRUBlockCell GRUBlockCellGrad Gather GatherNd GatherV2 GenerateBoundingBoxProposals Greater GreaterEqual
        GuaranteeConst HSVToRGB HashTable HashTableV2 HistogramFixedWidth IFFT IFFT2D IFFT3D IFFTND IRFFT IRFFT2D IRFFT3D IRFFTND Identity IdentityN If Igamma IgammaGradA Igammac Imag
        ImageProjectiveTransformV2 ImageProjectiveTransformV3 InTopK InTopKV2 InitializeTable InitializeTableV2 Inv InvGrad Invert InvertPermutation IsFinite IsInf IsNan
        IsVariableInitialized L2Loss LRN LRNGrad LSTMBlockCell LSTMBlockCellGrad LeakyRelu LeakyReluGrad LearnedUnigramCandidateSampler LeftShift Less LessEqual Lgamma LinSpace ListDiff
        ListToArray Log Log1p LogMatrixDeterminant LogSoftmax LogUniformCandidateSampler LogicalAnd LogicalNot LogicalOr LookupTableExport LookupTableExportV2 LookupTableFind
        LookupTableFindV2 LookupTableImport LookupTableImportV2 LookupTableInsert LookupTableInsertV2 LookupTableRemoveV2 LookupTableSize LookupTableSizeV2 LoopCond LowerBound Lu MatMul
        MatrixBandPart MatrixDeterminant MatrixDiag MatrixDiagPart MatrixDiagPartV2 MatrixDiagPartV3 MatrixDiagV2 MatrixDiagV3 MatrixExponential MatrixInverse MatrixLogarithm MatrixSetDiag
        MatrixSetDiagV2 MatrixSetDiagV3 MatrixSolve MatrixSolveLs MatrixSquareRoot MatrixTriangularSolve Max MaxPool MaxPool3D MaxPool3DGrad MaxPool3DGradGrad MaxPoolGrad MaxPoolGradGrad
        MaxPoolGradGradV2 MaxPoolGradGradWithArgmax MaxPoolGradV2 MaxPoolGradWithArgmax MaxPoolV2 MaxPoolWithArgmax Maximum Mean Merge Mfcc Min Minimum MirrorPad MirrorPadGrad Mod Mul
        MulNoNan Multinomial MutableDenseHashTable MutableDenseHashTableV2 MutableHashTable MutableHashTableOfTensors MutableHashTableOfTensorsV2 MutableHashTableV2 Ndtri Neg NextAfter
        NextIteration NoOp NonDeterministicInts NonMaxSuppression NonMaxSuppressionV2 NonMaxSuppressionV3 NonMaxSuppressionV4 NonMaxSuppressionV5 NonMaxSuppressionWithOverlaps NotEqual
        NthElement OneHot OnesLike OptionalFromValue OptionalGetValue OptionalHasValue OptionalNone Pack Pad PadV2 ParallelConcat ParameterizedTruncatedNormal ParseExample ParseExampleV2
        ParseSequenceExample ParseSequenceExampleV2 ParseSingleExample ParseSingleSequenceExample ParseTensor PartitionedCall Placeholder PlaceholderV2 PlaceholderWithDefault Polygamma
        PopulationCount Pow PreventGradient Prod Qr Quantize QuantizeAndDequantize QuantizeAndDequantizeV2 QuantizeAndDequantizeV3 QuantizeAndDequantizeV4 QuantizeDownAndShrinkRange
        QuantizeV2 QuantizedAdd QuantizedAvgPool QuantizedBatchNormWithGlobalNormalization QuantizedBiasAdd QuantizedConcat QuantizedConv2D QuantizedConv2DAndRelu
        QuantizedConv2DAndRequantize QuantizedConv2DPerChannel QuantizedConv2DWithBias QuantizedConv2DWithBiasAndRelu QuantizedConv2DWithBiasAndRequantize QuantizedDepthwiseConv2D
        QuantizedInstanceNorm QuantizedMatMul QuantizedMatMulWithBias QuantizedMaxPool QuantizedMul QuantizedRelu QuantizedRelu6 QuantizedReluX QuantizedReshape QuantizedResizeBilinear RFFT
        RFFT2D RFFT3D RFFTND RGBToHSV RaggedBincount RaggedCountSparseOutput RaggedCross RaggedFillEmptyRows RaggedGather RaggedRange RaggedTensorFromVariant RaggedTensorToSparse
        RaggedTensorToTensor RaggedTensorToVariant RaggedTensorToVariantGradient RandomCrop RandomGamma RandomGammaGrad RandomIndexShuffle RandomPoisson RandomPoissonV2 RandomShuffle
        RandomStandardNormal RandomUniform RandomUniformInt Range Rank ReadVariableOp Real RealDiv Reciprocal ReciprocalGrad ReduceJoin RefEnter RefExit RefMerge RefNextIteration RefSelect
        RefSwitch RegexFullMatch RegexReplace Relu Relu6 Relu6Grad ReluGrad RequantizationRange RequantizationRangePerChannel Requantize RequantizePerChannel Reshape ResizeArea
        ResizeBicubic ResizeBicubicGrad ResizeBilinear ResizeBilinearGrad ResizeNearestNeighbor ResizeNearestNeighborGrad ResourceApplyAdaMax ResourceApplyAdadelta ResourceApplyAdagrad
        ResourceApplyAdagradDA ResourceApplyAdagradV2 ResourceApplyAdam ResourceApplyAdamWithAmsgrad ResourceApplyAddSign ResourceApplyCenteredRMSProp ResourceApplyFtrl ResourceApplyFtrlV2
        ResourceApplyGradientDescent ResourceApplyKerasMomentum ResourceApplyMomentum ResourceApplyPowerSign ResourceApplyProximalAdagrad ResourceApplyProximalGradientDescent
        ResourceApplyRMSProp ResourceCountUpTo ResourceGather ResourceGatherNd ResourceScatterAdd ResourceScatterDiv ResourceScatterMax ResourceScatterMin ResourceScatterMul
        ResourceScatterNdAdd ResourceScatterNdSub ResourceScatterNdUpdate ResourceScatterSub ResourceScatterUpdate ResourceSparseApplyAdadelta ResourceSparseApplyAdagrad
        ResourceSparseApplyAdagradV2 ResourceSparseApplyFtrl ResourceSparseApplyFtrlV2 ResourceSparseApplyKerasMomentum ResourceSparseApplyMomentum ResourceSparseApplyRMSProp
        ResourceStridedSliceAssign Reverse ReverseSequence ReverseV2 RightShift Rint RngReadAndSkip RngSkip Roll Round Rsqrt RsqrtGrad SampleDistortedBoundingBox
        SampleDistortedBoundingBoxV2 ScaleAndTranslate ScaleAndTranslateGrad ScatterAdd ScatterDiv ScatterMax ScatterMin ScatterMul ScatterNd ScatterNdAdd ScatterNdNonAliasingAdd
        ScatterNdSub ScatterNdUpdate ScatterSub ScatterUpdate SegmentMax SegmentMaxV2 SegmentMean SegmentMin SegmentMinV2 SegmentProd SegmentProdV2 SegmentSum SegmentSumV2 Select SelectV2
        SelfAdjointEig SelfAdjointEigV2 Selu SeluGrad SerializeManySparse SerializeSparse SerializeTensor SetSize Shape ShapeN ShardedFilename ShardedFilespec Sigmoid SigmoidGrad Sign Sin
        Sinh Size Slice Snapshot SobolSample Softmax SoftmaxCrossEntropyWithLogits Softplus SoftplusGrad Softsign SoftsignGrad SpaceToBatch SpaceToBatchND SpaceToDepth SparseAdd
        SparseAddGrad SparseApplyAdagrad SparseApplyFtrl SparseApplyMomentum SparseApplyRMSProp SparseBincount SparseConcat SparseCountSparseOutput SparseCross SparseCrossHashed
        SparseCrossV2 SparseDenseCwiseAdd SparseDenseCwiseDiv SparseDenseCwiseMul SparseFillEmptyRows SparseFillEmptyRowsGrad SparseMatMul SparseReduceMax SparseReduceMaxSparse
        SparseReduceSum SparseReduceSumSparse SparseReorder SparseReshape SparseSegmentMean SparseSegmentMeanGrad SparseSegmentMeanWithNumSegments SparseSegmentSqrtN SparseSegmentSqrtNGrad
        SparseSegmentSqrtNWithNumSegments SparseSegmentSum SparseSegmentSumGrad SparseSegmentSumWithNumSegments SparseSlice SparseSliceGrad SparseSoftmax SparseSoftmaxCrossEntropyWithLogits
        SparseSparseMaximum SparseSparseMinimum SparseSplit SparseTensorDenseAdd SparseTensorDenseMatMul SparseToDense SparseToSparseSetOperation Spence Split SplitV Sqrt SqrtGrad Square
        SquaredDifference Squeeze Stack StatefulPartitionedCall StatefulRandomBinomial StatefulStandardNormal StatefulStandardNormalV2 StatefulTruncatedNormal StatefulUniform
        StatefulUniformFullInt StatefulUniformInt StatelessCase StatelessIf StatelessMultinomial StatelessParameterizedTruncatedNormal StatelessRandomBinomial StatelessRandomGammaV2
        StatelessRandomGammaV3 StatelessRandomGetAlg StatelessRandomGetKeyCounter StatelessRandomGetKeyCounterAlg StatelessRandomNormal StatelessRandomNormalV2 StatelessRandomPoisson
        StatelessRandomUniform StatelessRandomUniformFullInt StatelessRandomUniformFullIntV2 StatelessRandomUniformInt StatelessRandomUniformIntV2 StatelessRandomUniformV2
        StatelessSampleDistortedBoundingBox StatelessShuffle StatelessTruncatedNormal StatelessTruncatedNormalV2 StatelessWhile StaticRegexFullMatch StaticRegexReplace StopGradient
        StridedSlice StridedSliceAssign StridedSliceGrad StringFormat StringJoin StringLength StringLower StringNGrams StringSplit StringSplitV2 StringStrip StringToHashBucket
        StringToHashBucketFast StringToHashBucketStrong StringToNumber StringUpper Sub Substr Sum Svd Switch SymbolicGradient Tan Tanh TanhGrad TemporaryVariable TensorArray
        TensorArrayCloseV3 TensorArrayConcatV3 TensorArrayGatherV3 TensorArrayGradV3 TensorArrayGradWithShape TensorArrayReadV2 TensorArrayReadV3 TensorArrayScatterV3 TensorArraySizeV2
        TensorArraySizeV3 TensorArraySplitV3 TensorArrayV2 TensorArrayV3 TensorArrayWriteV2 TensorArrayWriteV3 TensorListConcat TensorListConcatLists TensorListConcatV2
        TensorListElementShape TensorListFromTensor TensorListGather TensorListGetItem TensorListLength TensorListPopBack TensorListPushBack TensorListPushBackBatch TensorListReserve
        TensorListResize TensorListScatter TensorListScatterIntoExistingList TensorListScatterV2 TensorListSetItem TensorListSplit TensorListStack TensorMapErase TensorMapHasKey
        TensorMapInsert TensorMapLookup TensorMapSize TensorMapStackKeys TensorScatterAdd TensorScatterMax TensorScatterMin TensorScatterSub TensorScatterUpdate TensorStridedSliceUpdate
        ThreadUnsafeUnigramCandidateSampler Tile TileGrad Timestamp ToBool TopK TopKV2 Transpose TridiagonalMatMul TridiagonalSolve TruncateDiv TruncateMod TruncatedNormal UnicodeDecode
        UnicodeDecodeWithOffsets UnicodeEncode UnicodeScript UnicodeTranscode UniformCandidateSampler UniformDequantize UniformQuantize UniformQuantizedAdd UniformQuantizedClipByValue
        UniformQuantizedConvolution UniformQuantizedConvolutionHybrid UniformQuantizedDot UniformQuantizedDotHybrid UniformRequantize Unique UniqueV2 UniqueWithCounts UniqueWithCountsV2
        Unpack UnsortedSegmentJoin UnsortedSegmentMax UnsortedSegmentMin UnsortedSegmentProd UnsortedSegmentSum UpperBound VarHandleOp VarIsInitializedOp Variable VariableShape VariableV2
        Where While Xdivy XlaBroadcastHelper XlaClusterOutput XlaConv XlaConvV2 XlaDot XlaDotV2 XlaDynamicSlice XlaDynamicUpdateSlice XlaEinsum XlaGather XlaKeyValueSort XlaPad XlaReduce
        XlaReduceWindow XlaScatter XlaSelectAndScatter XlaSharding XlaSort Xlog1py Xlogy Zeros ZerosLike Zeta _Arg _DeviceArg _DeviceRetval _FusedBatchNormEx _FusedConv2D
        _FusedDepthwiseConv2dNative _FusedMatMul _ReadVariablesOp _Retval _VarHandlesOp
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether an operator only computes.</summary>
    public static bool Computes(string name) => Computing.Contains(name);

    /// <summary>What an operator could do to the machine, as the end of a sentence that begins with its name; null when it is not known to do anything.</summary>
    public static string? Reach(string name) => name switch
    {
        "ReadFile" or "WholeFileReader" or "WholeFileReaderV2" => "reads any file of the machine that the process may read",
        "WriteFile" => "writes any file of the machine that the process may write, its own start-up scripts included",
        "MatchingFiles" or "MatchingFilesDataset" => "lists files of the machine",
        "Save" or "SaveV2" or "SaveSlices" or "MergeV2Checkpoints" => "writes a checkpoint to any path when the model runs, although no saver asks for it",
        "Restore" or "RestoreV2" or "RestoreSlice" => "reads a checkpoint from any path when the model runs, although no saver asks for it",
        "LoadAndRemapMatrix" or "ImmutableConst" => "reads any file of the machine into a tensor",
        "PyFunc" or "PyFuncStateless" or "EagerPyFunc" => "calls a function of Python in the process that runs the model",
        "LoadLibrary" => "loads native code into the process",
        "InitializeTableFromTextFile" or "InitializeTableFromTextFileV2" or "InitializeTableFromDataset" => "reads a table from a file of the machine, which need not be an asset of the model",
        "FixedUnigramCandidateSampler" => "reads a vocabulary from a file of the machine",
        "Print" or "PrintV2" => "can write text to any file of the machine (output_stream)",
        "Debug" or "DebugIdentity" or "DebugIdentityV2" or "DebugIdentityV3" or "DebugNanCount" or "DebugNumericSummary" or "DebugNumericSummaryV2" => "sends tensors to files or addresses that the graph names",
        "RemoteCall" or "DistributedFunctionCall" or "RpcCall" or "RpcClient" or "RpcServer" or "RpcServerStart" or "Rpc" or "TryRpc" => "runs a function on another machine or device",
        "TextLineReader" or "TextLineReaderV2" or "TFRecordReader" or "TFRecordReaderV2" or "FixedLengthRecordReader" or "FixedLengthRecordReaderV2" or "LMDBReader" or "IdentityReader" or "IdentityReaderV2" or "ReaderReadV2" or "ReaderRead" or "ReaderReadUpTo" or "ReaderReadUpToV2" => "reads records from files of the machine",
        "GetSessionHandle" or "GetSessionHandleV2" or "GetSessionTensor" or "DeleteSessionTensor" => "reaches tensors of other calls in the same process",
        "Send" or "Recv" or "_Send" or "_Recv" or "_HostSend" or "_HostRecv" => "exchanges tensors with other machines",
        "TPUExecute" or "TPUCompile" or "XlaLaunch" or "XlaCustomCall" or "XlaCustomCallV2" or "XlaCallModule" or "XlaHostCompute" or "XlaSendToHost" or "XlaRecvFromHost" => "runs a compiled program that is not examined",
        "Abort" => "ends the process",
        "CollectiveReduce" or "CollectiveGather" or "CollectiveBcastSend" or "CollectiveBcastRecv" or "NcclAllReduce" => "exchanges tensors with other machines",
        _ when name.EndsWith("SummaryWriter", StringComparison.Ordinal) || name.StartsWith("CreateSummary", StringComparison.Ordinal) || (name.StartsWith("Write", StringComparison.Ordinal) && name.EndsWith("Summary", StringComparison.Ordinal)) || name is "ImportEvent" or "FlushSummaryWriter" => "writes event files to any path",
        _ when Opens(name) => "reads or writes files of the machine, or data sets of another process",
        _ => null,
    };

    /// <summary>Data sets that open something by its name.</summary>
    private static bool Opens(string name) => name.Contains("Dataset", StringComparison.Ordinal)
        && (name.Contains("TextLine", StringComparison.Ordinal) || name.Contains("Record", StringComparison.Ordinal) || name.Contains("CSV", StringComparison.Ordinal)
            || name.StartsWith("Save", StringComparison.Ordinal) || name.StartsWith("Load", StringComparison.Ordinal) || name.Contains("Snapshot", StringComparison.Ordinal)
            || name.Contains("Cache", StringComparison.Ordinal) || name.Contains("Sql", StringComparison.Ordinal) || name.Contains("LMDB", StringComparison.Ordinal)
            || name.Contains("DataService", StringComparison.Ordinal) || name.Contains("ListDataset", StringComparison.Ordinal) || name.Contains("Bigtable", StringComparison.Ordinal));
}
