#define _GNU_SOURCE
#include "CPosix.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// Landlock, as its documentation of the kernel has it: the headers of older systems lack it, or parts of it. Its calls have
// the same numbers everywhere.
enum { CREATE_RULESET = 444, ADD_RULE = 445, RESTRICT_SELF = 446, ASK_VERSION = 1, BENEATH_PATH = 1 };
enum {
    EXECUTE = 1 << 0, WRITE_FILE = 1 << 1, READ_FILE = 1 << 2, READ_DIR = 1 << 3, REMOVE_DIR = 1 << 4,
    REMOVE_FILE = 1 << 5, MAKE_CHAR = 1 << 6, MAKE_DIR = 1 << 7, MAKE_REG = 1 << 8, MAKE_SOCK = 1 << 9,
    MAKE_FIFO = 1 << 10, MAKE_BLOCK = 1 << 11, MAKE_SYM = 1 << 12, REFER = 1 << 13, TRUNCATE = 1 << 14,
    IOCTL_DEVICE = 1 << 15,
};
enum { BIND_TCP = 1, CONNECT_TCP = 2, ABSTRACT_SOCKETS = 1 };

enum { allow_device = cposix_allow_keeping + 1 };

// What of the files is handled from which version on.
static unsigned long long handled_files(int version) {
    unsigned long long all = (MAKE_SYM << 1) - 1;
    if (version >= 2) all |= REFER;
    if (version >= 3) all |= TRUNCATE;
    if (version >= 5) all |= IOCTL_DEVICE;
    return all;
}

struct ruleset { unsigned long long files, network, scoped; };
struct __attribute__((packed)) beneath { unsigned long long allowed; int directory; };

int cposix_landlock_version(void) {
    long version = syscall(CREATE_RULESET, NULL, 0, ASK_VERSION);
    return version < 0 ? 0 : (int)version;
}

int cposix_landlock_make(int version) {
    struct ruleset all = {.files = handled_files(version)};
    if (version >= 4) all.network = BIND_TCP | CONNECT_TCP;
    if (version >= 6) all.scoped = ABSTRACT_SOCKETS;
    size_t size = version >= 6 ? sizeof all : version >= 4 ? offsetof(struct ruleset, scoped) : sizeof all.files;
    return (int)syscall(CREATE_RULESET, &all, size, 0);
}

static int allow(int rules, int version, const char *path, int what) {
    static const unsigned allowed[] = {
        [cposix_allow_reading] = READ_FILE,
        [cposix_allow_keeping] = READ_FILE | WRITE_FILE | READ_DIR | MAKE_REG | MAKE_DIR | REMOVE_FILE | TRUNCATE,
        [allow_device] = READ_FILE | WRITE_FILE,
    };
    int there = open(path, O_PATH | O_CLOEXEC);
    if (there < 0) return -1;
    struct beneath rule = {.allowed = allowed[what] & handled_files(version), .directory = there};
    int result = (int)syscall(ADD_RULE, rules, BENEATH_PATH, &rule, 0);
    int code = errno;
    close(there);
    errno = code;
    return result;
}

// The directory in which an absolute path's last name stands.
static int above(const char *path, char directory[PATH_MAX]) {
    const char *slash = strrchr(path, '/');
    size_t length = slash == NULL ? 0 : slash == path ? 1 : (size_t)(slash - path);
    if (length == 0 || length >= PATH_MAX) {
        errno = slash == NULL ? EINVAL : ENAMETOOLONG;
        return -1;
    }
    memcpy(directory, path, length);
    directory[length] = '\0';
    return 0;
}

int cposix_landlock_allow_above(int rules, int version, const char *path, int what) {
    char directory[PATH_MAX], target[PATH_MAX];
    struct stat status;
    if (above(path, directory) != 0 || allow(rules, version, directory, what) != 0) return -1;
    if (lstat(path, &status) != 0 || !S_ISLNK(status.st_mode) || realpath(path, target) == NULL) return 0;
    return above(target, directory) != 0 ? -1 : allow(rules, version, directory, what);
}

int cposix_landlock_allow_null_device(int rules, int version) {
    int result = allow(rules, version, "/dev/null", allow_device);
    return result != 0 && errno == ENOENT ? 0 : result;
}

int cposix_no_new_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

int cposix_landlock_restrict(int rules) { return (int)syscall(RESTRICT_SELF, rules, 0); }

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#endif

#ifdef ARCHITECTURE
#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ANSWER(what) BPF_STMT(BPF_RET | BPF_K, what)
#define ALLOW ANSWER(SECCOMP_RET_ALLOW)
#define REFUSE(code) ANSWER(SECCOMP_RET_ERRNO | (code))
// The low half of an argument; both kinds of machine keep it first.
#define ARGUMENT(place) LOAD(args[place])
#define CALL(name) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1), ALLOW
// These are allowed with an argument that has none of some bits, or is one of a few values.
#define CALL_WITHOUT(name, place, bits)                                                                                       \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 4), ARGUMENT(place),                                                  \
        BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, 0, 1), REFUSE(EPERM), ALLOW
