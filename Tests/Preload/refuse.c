// Runs a program to which the kernel refuses some calls, as a sandbox or an older kernel does:
// refuse ERRNO CALL[,CALL...] PROGRAM [ARGUMENT...]
#include <errno.h>
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
    {"unshare", SYS_unshare},
};

static int number_of(const char *name) {
    for (unsigned i = 0; i < sizeof calls / sizeof *calls; i++)
        if (strcmp(calls[i].name, name) == 0) return calls[i].number;
    fprintf(stderr, "refuse: no call %s\n", name);
    exit(64);
}

static void filter(int number, int code) {
    struct sock_filter lines[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)number, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)code),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = {.len = sizeof lines / sizeof *lines, .filter = lines};
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0) return;
    perror("refuse: prctl");
    exit(77);
}

int main(int count, char **list) {
    if (count < 4) return 64;
    int numbers[16], code = atoi(list[1]), found = 0;
    for (char *name = strtok(list[2], ","); name != NULL && found < 16; name = strtok(NULL, ","))
        numbers[found++] = number_of(name);
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return 77;
    // The filter of prctl itself comes last: there is no way to set another one after it.
    for (int i = 0; i < found; i++)
        if (numbers[i] != SYS_prctl) filter(numbers[i], code);
    for (int i = 0; i < found; i++)
        if (numbers[i] == SYS_prctl) filter(numbers[i], code);
    execv(list[3], list + 3);
    perror("refuse: execv");
    return 127;
}
