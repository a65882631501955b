namespace SupplyGuard.Evidence.Receipts;

/// <summary>What a name in a folder stands for, without following it.</summary>
internal enum FileKind
{
    /// <summary>A link, a pipe, a device: nothing that a receipt may cover.</summary>
    Other,

    File,

    Folder,
}
