#define _GNU_SOURCE
#include "CPosix.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

// A pipe that has room for a page takes one of PIPE_BUF bytes at once; but somebody else may fill it after the look.
static long write_to_pipe(int descriptor, const void *bytes, unsigned long count) {
    struct iovec part = {(void *)(size_t)bytes, count};
    long taken = pwritev2(descriptor, &part, 1, -1, RWF_NOWAIT); // pipes know it since Linux 6.5
    return taken >= 0 || errno == EAGAIN ? taken : write(descriptor, bytes, count);
}

long cposix_write_at_once(int descriptor, const void *bytes, unsigned long count) {
    struct stat status;
    struct pollfd look = {.fd = descriptor, .events = POLLOUT};
    if (fstat(descriptor, &status) != 0) return -1;
    if (S_ISSOCK(status.st_mode)) return send(descriptor, bytes, count, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (S_ISREG(status.st_mode)) return write(descriptor, bytes, count);
    if (poll(&look, 1, 0) != 1 || !(look.revents & POLLOUT)) {
        errno = EAGAIN;
        return -1;
    }
    return S_ISFIFO(status.st_mode) ? write_to_pipe(descriptor, bytes, count) : write(descriptor, bytes, count);
}

int cposix_reopened(int descriptor) {
    struct stat status;
    char name[32];
    if (fstat(descriptor, &status) != 0) return -1;
    if (!S_ISFIFO(status.st_mode) && !(S_ISCHR(status.st_mode) && isatty(descriptor))) {
        errno = EINVAL;
        return -1;
    }
    snprintf(name, sizeof name, "/proc/self/fd/%d", descriptor);
    return open(name, O_WRONLY | O_APPEND | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}
