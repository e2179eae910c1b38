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
#include <sys/ioctl.h>
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

int cposix_have_own_umask(void) { return unshare(CLONE_FS); }

static int close_listed(unsigned first, unsigned last) {
    DIR *list = opendir("/proc/self/fd");
    struct dirent *entry;
    if (list == NULL) return -1;
    errno = 0;
    while ((entry = readdir(list)) != NULL) {
        int number = atoi(entry->d_name);
        if (number >= (int)first && (unsigned)number <= last && number != dirfd(list)) close(number);
        errno = 0;
    }
    int code = errno;
    return closedir(list) != 0 || code != 0 ? -1 : 0;
}

void cposix_close_between(unsigned first, unsigned last) {
    struct rlimit limit = {0};
    unsigned end = 4096;  // a limit may have been lowered below what is open
    if (close_range(first, last, 0) == 0 || close_listed(first, last) == 0) return;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur > end)
        end = limit.rlim_cur < 65536 ? (unsigned)limit.rlim_cur : 65536;
    for (unsigned number = first; number <= last && number < end; number++) close((int)number);
}

void cposix_give_back_from(int bytes) {
    mallopt(M_MMAP_THRESHOLD, bytes);
    mallopt(M_TRIM_THRESHOLD, bytes);
    mallopt(M_TOP_PAD, bytes);
}

// What container filters and older kernels answer to a call that they do not know.
static int is_refused(int code) { return code == ENOSYS || code == EPERM || code == EACCES || code == EINVAL; }

static int extent_by_stat(int directory, const char *path, struct cposix_extent *extent) {
    struct stat status;
    int flags = AT_SYMLINK_NOFOLLOW | (*path == '\0' ? AT_EMPTY_PATH : 0);
    if (fstatat(directory, path, &status, flags) != 0) return -1;
    *extent = (struct cposix_extent){status.st_dev, status.st_ino, (unsigned long long)status.st_size,
                                     (unsigned long long)status.st_nlink, 0};
    return 0;
}

int cposix_extent(int directory, const char *path, struct cposix_extent *extent) {
    struct statx status;
    int flags = AT_SYMLINK_NOFOLLOW | (*path == '\0' ? AT_EMPTY_PATH : 0);
    if (statx(directory, path, flags, STATX_INO | STATX_SIZE | STATX_NLINK | STATX_BTIME, &status) != 0)
        return is_refused(errno) ? extent_by_stat(directory, path, extent) : -1;
    long long born = status.stx_btime.tv_sec * 1000000000LL + status.stx_btime.tv_nsec;
    *extent = (struct cposix_extent){makedev(status.stx_dev_major, status.stx_dev_minor), status.stx_ino,
                                     status.stx_size, status.stx_nlink, status.stx_mask & STATX_BTIME ? born : 0};
    return 0;
}

int cposix_direct_flag(void) { return O_DIRECT; }

int cposix_forget_cached(int descriptor, long long start, long long count) {
    int code = posix_fadvise(descriptor, start, count, POSIX_FADV_DONTNEED);
    if (code == 0) return 0;
    errno = code;
    return -1;
}

int cposix_not_taken(int descriptor) {
    int count;
    return ioctl(descriptor, TIOCOUTQ, &count) == 0 ? count : -1;
}

int cposix_sync_file_system(int descriptor) { return syncfs(descriptor); }

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

cposix_end cposix_ended(int child, int waits) {
    int status = 0, id;
    do {
        id = waitpid(child, &status, waits ? 0 : WNOHANG);
    } while (id < 0 && errno == EINTR);
    return (cposix_end){id, WEXITSTATUS(status), WIFSIGNALED(status) ? WTERMSIG(status) : 0};
}

int cposix_open_nothing(void) {
    int number = open("/dev/null", O_RDWR | O_NOCTTY);
    return number >= 0 ? number : open("/", O_RDONLY | O_DIRECTORY);
}

void cposix_no_core(void) { setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0}); }

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

typedef int address_call(int descriptor, const struct sockaddr *address, socklen_t size);

static int with_unix(int descriptor, const char *path, address_call call) {
    struct sockaddr_un address;
    if (unix_address(&address, path) != 0) return -1;
    return call(descriptor, (struct sockaddr *)&address, sizeof address);
}

int cposix_unix_bind(int descriptor, const char *path) { return with_unix(descriptor, path, bind); }
int cposix_unix_connect(int descriptor, const char *path) { return with_unix(descriptor, path, connect); }

// bind(2) to an address whose host is still to be filled in, from a numeric text.
static int bind_to(int descriptor, const char *text, struct sockaddr *address, void *host, socklen_t size) {
    if (inet_pton(address->sa_family, text, host) == 1) return bind(descriptor, address, size);
    errno = EINVAL;
    return -1;
}

static int bind4(int descriptor, const char *text, int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    return bind_to(descriptor, text, (struct sockaddr *)&address, &address.sin_addr, sizeof address);
}

static int bind6(int descriptor, const char *text, int port) {
    struct sockaddr_in6 address = {.sin6_family = AF_INET6, .sin6_port = htons((unsigned short)port)};
    return bind_to(descriptor, text, (struct sockaddr *)&address, &address.sin6_addr, sizeof address);
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

cposix_ends cposix_pipe(void) {
    int ends[2] = {-1, -1};
    return pipe(ends) == 0 ? (cposix_ends){ends[0], ends[1]} : (cposix_ends){-1, -1};
}

cposix_ends cposix_socket_pair(void) {
    int ends[2] = {-1, -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return (cposix_ends){-1, -1};
    return (cposix_ends){ends[0], ends[1]};
}

static unsigned long long limit(__rlimit_resource_t resource, unsigned long long otherwise) {
    struct rlimit limit;
    if (getrlimit(resource, &limit) != 0) return otherwise;
    return limit.rlim_cur == RLIM_INFINITY ? ~0ULL : limit.rlim_cur;
}

unsigned long long cposix_file_limit(unsigned long long otherwise) { return limit(RLIMIT_FSIZE, otherwise); }
unsigned long long cposix_descriptor_limit(unsigned long long otherwise) { return limit(RLIMIT_NOFILE, otherwise); }

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
