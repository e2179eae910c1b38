// Steps that make files and directories, ended or refused at a chosen one.
//
// TEST_DIE_BEFORE   CALL:N, kill -9 before the N-th of these calls: fchmod, fsync, fdatasync, mkdirat, mkdir, renameat,
//                   unlinkat, write, pwrite
// TEST_DIE_AFTER    the same, behind it
// TEST_REFUSE       CALL:N, that call fails with EIO and does nothing
// TEST_STEPS        a file: each call that succeeded is added to it, with the path of its descriptor
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum call { FCHMOD, FSYNC, FDATASYNC, MKDIRAT, MKDIR, RENAMEAT, UNLINKAT, WRITE, PWRITE, CALLS };
static const char *names[CALLS] = {"fchmod", "fsync",    "fdatasync", "mkdirat", "mkdir",
                                   "renameat", "unlinkat", "write",     "pwrite"};
static int counts[CALLS];

static int is_now(const char *variable, enum call call) {
    const char *text = getenv(variable);
    size_t length = strlen(names[call]);
    return text != NULL && strncmp(text, names[call], length) == 0 && text[length] == ':' &&
           atoi(text + length + 1) == counts[call];
}

static int begin(enum call call) {
    counts[call]++;
    if (is_now("TEST_DIE_BEFORE", call)) kill(getpid(), SIGKILL);
    if (!is_now("TEST_REFUSE", call)) return 0;
    errno = EIO;
    return -1;
}

static long end(enum call call, int descriptor, long result) {
    const char *steps = getenv("TEST_STEPS");
    if (is_now("TEST_DIE_AFTER", call)) kill(getpid(), SIGKILL);
    if (result < 0 || steps == NULL) return result;
    char link[64], path[4096], text[4200];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    path[length < 0 ? 0 : length] = 0;
    int count = snprintf(text, sizeof text, "%s %s\n", names[call], path);
    int file = open(steps, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (syscall(SYS_write, file, text, (size_t)count) != count) abort();
    close(file);
    return result;
}

int fchmod(int d, mode_t mode) { return begin(FCHMOD) ? -1 : (int)end(FCHMOD, d, syscall(SYS_fchmod, d, mode)); }
int fsync(int d) { return begin(FSYNC) ? -1 : (int)end(FSYNC, d, syscall(SYS_fsync, d)); }
int fdatasync(int d) { return begin(FDATASYNC) ? -1 : (int)end(FDATASYNC, d, syscall(SYS_fdatasync, d)); }
int mkdirat(int d, const char *path, mode_t mode) {
    return begin(MKDIRAT) ? -1 : (int)end(MKDIRAT, d, syscall(SYS_mkdirat, d, path, mode));
}
int mkdir(const char *path, mode_t mode) {
    return begin(MKDIR) ? -1 : (int)end(MKDIR, -1, syscall(SYS_mkdirat, AT_FDCWD, path, mode));
}
int renameat(int from, const char *old, int to, const char *path) {
    return begin(RENAMEAT) ? -1 : (int)end(RENAMEAT, to, syscall(SYS_renameat, from, old, to, path));
}
int unlinkat(int d, const char *path, int flags) {
    return begin(UNLINKAT) ? -1 : (int)end(UNLINKAT, d, syscall(SYS_unlinkat, d, path, flags));
}
ssize_t write(int d, const void *bytes, size_t count) {
    return begin(WRITE) ? -1 : end(WRITE, d, syscall(SYS_write, d, bytes, count));
}
ssize_t pwrite(int d, const void *bytes, size_t count, off_t offset) {
    return begin(PWRITE) ? -1 : end(PWRITE, d, syscall(SYS_pwrite64, d, bytes, count, offset));
}
