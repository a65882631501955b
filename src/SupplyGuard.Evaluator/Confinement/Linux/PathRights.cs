namespace SupplyGuard.Evaluator.Confinement.Linux;

/// <summary>Access rights of Landlock, <c>LANDLOCK_ACCESS_FS_*</c> of linux/landlock.h.</summary>
[Flags]
internal enum PathRights : ulong
{
    None = 0,
    Execute = 1 << 0,
    WriteFile = 1 << 1,
    ReadFile = 1 << 2,
    ReadFolder = 1 << 3,
    RemoveFolder = 1 << 4,
    RemoveFile = 1 << 5,
    MakeCharacterDevice = 1 << 6,
    MakeFolder = 1 << 7,
    MakeFile = 1 << 8,
    MakeSocket = 1 << 9,
    MakePipe = 1 << 10,
    MakeBlockDevice = 1 << 11,
    MakeLink = 1 << 12,
    Refer = 1 << 13,
    Truncate = 1 << 14,
    DeviceControl = 1 << 15,

    /// <summary>What the first version of Landlock knows: all but the last three.</summary>
    OfVersion1 = Execute | WriteFile | ReadFile | ReadFolder | RemoveFolder | RemoveFile
        | MakeCharacterDevice | MakeFolder | MakeFile | MakeSocket | MakePipe | MakeBlockDevice | MakeLink,

    /// <summary>Those that a rule about a file may name.</summary>
    OfFiles = Execute | WriteFile | ReadFile | Truncate | DeviceControl,

    Read = ReadFile | ReadFolder,
    Load = Read | Execute,
    Write = WriteFile | Truncate,
    Use = Read | WriteFile | DeviceControl,
}
