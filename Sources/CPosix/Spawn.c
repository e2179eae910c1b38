#define _GNU_SOURCE
#include "CPosix.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int cposix_memory_file(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int cposix_process_descriptor(int process) {
#ifdef SYS_pidfd_open
    return (int)syscall(SYS_pidfd_open, process, 0);
#else
    (void)process;
    errno = ENOSYS;
    return -1;
#endif
}

static int prepare(posix_spawnattr_t *attributes) {
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &all);
    posix_spawnattr_setpgroup(attributes, 0);
    return posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
}

int cposix_spawn_shell(const char *command, int input, int output, const unsigned char *environment) {
    char *const arguments[] = {"sh", "-c", (char *)command, NULL};
    char *entries[cposix_most_entries + 1] = {NULL};
    char *entry = (char *)environment;
    for (unsigned i = 0; i < cposix_most_entries && *entry; i++, entry += strlen(entry) + 1) entries[i] = entry;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    pid_t process = -1;
    if ((errno = posix_spawn_file_actions_init(&actions)) != 0) return -1;
    if ((errno = posix_spawnattr_init(&attributes)) == 0) {
        if ((errno = prepare(&attributes)) == 0 &&
            (errno = posix_spawn_file_actions_adddup2(&actions, input, 0)) == 0 &&
            (output < 0 || ((errno = posix_spawn_file_actions_adddup2(&actions, output, 1)) == 0 &&
                            (errno = posix_spawn_file_actions_adddup2(&actions, output, 2)) == 0)) &&
            (errno = posix_spawn_file_actions_addclosefrom_np(&actions, 3)) == 0)
            errno = posix_spawn(&process, "/bin/sh", &actions, &attributes, arguments, entries);
        int code = errno;
        posix_spawnattr_destroy(&attributes);
        errno = code;
    }
    int code = errno;
    posix_spawn_file_actions_destroy(&actions);
    errno = code;
    return code == 0 ? process : -1;
}
