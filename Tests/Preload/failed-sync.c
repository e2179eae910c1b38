// A disk that loses what was written to a day's file, and says so once, as the kernel does: to one descriptor.
//
// TEST_FAIL_SYNC   a file; whoever removes it is the one whose fdatasync(2) fails
// TEST_HOLD_SYNC   a file; as long as it is there, the failed call does not return
// TEST_INTERRUPTED a file that is made when SIGALRM comes meanwhile
// TEST_HOLD_AFTER  a file; as long as it is there, a call that the kernel refused does not return; TEST_TOLD is made then
// TEST_LOST        a file that gets the path of the one that lost its bytes: read past the page cache (O_DIRECT) it holds NULs
// TEST_NO_DIRECT   whatever its value: no file can be read past the page cache
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static ssize_t path_of(int descriptor, char path[4096]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, 4095);
    path[length < 0 ? 0 : length] = 0;
    return length;
}

// A signal that comes meanwhile is seen, and let in at the end.
static void hold_until_released(const char *hold, const char *interrupted) {
    sigset_t alarm, pending;
    sigemptyset(&alarm);
    sigaddset(&alarm, SIGALRM);
    sigprocmask(SIG_BLOCK, &alarm, NULL);
    while (hold != NULL && access(hold, F_OK) == 0) {
        usleep(1000);
        sigpending(&pending);
        if (interrupted != NULL && sigismember(&pending, SIGALRM))
            close(open(interrupted, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
    }
    sigprocmask(SIG_UNBLOCK, &alarm, NULL);
}

static int real_fdatasync(int descriptor) {
    int result = (int)syscall(SYS_fdatasync, descriptor), code = errno;
    const char *hold = getenv("TEST_HOLD_AFTER"), *told = getenv("TEST_TOLD");
    if (result != 0 && hold != NULL && told != NULL) {
        close(open(told, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
        hold_until_released(hold, NULL);
    }
    errno = code;
    return result;
}

static void note(const char *path, const char *lost) {
    int file = open(lost, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0 || write(file, path, strlen(path)) < 0 || close(file) != 0) abort();
}

// The path that was noted; empty where none was.
static void read_noted(const char *lost, char path[4096]) {
    int file = lost == NULL ? -1 : open(lost, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? 0 : (ssize_t)syscall(SYS_read, file, path, 4095);
    path[length < 0 ? 0 : length] = 0;
    if (file >= 0) close(file);
}

int fdatasync(int descriptor) {
    const char *fail = getenv("TEST_FAIL_SYNC"), *hold = getenv("TEST_HOLD_SYNC"), *lost = getenv("TEST_LOST");
    char path[4096];
    ssize_t length = path_of(descriptor, path);
    int is_day_file = length > 7 && strcmp(path + length - 7, ".ndjson") == 0;
    if (fail == NULL || !is_day_file || unlink(fail) != 0) return real_fdatasync(descriptor);
    if (lost != NULL) note(path, lost);
    hold_until_released(hold, getenv("TEST_INTERRUPTED"));
    errno = EIO;
    return -1;
}

ssize_t pread(int descriptor, void *bytes, size_t count, off_t offset) {
    ssize_t result = (ssize_t)syscall(SYS_pread64, descriptor, bytes, count, offset);
    if (result <= 0 || !(fcntl(descriptor, F_GETFL) & O_DIRECT)) return result;
    if (getenv("TEST_NO_DIRECT") != NULL) {
        errno = EINVAL;
        return -1;
    }
    char path[4096], noted[4096];
    read_noted(getenv("TEST_LOST"), noted);
    if (path_of(descriptor, path) > 0 && strcmp(path, noted) == 0) memset(bytes, 0, (size_t)result);
    return result;
}
