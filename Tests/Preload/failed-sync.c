// fdatasync(2) of a day's file fails once, as the kernel tells of lost writes: to one descriptor, one time.
//
// TEST_FAIL_SYNC   a file; whoever removes it is the one whose sync fails
// TEST_HOLD_SYNC   a file; as long as it is there, the failed call does not return
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int is_day_file(int descriptor) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path);
    return length > 7 && memcmp(path + length - 7, ".ndjson", 7) == 0;
}

int fdatasync(int descriptor) {
    const char *fail = getenv("TEST_FAIL_SYNC"), *hold = getenv("TEST_HOLD_SYNC");
    if (fail == NULL || !is_day_file(descriptor) || unlink(fail) != 0) return syscall(SYS_fdatasync, descriptor);
    while (hold != NULL && access(hold, F_OK) == 0) usleep(1000);
    errno = EIO;
    return -1;
}
