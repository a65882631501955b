/*
 * What native code that a model took over could try. Loaded in place of ONNX Runtime, it carries out the attack that the file 'attack' beside
 * it names, when it is loaded; as a program, the attack of its arguments, to show that it would work where no wall stands.
 * Each attempt prints one line, "<attempt>: open" or "<attempt>: <reason of the kernel>".
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/memfd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static long say(const char *attempt, long result)
{
    int reason = errno;
    dprintf(2, "%s: %s\n", attempt, result < 0 ? strerror(reason) : "open");
    return result;
}

static void child(long id)
{
    if (id == 0)
        _exit(0);
    if (id > 0)
        waitpid((pid_t)id, NULL, __WALL);
}

static int nothing(void *unused)
{
    (void)unused;
    _exit(0);
}

static void processes(void)
{
    static char stack[1 << 16];
    char *shell[] = {"sh", "-c", "exit 0", NULL};
    pid_t spawned;
    child(say("fork", fork()));
    child(say("raw fork", syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0)));
    child(say("clone with shared memory", clone(nothing, stack + sizeof stack, CLONE_VM | SIGCHLD, NULL)));
    struct { unsigned long long flags, pidfd, child_tid, parent_tid, exit_signal, rest[6]; } arguments = {.exit_signal = SIGCHLD};
    child(say("clone3", syscall(SYS_clone3, &arguments, sizeof arguments)));
    errno = posix_spawn(&spawned, "/bin/sh", NULL, NULL, shell, environ);
    child(say("spawn", errno ? -1 : spawned));
    FILE *pipe = popen("exit 0", "r");
    say("shell", pipe ? 0 : -1);
    if (pipe)
        pclose(pipe);
}

static void programs(void)
{
    char *shell[] = {"sh", "-c", "echo 'a shell: open' >&2", NULL};
    say("execveat", syscall(SYS_execveat, AT_FDCWD, "/bin/sh", (char *[]){"sh", "-c", ":", NULL}, environ, 0xffff));
    say("a shell", execve("/bin/sh", shell, environ));
}

static void neighbours(void)
{
    char byte;
    char path[64];
    struct iovec local = {&byte, 1}, remote = {(void *)environ, 1};
    say("signal", kill(getppid(), 0));
    say("signal to a thread", syscall(SYS_tgkill, getppid(), getppid(), 0));
    say("pidfd", syscall(SYS_pidfd_open, getppid(), 0));
    say("memory of the parent", process_vm_readv(getppid(), &local, 1, &remote, 1, 0) < 0 && errno != EFAULT ? -1 : 0);
    snprintf(path, sizeof path, "/proc/%d/environ", getppid());
    say("environment of the parent", open(path, O_RDONLY));
    snprintf(path, sizeof path, "/proc/%d/cmdline", getppid());
    say("command line of the parent", open(path, O_RDONLY));
    say("list of processes", opendir("/proc") ? 0 : -1);
}

static void loosen(void)
{
    struct rlimit more = {RLIM_INFINITY, RLIM_INFINITY};
    say("more memory", setrlimit(RLIMIT_DATA, &more));
    say("more time", prlimit(0, RLIMIT_CPU, &more, NULL));
    say("outlive the parent", prctl(PR_SET_PDEATHSIG, 0));
    say("user namespace", unshare(CLONE_NEWUSER));
    say("user", setresuid(1, 1, 1));
    say("change of root", chroot("/"));
    say("ring", syscall(SYS_io_uring_setup, 1, calloc(1, 256)));
    say("user faults", syscall(SYS_userfaultfd, 0));
    say("trace", ptrace(PTRACE_TRACEME, 0, 0, 0));
    say("filter program", syscall(SYS_bpf, 0, calloc(1, 256), 128));
}

static void read_files(const char *secret)
{
    char path[4096], text[64] = "";
    const char *others[] = {"/etc/passwd", "/etc/machine-id", "/", "/home", "/root", "/tmp"};
    int file = (int)say("secret", open(secret, O_RDONLY));
    if (file >= 0 && read(file, text, sizeof text - 1) > 0)
        dprintf(2, "it says %s\n", text);
    snprintf(path, sizeof path, "/proc/self/root%s", secret);
    say("secret by its process", open(path, O_RDONLY));
    for (unsigned i = 0; i < sizeof others / sizeof *others; i++)
        say(others[i], open(others[i], O_RDONLY));
    for (int handle = 3; handle < 1024; handle++) {
        ssize_t length = pread(handle, text, sizeof text - 1, 0);
        if (length > 0 && memmem(text, (size_t)length, "the secret", 10))
            dprintf(2, "inherited handle: open\n");
    }
}

static void write_files(const char *folder)
{
    char path[4096], other[4096];
    snprintf(path, sizeof path, "%s/victim", folder);
    snprintf(other, sizeof other, "%s/made", folder);
    say("open for writing", open(path, O_WRONLY));
    say("open and truncate", open(path, O_WRONLY | O_TRUNC));
    say("truncate", truncate(path, 0));
    say("mode", chmod(path, 0777));
    say("owner", chown(path, 1, 1));
    say("times", utimes(path, NULL));
    say("file", open(other, O_WRONLY | O_CREAT, 0600));
    say("nameless file", open(folder, O_WRONLY | O_TMPFILE, 0600));
    say("rename", rename(path, other));
    say("link", link(path, other));
    say("symbolic link", symlink(path, other));
    say("folder", mkdir(other, 0700));
    say("pipe", mkfifo(other, 0600));
    say("removal", unlink(path));
    say("shared memory", shm_open("/supplyguard-hostile", O_RDWR | O_CREAT, 0600));
    say("file beside the answer", open("made", O_WRONLY | O_CREAT, 0600));
    say("answer replaced", rename("values.f32", "response.json"));
    say("request", open("request.json", O_WRONLY));
    say("own code", open("/proc/self/mem", O_RDWR));
}

static void sockets(int port)
{
    int pair[2];
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int kinds[][3] = {{AF_INET, SOCK_STREAM, 0}, {AF_INET, SOCK_DGRAM, 0}, {AF_INET6, SOCK_STREAM, 0}, {AF_UNIX, SOCK_STREAM, 0}, {AF_NETLINK, SOCK_RAW, 0}};
    const char *names[] = {"tcp", "udp", "tcp over IPv6", "unix", "netlink"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++) {
        int opened = (int)say(names[i], socket(kinds[i][0], kinds[i][1], kinds[i][2]));
        if (i == 0 && opened >= 0)
            say("connection", connect(opened, (struct sockaddr *)&address, sizeof address));
    }
    say("pair", socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
}

static void take(const char *attempt, int flags, int file)
{
    const size_t step = (size_t)64 << 20;
    size_t taken = 0;
    for (; taken < (size_t)100 << 30; taken += step) {
        char *memory = mmap(NULL, step, PROT_READ | PROT_WRITE, flags, file, (off_t)taken);
        if (memory == MAP_FAILED)
            break;
        for (size_t page = 0; page < step; page += 4096)
            memory[page] = 1;
    }
    int reason = errno;
    dprintf(2, "%s: %s at %zu MiB\n", attempt, strerror(reason), taken >> 20);
}

static void memory(void)
{
    say("100 GB", mmap(NULL, (size_t)100 << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) == MAP_FAILED ? -1 : 0);
    say("100 GB shared", mmap(NULL, (size_t)100 << 30, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) == MAP_FAILED ? -1 : 0);
    say("a stack of 100 GB", mmap(NULL, (size_t)100 << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN, -1, 0) == MAP_FAILED ? -1 : 0);
    say("file in memory", memfd_create("hostile", 0));
    say("segment", shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600));
}

static void *sleeper(void *unused)
{
    (void)unused;
    for (;;)
        pause();
    return NULL;
}

static void threads(void)
{
    pthread_attr_t small;
    pthread_t thread;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 16384);
    for (;;) {
        if (pthread_create(&thread, &small, sleeper, NULL) != 0)
            pause();
    }
}

static void print(void)
{
    static char line[1 << 16];
    memset(line, 'x', sizeof line);
    for (int i = 0; i < 1024; i++) {
        if (write(1, line, sizeof line) < 0 || write(2, line, sizeof line) < 0)
            return;
    }
}

static void run(char *attack)
{
    char *argument = strchr(attack, ' ');
    if (argument)
        *argument++ = 0;
    if (!strcmp(attack, "abort"))
        abort();
    if (!strcmp(attack, "hang"))
        sleeper(NULL);
    if (!strcmp(attack, "spin"))
        for (volatile long turns = 0;; turns++) {}
    if (!strcmp(attack, "processes"))
        processes();
    if (!strcmp(attack, "programs"))
        programs();
    if (!strcmp(attack, "neighbours"))
        neighbours();
    if (!strcmp(attack, "loosen"))
        loosen();
    if (!strcmp(attack, "read"))
        read_files(argument);
    if (!strcmp(attack, "write"))
        write_files(argument);
    if (!strcmp(attack, "sockets"))
        sockets(atoi(argument));
    if (!strcmp(attack, "memory"))
        memory();
    if (!strcmp(attack, "take"))
        take("taken", MAP_PRIVATE | MAP_ANONYMOUS, -1);
    if (!strcmp(attack, "threads"))
        threads();
    if (!strcmp(attack, "print")) {
        print();
        return;
    }
    _exit(99);
}

#ifdef PROGRAM
int main(int count, char **arguments)
{
    (void)count;
    run(arguments[1]);
}
#else
__attribute__((constructor)) static void loaded(void)
{
    Dl_info self;
    static char path[4096], attack[4096];
    if (!dladdr((void *)&loaded, &self))
        _exit(98);
    snprintf(path, sizeof path, "%s.attack", self.dli_fname);
    int file = open(path, O_RDONLY);
    if (file < 0 || read(file, attack, sizeof attack - 1) < 0)
        _exit(98);
    close(file);
    run(attack);
}
#endif
