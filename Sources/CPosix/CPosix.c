#define _GNU_SOURCE
#include "CPosix.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <malloc.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/epoll.h>
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

static sigset_t set_of(const int *signals, unsigned count) {
    sigset_t set;
    sigemptyset(&set);
    for (unsigned i = 0; i < count; i++) sigaddset(&set, signals[i]);
    return set;
}

static int watch(int set, int descriptor, unsigned events, int bit) {
    struct epoll_event event = {.events = events, .data.u32 = (unsigned)bit};
    return descriptor < 0 ? 0 : epoll_ctl(set, EPOLL_CTL_ADD, descriptor, &event);
}

static sigset_t mask_of_waits;

int cposix_watch(int listener, int watched, const int *unblocked, unsigned signals) {
    int set = epoll_create1(EPOLL_CLOEXEC);
    if (set < 0) return -1;
    pthread_sigmask(SIG_BLOCK, NULL, &mask_of_waits);
    for (unsigned i = 0; i < signals; i++) sigdelset(&mask_of_waits, unblocked[i]);
    if (watch(set, listener, EPOLLIN | EPOLLEXCLUSIVE, 1) == 0 && watch(set, watched, EPOLLIN, 2) == 0) return set;
    int code = errno;
    close(set);
    errno = code;
    return -1;
}

int cposix_watch_wait(int set, int milliseconds) {
    struct epoll_event events[2];
    int count = epoll_pwait(set, events, 2, milliseconds, &mask_of_waits), bits = 0;
    for (int i = 0; i < count; i++) bits |= (int)events[i].data.u32;
    return count < 0 ? -1 : bits;
}

int cposix_wait_signal(const int *signals, unsigned count, long milliseconds) {
    sigset_t set = set_of(signals, count);
    struct timespec limit = {milliseconds / 1000, (milliseconds % 1000) * 1000000};
    return sigtimedwait(&set, NULL, milliseconds < 0 ? NULL : &limit);
}

int cposix_mask(const int *signals, unsigned count, int block) {
    sigset_t set = set_of(signals, count);
    int code = pthread_sigmask(block ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
    if (code == 0) return 0;
    errno = code;
    return -1;
}

static int handle(int signal, void (*handler)(int)) {
    struct sigaction action = {.sa_handler = handler};
    sigemptyset(&action.sa_mask);
    return sigaction(signal, &action, NULL);
}

static void nothing(int signal) { (void)signal; }

static volatile sig_atomic_t flag;

static void raise_flag(int signal) {
    (void)signal;
    flag = 1;
}

static const char *last_words;
static int last_words_to;
static int last_status;

static volatile sig_atomic_t leaves, put_off, overdue;

static void leave(int signal) {
    (void)signal;
    overdue = put_off;
    if (!leaves || put_off) return;
    if (write(last_words_to, last_words, strlen(last_words)) < 0) _exit(last_status);
    _exit(last_status);
}

int cposix_interrupt_on(int signal) { return handle(signal, nothing); }
int cposix_flag_on(int signal) { return handle(signal, raise_flag); }
int cposix_flag_raised(void) { return flag; }
int cposix_ignore(int signal) { return handle(signal, SIG_IGN); }
int cposix_restore(int signal) { return handle(signal, SIG_DFL); }

int cposix_leave_on(int signal, const char *text, int descriptor, int status) {
    last_words = text;
    last_words_to = descriptor;
    last_status = status;
    return handle(signal, leave);
}

void cposix_leave_now_on(int now) { leaves = now; }

void cposix_leave_put_off(int off) {
    put_off = off;
    if (!off && overdue) leave(0);
}

static timer_t timers[4];
static int signals_of_timers[4];
static int timers_made;

static int make_timer(int place) {
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = signals_of_timers[place]};
    return timer_create(CLOCK_MONOTONIC, &event, &timers[place]);
}

int cposix_timer_make(int signal) {
    if (timers_made >= 4) {
        errno = EAGAIN;
        return -1;
    }
    signals_of_timers[timers_made] = signal;
    return make_timer(timers_made) != 0 ? -1 : timers_made++;
}

int cposix_timers_renew(void) {
    for (int place = 0; place < timers_made; place++)
        if (make_timer(place) != 0) return -1;
    return 0;
}

int cposix_timer_set(int timer, long milliseconds, long interval) {
    struct itimerspec when = {
        .it_value = {milliseconds / 1000, (milliseconds % 1000) * 1000000},
        .it_interval = {interval / 1000, (interval % 1000) * 1000000},
    };
    return timer_settime(timers[timer], 0, &when, NULL);
}

void cposix_close_between(unsigned first, unsigned last) {
    struct rlimit limit = {0};
    unsigned end = 4096;  // a limit may have been lowered below what is open
    if (close_range(first, last, 0) == 0) return;
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
