/* syncs FILE WRITERS BYTES SECONDS: so many processes append so many bytes to one file and sync it, again and again. Prints
   how often a second, all together: what the disk and its file system can do. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Appends and syncs until the time has come; how often. -1 when a call failed. */
static long append(const char *path, size_t length, double end) {
    int file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    char *line = malloc(length);
    if (file < 0 || !line) return -1;
    memset(line, 'x', length);
    line[length - 1] = '\n';
    long times = 0;
    for (; now() < end; times++)
        if (write(file, line, length) != (ssize_t)length || fdatasync(file) != 0) return -1;
    return times;
}

int main(int count, char **arguments) {
    if (count != 5) return 64;
    int writers = atoi(arguments[2]);
    size_t length = strtoul(arguments[3], NULL, 10);
    double begin = now(), end = begin + atof(arguments[4]);
    if (writers < 1 || length < 1) return 64;
    long *times = mmap(NULL, (size_t)writers * sizeof *times, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (times == MAP_FAILED) return 1;
    for (int writer = 0; writer < writers; writer++) {
        pid_t process = fork();
        if (process < 0) return 1;
        if (process == 0) {
            times[writer] = append(arguments[1], length, end);
            _exit(times[writer] < 0);
        }
    }
    long sum = 0;
    for (int status, writer = 0; writer < writers; writer++)
        if (wait(&status) < 0 || status != 0) return 1;
    double seconds = now() - begin;
    for (int writer = 0; writer < writers; writer++) sum += times[writer];
    printf("%.1f\n", (double)sum / seconds);
    return 0;
}
