// Runs a program to which the kernel refuses some calls, as a sandbox or an older kernel does:
// refuse ERRNO CALL[,CALL...] PROGRAM [ARGUMENT...]
// The call "newer" stands for all that Linux 3.10 does not have. Compiled with REFUSED_PROGRAM and REFUSED_CODE it is that
// program itself on such a kernel, and hands on its arguments and environment as they are.
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct {
    const char *name;
    int number;
} calls[] = {
    {"close_range", SYS_close_range},   {"epoll_create1", SYS_epoll_create1}, {"epoll_ctl", SYS_epoll_ctl},
    {"epoll_pwait", SYS_epoll_pwait},   {"ppoll", SYS_ppoll},                 {"timer_create", SYS_timer_create},
    {"setitimer", SYS_setitimer},       {"pwritev2", SYS_pwritev2},           {"prctl", SYS_prctl},
    {"sched_setscheduler", SYS_sched_setscheduler}, {"statx", SYS_statx}, {"openat2", SYS_openat2},
    {"unshare", SYS_unshare}, {"inotify_init1", SYS_inotify_init1}, {"inotify_add_watch", SYS_inotify_add_watch},
    {"getdents64", SYS_getdents64},
};

static int number_of(const char *name) {
    for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++)
        if (strcmp(calls[i].name, name) == 0) return calls[i].number;
    fprintf(stderr, "refuse: no call %s\n", name);
    exit(64);
}

static void set(struct sock_filter *lines, unsigned short count) {
    struct sock_fprog program = {.len = count, .filter = lines};
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0) return;
    perror("refuse: prctl");
    exit(77);
}

static void filter(int number, int code) {
    struct sock_filter lines[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)number, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)code),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    set(lines, sizeof lines / sizeof *lines);
}

// Calls have ascending numbers, and 313 (finit_module) was the last one then. What is newer in calls that are older is not
// seen here, but for the locks of open file descriptions (3.15), which such a kernel answers EINVAL.
static void filter_newer(int code) {
    enum { last = 313, get = 36, wait = 38 };
    struct sock_filter lines[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, last, 5, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_fcntl, 0, 5),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[1])),
        BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, get, 0, 3),
        BPF_JUMP(BPF_JMP | BPF_JGT | BPF_K, wait, 2, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EINVAL),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)code),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    set(lines, sizeof lines / sizeof *lines);
}

#ifndef REFUSED_PROGRAM
static int run(char **list) {
    execv(list[0], list);
    perror("refuse: execv");
    return 127;
}
#endif

#ifdef REFUSED_PROGRAM
int main(int count, char **list) {
    if (count < 1 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return 77;
    filter_newer(REFUSED_CODE);
    execv(REFUSED_PROGRAM, list);
    return 127;
}
#else
int main(int count, char **list) {
    if (count < 4) return 64;
    if (strcmp(list[2], "newer") == 0) {
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return 77;
        filter_newer(atoi(list[1]));
        return run(list + 3);
    }
    int numbers[16], code = atoi(list[1]), found = 0;
    for (char *name = strtok(list[2], ","); name != NULL && found < 16; name = strtok(NULL, ","))
        numbers[found++] = number_of(name);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return 77;
    // The filter of prctl itself comes last: there is no way to set another one after it.
    for (int i = 0; i < found; i++)
        if (numbers[i] != SYS_prctl) filter(numbers[i], code);
    for (int i = 0; i < found; i++)
        if (numbers[i] == SYS_prctl) filter(numbers[i], code);
    return run(list + 3);
}
#endif
