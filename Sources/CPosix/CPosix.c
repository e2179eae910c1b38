#define _GNU_SOURCE
#include "CPosix.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <malloc.h>
#include <netinet/in.h>
#include <sched.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/vfs.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int cposix_open_beneath(int directory, const char *path, int flags, unsigned mode) {
    struct open_how how = {
        .flags = (unsigned long long)flags,
        .mode = (flags & O_CREAT) ? mode : 0,
        .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
    };
    return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}

int cposix_fork(void) { return (int)fork(); }

static int close_listed(unsigned first) {
    DIR *list = opendir("/proc/self/fd");
    struct dirent *entry;
    if (list == NULL) return -1;
    while ((entry = readdir(list)) != NULL) {
        int number = atoi(entry->d_name);
        if (number >= (int)first && number != dirfd(list)) close(number);
    }
    return closedir(list);
}

void cposix_close_from(unsigned first) {
    struct rlimit limit = {0};
    unsigned last = 4096; // a limit may have been lowered below what is open
    if (close_range(first, ~0U, 0) == 0 || close_listed(first) == 0) return;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur > last)
        last = limit.rlim_cur < 65536 ? (unsigned)limit.rlim_cur : 65536;
    for (unsigned number = first; number < last; number++) close((int)number);
}

void cposix_give_back_from(int bytes) {
    mallopt(M_MMAP_THRESHOLD, bytes);
    mallopt(M_TRIM_THRESHOLD, bytes);
    mallopt(M_TOP_PAD, bytes);
}

int cposix_extent(int directory, const char *path, unsigned long long *device, unsigned long long *inode,
                  unsigned long long *size) {
    struct statx status;
    if (statx(directory, path, AT_SYMLINK_NOFOLLOW, STATX_INO | STATX_SIZE, &status) != 0) return -1;
    *device = makedev(status.stx_dev_major, status.stx_dev_minor);
    *inode = status.stx_ino;
    *size = status.stx_size;
    return 0;
}

int cposix_links(int descriptor) {
    struct statx status;
    return statx(descriptor, "", AT_EMPTY_PATH, STATX_NLINK, &status) == 0 ? (int)status.stx_nlink : -1;
}

int cposix_no_access_time(int descriptor, int flags) { return fcntl(descriptor, F_SETFL, flags | O_NOATIME); }

int cposix_batch(void) {
    struct sched_param none = {0};
    return sched_setscheduler(0, SCHED_BATCH, &none);
}

int cposix_not_dumpable(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

const char *cposix_environment(unsigned place) { return environ == NULL ? NULL : environ[place]; }
char **cposix_environment_list(void) { return environ; }

int cposix_file_system(const char *path, long *kind, unsigned long long *free_bytes, unsigned long long *all_bytes) {
    struct statfs status;
    if (statfs(path, &status) != 0) return -1;
    *kind = (long)status.f_type;
    *free_bytes = (unsigned long long)status.f_bavail * (unsigned long long)status.f_bsize;
    *all_bytes = (unsigned long long)status.f_blocks * (unsigned long long)status.f_bsize;
    return 0;
}

int cposix_exited(int status) { return WIFEXITED(status) ? 1 : 0; }
int cposix_exit_status(int status) { return WEXITSTATUS(status); }
int cposix_end_signal(int status) { return WIFSIGNALED(status) ? WTERMSIG(status) : 0; }

static int unix_address(struct sockaddr_un *address, const char *path) {
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    size_t length = strlen(path);
    if (length >= sizeof address->sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(address->sun_path, path, length + 1);
    return 0;
}

int cposix_unix_bind(int descriptor, const char *path) {
    struct sockaddr_un address;
    if (unix_address(&address, path) != 0) return -1;
    return bind(descriptor, (struct sockaddr *)&address, sizeof address);
}

int cposix_unix_connect(int descriptor, const char *path) {
    struct sockaddr_un address;
    if (unix_address(&address, path) != 0) return -1;
    return connect(descriptor, (struct sockaddr *)&address, sizeof address);
}

static int bind4(int descriptor, const char *text, int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    if (inet_pton(AF_INET, text, &address.sin_addr) != 1) {
        errno = EINVAL;
        return -1;
    }
    return bind(descriptor, (struct sockaddr *)&address, sizeof address);
}

static int bind6(int descriptor, const char *text, int port) {
    struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_port = htons((unsigned short)port)};
    if (inet_pton(AF_INET6, text, &address.sin6_addr) != 1) {
        errno = EINVAL;
        return -1;
    }
    return bind(descriptor, (struct sockaddr *)&address, sizeof address);
}

int cposix_loopback_bind(int descriptor, int family, const char *address, int port) {
    int yes = 1;
    if (setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0) return -1;
    return family == 6 ? bind6(descriptor, address, port) : bind4(descriptor, address, port);
}

int cposix_socket(int family) {
    int domain = family == 4 ? AF_INET : family == 6 ? AF_INET6 : AF_UNIX;
    return socket(domain, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
}

int cposix_is_listening(int descriptor) {
    int listening = 0;
    socklen_t size = sizeof listening;
    if (getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) != 0) return 0;
    return listening != 0;
}

int cposix_socket_pair(int *ends) { return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends); }

int cposix_socket_kind(int descriptor) {
    int kind = 0;
    socklen_t size = sizeof kind;
    if (getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &kind, &size) != 0) return -1;
    return kind == SOCK_STREAM ? 0 : 1;
}

int cposix_is_connected(int descriptor) {
    struct sockaddr_storage peer;
    socklen_t size = sizeof peer;
    return getpeername(descriptor, (struct sockaddr *)&peer, &size) == 0;
}

long cposix_zone_offset(long long seconds) {
    time_t when = (time_t)seconds;
    struct tm local;
    return localtime_r(&when, &local) == NULL ? 0 : local.tm_gmtoff;
}

static int range(int descriptor, int call, short type, long long place) {
    struct flock lock = {.l_type = type, .l_whence = SEEK_SET, .l_start = place, .l_len = 1};
    return fcntl(descriptor, call, &lock);
}

int cposix_range_lock(int descriptor, long long place, int waits) {
    return range(descriptor, waits ? F_OFD_SETLKW : F_OFD_SETLK, F_WRLCK, place);
}

int cposix_range_unlock(int descriptor, long long place) { return range(descriptor, F_OFD_SETLK, F_UNLCK, place); }

long long cposix_range_holder(int descriptor, long long from) {
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = from, .l_len = 0};
    if (fcntl(descriptor, F_OFD_GETLK, &lock) != 0) return -1;
    errno = 0;
    if (lock.l_type == F_UNLCK) return -1;
    return lock.l_start > from ? lock.l_start : from;
}

unsigned long long *cposix_shared_words(unsigned words) {
    void *memory = mmap(NULL, words * sizeof(unsigned long long), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

unsigned long long cposix_word_load(unsigned long long *word) { return __atomic_load_n(word, __ATOMIC_RELAXED); }

unsigned long long cposix_word_add(unsigned long long *word, unsigned long long more) {
    return __atomic_fetch_add(word, more, __ATOMIC_RELAXED);
}

int cposix_word_replace(unsigned long long *word, unsigned long long expected, unsigned long long desired) {
    return __atomic_compare_exchange_n(word, &expected, desired, 0, __ATOMIC_RELAXED, __ATOMIC_RELAXED) ? 1 : 0;
}

const void *cposix_last_byte(const void *bytes, int byte, unsigned long count) { return memrchr(bytes, byte, count); }

const void *cposix_find(const void *bytes, unsigned long count, const void *wanted, unsigned long length) {
    return memmem(bytes, count, wanted, length);
}
