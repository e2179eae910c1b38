// write(2) to a day's file takes its bytes in two steps, as a kernel may that is killed in the middle: whoever is killed
// between them leaves half a line. The caller sees one write.
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int is_day_file(int descriptor) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path);
    return length > 7 && memcmp(path + length - 7, ".ndjson", 7) == 0;
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
    if (count < 2 || !is_day_file(descriptor)) return syscall(SYS_write, descriptor, bytes, count);
    ssize_t first = syscall(SYS_write, descriptor, bytes, count / 2);
    if (first < 0) return first;
    usleep(500);
    ssize_t second = syscall(SYS_write, descriptor, (const char *)bytes + first, count - first);
    return second < 0 ? first : first + second;
}
