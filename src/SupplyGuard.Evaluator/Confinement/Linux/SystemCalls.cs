using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace SupplyGuard.Evaluator.Confinement.Linux;

/// <summary>
/// System calls that an evaluation never needs, with their numbers on x64 and arm64 (-1: there is none), from asm/unistd_64.h and
/// asm-generic/unistd.h of Linux 6.1. The path rules know neither modes, owners, times nor attributes of files, hence these among them.
/// </summary>
internal static class SystemCalls
{
    /// <summary>The last of both tables that is known here. What is newer is answered like a kernel that does not have it.</summary>
    public const int LastKnown = 450;

    public static ImmutableArray<(string Name, int X64, int Arm64)> Denied { get; } =
    [
        // Network, and what brings files in from other processes.
        ("socket", 41, 198), ("socketpair", 53, 199), ("connect", 42, 203), ("bind", 49, 200), ("listen", 50, 201), ("accept", 43, 202), ("accept4", 288, 242),

        // Processes and programs; clone is judged by its flags.
        ("fork", 57, -1), ("vfork", 58, -1), ("execve", 59, 221), ("execveat", 322, 281),

        // Other processes.
        ("ptrace", 101, 117), ("process_vm_readv", 310, 270), ("process_vm_writev", 311, 271), ("process_madvise", 440, 440),
        ("process_mrelease", 448, 448), ("pidfd_open", 434, 434), ("pidfd_getfd", 438, 438), ("pidfd_send_signal", 424, 424), ("kcmp", 312, 272),
        ("rt_sigqueueinfo", 129, 138), ("move_pages", 279, 239), ("migrate_pages", 256, 238),

        // The view of the file system.
        ("mount", 165, 40), ("umount2", 166, 39), ("pivot_root", 155, 41), ("chroot", 161, 51), ("open_tree", 428, 428), ("move_mount", 429, 429),
        ("fsopen", 430, 430), ("fsconfig", 431, 431), ("fsmount", 432, 432), ("fspick", 433, 433), ("mount_setattr", 442, 442), ("unshare", 272, 97),
        ("setns", 308, 268), ("name_to_handle_at", 303, 264), ("open_by_handle_at", 304, 265), ("fanotify_init", 300, 262), ("fanotify_mark", 301, 263),

        // Files beyond opening them.
        ("truncate", 76, 45), ("mknod", 133, -1), ("mknodat", 259, 33), ("link", 86, -1), ("linkat", 265, 37), ("symlink", 88, -1), ("symlinkat", 266, 36),
        ("mkdir", 83, -1), ("mkdirat", 258, 34), ("rmdir", 84, -1), ("rename", 82, -1), ("renameat", 264, 38), ("renameat2", 316, 276), ("unlink", 87, -1),
        ("unlinkat", 263, 35), ("chmod", 90, -1), ("fchmod", 91, 52), ("fchmodat", 268, 53), ("chown", 92, -1), ("lchown", 94, -1), ("fchown", 93, 55),
        ("fchownat", 260, 54), ("utime", 132, -1), ("utimes", 235, -1), ("futimesat", 261, -1), ("utimensat", 280, 88), ("setxattr", 188, 5),
        ("lsetxattr", 189, 6), ("fsetxattr", 190, 7), ("removexattr", 197, 14), ("lremovexattr", 198, 15), ("fremovexattr", 199, 16),

        // Memory that outlives the process, or that the limit of private memory does not count.
        ("memfd_create", 319, 279), ("memfd_secret", 447, 447), ("shmget", 29, 194), ("shmat", 30, 196), ("shmctl", 31, 195), ("msgget", 68, 186),
        ("semget", 64, 190), ("mq_open", 240, 180),

        // The kernel and its large interfaces.
        ("bpf", 321, 280), ("userfaultfd", 323, 282), ("perf_event_open", 298, 241), ("io_uring_setup", 425, 425), ("io_uring_enter", 426, 426),
        ("io_uring_register", 427, 427), ("io_setup", 206, 0), ("io_submit", 209, 2), ("vmsplice", 278, 75), ("keyctl", 250, 219), ("add_key", 248, 217),
        ("request_key", 249, 218), ("kexec_load", 246, 104), ("kexec_file_load", 320, 294), ("init_module", 175, 105), ("finit_module", 313, 273),
        ("delete_module", 176, 106), ("personality", 135, 92), ("syslog", 103, 116), ("modify_ldt", 154, -1), ("iopl", 172, -1), ("ioperm", 173, -1),
        ("uselib", 134, -1),

        // The machine.
        ("reboot", 169, 142), ("swapon", 167, 224), ("swapoff", 168, 225), ("acct", 163, 89), ("quotactl", 179, 60), ("quotactl_fd", 443, 443),
        ("sethostname", 170, 161), ("setdomainname", 171, 162), ("settimeofday", 164, 170), ("clock_settime", 227, 112), ("clock_adjtime", 305, 266),
        ("adjtimex", 159, 171),

        // Rights and limits of its own.
        ("setuid", 105, 146), ("setgid", 106, 144), ("setreuid", 113, 145), ("setregid", 114, 143), ("setresuid", 117, 147), ("setresgid", 119, 149),
        ("setfsuid", 122, 151), ("setfsgid", 123, 152), ("setgroups", 116, 159), ("capset", 126, 91), ("setrlimit", 160, 164),
    ];

    /// <summary>Calls that are judged by their arguments, made by confinement itself, or tried.</summary>
    public static int Clone { get; } = Here(("clone", 56, 220));

    public static int CloneByStructure { get; } = Here(("clone3", 435, 435));

    public static int Map { get; } = Here(("mmap", 9, 222));

    public static int ControlProcess { get; } = Here(("prctl", 157, 167));

    public static int ControlDevice { get; } = Here(("ioctl", 16, 29));

    public static int Limit { get; } = Here(("prlimit64", 302, 261));

    public static int Signal { get; } = Here(("kill", 62, 129));

    public static int SignalThread { get; } = Here(("tgkill", 234, 131));

    public static int QueueSignal { get; } = Here(("rt_tgsigqueueinfo", 297, 240));

    public static int Filter { get; } = Here(("seccomp", 317, 277));

    public static int CloseRange { get; } = Here(("close_range", 436, 436));

    public static int CreatePathRules { get; } = Here(("landlock_create_ruleset", 444, 444));

    public static int AddPathRule { get; } = Here(("landlock_add_rule", 445, 445));

    public static int ApplyPathRules { get; } = Here(("landlock_restrict_self", 446, 446));

    public static int GetCapabilities { get; } = Here(("capget", 125, 90));

    public static int SetCapabilities { get; } = Here(("capset", 126, 91));

    public static int MakeMemoryFile { get; } = Here(("memfd_create", 319, 279));

    public static int OpenSocket { get; } = Here(("socket", 41, 198));

    public static int Execute { get; } = Here(("execve", 59, 221));

    /// <summary>The number of a call on this machine.</summary>
    public static int Here((string Name, int X64, int Arm64) call) => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 ? call.Arm64 : call.X64;
}