#define CALL_WITH(name, place, value)                                                                                         \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 4), ARGUMENT(place),                                                  \
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 1, 0), REFUSE(EPERM), ALLOW

enum { NAMESPACES = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET };
#endif

int cposix_allow_only_needed_calls(void) {
#ifdef ARCHITECTURE
    // By what a worker does: it serves, stores, is told to leave, and makes an index anew in a process of its own. All else
    // is refused as a call that one may not make, and kills nothing: a line would be torn by that.
    static const struct sock_filter filter[] = {
        LOAD(arch), BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0), REFUSE(EPERM), LOAD(nr),
        // Files.
        CALL(read), CALL(write), CALL(pread64), CALL(pwrite64), CALL(readv), CALL(writev), CALL(lseek), CALL(close),
        CALL(openat), CALL(openat2), CALL(newfstatat), CALL(fstat), CALL(statx), CALL(fcntl), CALL(flock), CALL(fsync),
        CALL(fdatasync), CALL(syncfs), CALL(sync_file_range), CALL(fadvise64), CALL(fchmod), CALL(umask), CALL(mkdirat),
        CALL(unlinkat), CALL(renameat2), CALL(renameat), CALL(getdents64), CALL(utimensat), CALL(readlinkat), CALL(statfs),
        CALL(fstatfs), CALL(ftruncate), CALL(faccessat), CALL(faccessat2), CALL(dup), CALL(dup3), CALL_WITH(ioctl, 1, TIOCOUTQ),
        // Connections that the web server made; no new ones.
        CALL(accept), CALL(accept4), CALL(recvfrom), CALL(sendto), CALL(shutdown), CALL(socketpair),
        CALL(getsockname), CALL(getpeername), CALL(getsockopt), CALL(epoll_create1), CALL(epoll_ctl),
        CALL(epoll_pwait), CALL(epoll_pwait2), CALL(ppoll), CALL(pselect6),
        // Memory, of which none is to be run.
        CALL_WITHOUT(mmap, 2, PROT_EXEC), CALL_WITHOUT(mprotect, 2, PROT_EXEC), CALL(munmap), CALL(mremap), CALL(madvise),
        CALL(brk), CALL(futex), CALL(membarrier), CALL(getrandom), CALL(rseq), CALL(set_robust_list),
        CALL(sched_yield), CALL(sched_getaffinity),
        // Time and signals.
        CALL(clock_gettime), CALL(clock_getres), CALL(clock_nanosleep), CALL(nanosleep), CALL(gettimeofday),
        CALL(timer_create), CALL(timer_settime), CALL(timer_gettime), CALL(timer_delete), CALL(setitimer), CALL(rt_sigaction),
        CALL(rt_sigprocmask), CALL(rt_sigreturn), CALL(rt_sigtimedwait), CALL(rt_sigpending), CALL(sigaltstack),
        CALL(restart_syscall), CALL(kill), CALL(tgkill),
        // Processes: its own copies, in no other namespace. What is asked for by a structure can't be looked at: that call
        // is not known here, and clone(2) takes its place.
        CALL_WITHOUT(clone, 0, NAMESPACES), CALL_WITH(unshare, 0, CLONE_FS), CALL(wait4), CALL(waitid), CALL(exit),
        CALL(exit_group), CALL(getpid), CALL(getppid), CALL(gettid), CALL(getuid), CALL(geteuid), CALL(getgid),
        CALL(getegid), CALL(setsid), CALL(getpriority), CALL(setpriority), CALL(close_range), CALL_WITH(prlimit64, 2, 0),
        CALL(uname),
#ifdef __x86_64__
        CALL(open), CALL(stat), CALL(lstat), CALL(access), CALL(mkdir), CALL(unlink), CALL(rename), CALL(readlink),
        CALL(poll), CALL(select), CALL(epoll_wait), CALL(dup2), CALL(fork), CALL(time), CALL(getrlimit), CALL(alarm),
#endif
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 0, 1), REFUSE(ENOSYS), REFUSE(EPERM),
    };
    struct sock_fprog program = {sizeof filter / sizeof filter[0], (struct sock_filter *)filter};
    // Kernels before 5.16 would slow such a process down (spec_store_bypass) if it did not say that it runs nothing foreign.
    return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_SPEC_ALLOW, &program);
#else
    errno = ENOSYS;
    return -1;
#endif
}

int cposix_filters_calls(void) {
#ifdef ARCHITECTURE
    int action = SECCOMP_RET_ERRNO;
    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
#else
    return 0;
#endif
}
