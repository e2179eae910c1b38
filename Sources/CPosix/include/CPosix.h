#ifndef HOOKLINE_CPOSIX_H
#define HOOKLINE_CPOSIX_H

// What Swift's Glibc does not show: calls behind _GNU_SOURCE, macros, fork. Plain C types only, so that a Swift
// declaration that names mode_t or pid_t is not drawn into this module.

/// openat2(2) with RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS; -1 and ENOSYS before Linux 5.6.
int cposix_open_beneath(int directory, const char *path, int flags, unsigned mode);

/// fork(2). Swift hides it because it is dangerous with threads; the supervisor has one.
int cposix_fork(void);

/// The mask of all later waits: that of now without these signals, which are let in only while it waits.
void cposix_let_in(const int *signals, unsigned count);
/// An epoll(7) set; a descriptor in it has a token, and of many processes that wait for one that is `exclusive` one
/// wakes (EPOLLEXCLUSIVE).
int cposix_epoll_make(void);
int cposix_epoll_add(int set, int descriptor, unsigned token, int exclusive);
int cposix_epoll_remove(int set, int descriptor);
/// Waits under that mask (epoll_pwait(2)): one more than the token of one that can be read, token 0 before any other;
/// 0 when the time is over (below 0: for ever).
int cposix_epoll_wait(int set, int milliseconds);
/// The same by ppoll(2): one more than the place in the list, in turn.
int cposix_poll_wait(const int *descriptors, unsigned count, int milliseconds);

/// sigtimedwait(2) for the given signals; `milliseconds` below 0 waits for ever. The signal's number, or -1.
int cposix_wait_signal(const int *signals, unsigned count, long milliseconds);

/// pthread_sigmask(3) with SIG_BLOCK (`block` not 0) or SIG_UNBLOCK.
int cposix_mask(const int *signals, unsigned count, int block);

/// signalfd(2): a descriptor that can be read when one of some blocked signals has come; never waits.
int cposix_signal_descriptor(const int *signals, unsigned count);

/// sigaction(2) without SA_RESTART: a handler that does nothing, so that a blocking call ends with EINTR.
int cposix_interrupt_on(int signal);

/// sigaction(2): a handler that raises the flag which cposix_flag_raised reads.
int cposix_flag_on(int signal);
int cposix_flag_raised(void);

/// sigaction(2) for SIGALRM: a handler that writes `text` to a descriptor, where that can be done at once, and leaves by
/// _exit(2) with `status`; but not until it is told so with 1, nor after 0.
int cposix_leave_on_alarm(const char *text, int descriptor, int status);
void cposix_leave_now_on(int now);
/// The handler puts it off (1), until the leaving that came meanwhile is made good (0).
void cposix_leave_put_off(int off);

/// sigaction(2) to SIG_IGN or SIG_DFL.
int cposix_ignore(int signal);
int cposix_restore(int signal);

/// Whether a signal is ignored: sigaction(2).
int cposix_is_ignored(int signal);

/// What a starter left behind is undone: all signals that Hookline knows have their default dispositions and none is
/// blocked, what came while they were is forgotten but for TERM and INT; no interval timer goes on (alarm(2) outlives
/// execve).
void cposix_signals_afresh(void);

/// memfd_create(2): an empty file that has no place.
int cposix_memory_file(const char *name);
/// posix_spawn(3) of `sh -c command` in a process group of its own, with no signal blocked or ignored: its standard input is
/// `input`, 1 and 2 are `output`, or ours where that is negative, no other descriptor is open. Entries of its environment each end with a NUL, and an empty one
/// is behind the last; so many of them at most. The process, or -1.
enum { cposix_most_entries = 16 };
int cposix_spawn_shell(const char *command, int input, int output, const unsigned char *environment);
/// From now on this process is another effective user with these groups, which only root may become; -1 when it may not.
int cposix_act_as(unsigned user, unsigned group, const unsigned *groups, unsigned count);
/// pidfd_open(2): a descriptor that can be read when a process has ended; -1 and ENOSYS before Linux 5.3.
int cposix_process_descriptor(int process);

/// Whether a process is a child of ours that has not ended: waitid(2).
int cposix_is_child(int process);
/// Whether there is any child of ours.
int cposix_has_children(void);

/// write(2) where that does not wait: EAGAIN when a pipe, a socket or a terminal has no room. A signal handler may do it.
long cposix_write_at_once(int descriptor, const void *bytes, unsigned long count);
/// A pipe or a terminal opened anew through /proc, so that O_NONBLOCK is not set for everybody who shares it.
int cposix_reopened(int descriptor);

/// timer_create(2) on CLOCK_MONOTONIC, delivering `signal`, or setitimer(2) in its place; a handle of 0 or more, or -1.
/// At most 4 in a process.
int cposix_timer_make(int signal);
/// Whether a timer could be made now: 0, or -1.
int cposix_timer_try(void);
/// Makes all timers again: a process that was forked has none. -1 when one is refused.
int cposix_timers_renew(void);
/// timer_settime(2): first after `milliseconds`, then every `interval` (0: once); 0 and 0 disarms.
int cposix_timer_set(int timer, long milliseconds, long interval);

/// unshare(2), CLONE_FS: this thread's umask is no other one's from now on.
int cposix_have_own_umask(void);

/// close_range(2): closes all descriptors from one number to another; one by one where that call is missing or
/// forbidden.
void cposix_close_between(unsigned first, unsigned last);

/// mallopt(3): memory of so many bytes and more goes back to the system when it is freed, however often it was had. Less
/// stays, and is had from the system in steps of so many bytes.
void cposix_give_back_from(int bytes);

/// Has memory come into the processor's caches, to be written to soon.
static inline void cposix_prefetch(const void *place) { __builtin_prefetch(place, 1); }

/// What tells a file from others, and how long it is.
struct cposix_extent {
    unsigned long long device, inode, size, names;
    /// When it was made, in nanoseconds since 1970; 0 where the file system does not say.
    long long born;
};

/// statx(2) without times of use: asking for a file's times makes its next write record finer ones, which writes its
/// inode (Linux 6.13). Of what stands at a path, a symbolic link itself, or, with an empty path, of an open file. Where
/// the call is unknown or forbidden, by fstatat(2), which does not tell when a file was made.
int cposix_extent(int directory, const char *path, struct cposix_extent *extent);

/// O_DIRECT of open(2): reads go past the page cache.
int cposix_direct_flag(void);
/// posix_fadvise(2), POSIX_FADV_DONTNEED: pages that are on disk already are read from there the next time.
int cposix_forget_cached(int descriptor, long long start, long long count);

/// TIOCOUTQ of tcp(7) and unix(7): bytes that were written to a connection and that its other end has not taken yet.
int cposix_not_taken(int descriptor);

/// syncfs(2): all of the file system that an open file lies on.
int cposix_sync_file_system(int descriptor);

/// O_NOATIME beside the other flags of an open file (F_SETFL of fcntl(2)); refused when the file is somebody else's.
int cposix_no_access_time(int descriptor, int flags);

/// sched_setscheduler(2) to SCHED_BATCH.
int cposix_batch(void);

/// prctl(2): no core dumps and no tracing by the same user.
int cposix_not_dumpable(void);

/// One argument by its place, the program's name at 0; NULL after the last.
const char *cposix_argument(unsigned place);
/// One environment entry `NAME=value` by its place, NULL after the last.
const char *cposix_environment(unsigned place);
/// The whole list, as execve(2) wants it.
char **cposix_environment_list(void);

/// statfs(2): the file system's magic number, bytes free to us and bytes in all.
int cposix_file_system(const char *path, long *kind, unsigned long long *free_bytes, unsigned long long *all_bytes);

/// A child that has ended: its id, the number that it left with, and the signal that ended it, or 0. The id is 0 where
/// none has, and -1 where there is none.
typedef struct {
    int id, status, signal;
} cposix_end;
/// waitpid(2): of a child, or with -1 of any; it waits for that when `waits` is not 0.
cposix_end cposix_ended(int child, int waits);

/// /dev/null, or where there is none a directory that can't be written to: the lowest free number, -1 and errno.
int cposix_open_nothing(void);
/// RLIMIT_CORE of setrlimit(2): no core dumps.
void cposix_no_core(void);

/// bind(2) of a Unix socket to `path`, and connect(2) to one; -1 and ENAMETOOLONG when the path is too long.
int cposix_unix_bind(int descriptor, const char *path);
int cposix_unix_connect(int descriptor, const char *path);
/// One message to the Unix datagram socket `name`, a path or "@" and an abstract name; it waits a second at most.
int cposix_send_datagram(const char *name, const void *bytes, unsigned long count);
/// Where a socket is bound, as a path, "127.0.0.1:9000" or "[::1]:9000"; empty where it has no name (getsockname(2)).
int cposix_socket_name(int descriptor, char *name, unsigned long room);
/// bind(2) to a numeric address: family 4 or 6.
int cposix_loopback_bind(int descriptor, int family, const char *address, int port);
int cposix_socket(int family);
/// Two ends of one thing; both -1 where the call failed, with errno.
typedef struct {
    int first, second;
} cposix_ends;
/// pipe(2) with close-on-exec: the reading end first.
cposix_ends cposix_pipe(void);
/// socketpair(2) of Unix stream sockets.
cposix_ends cposix_socket_pair(void);

/// getrlimit(2): the longest file that may be written, and how many descriptors there may be; the largest number for no
/// limit, `otherwise` where it can't be known.
unsigned long long cposix_file_limit(unsigned long long otherwise);
unsigned long long cposix_descriptor_limit(unsigned long long otherwise);

/// SO_ACCEPTCONN of getsockopt(2): 1 when the descriptor is a listening socket, else 0.
int cposix_is_listening(int descriptor);
/// What kind of socket a descriptor is: 0 for a stream, 1 for another one; -1 and ENOTSOCK or EBADF.
int cposix_socket_kind(int descriptor);
/// Whether a socket has a peer (getpeername(2)).
int cposix_is_connected(int descriptor);

/// The offset from UTC, in seconds, of the process's zone (TZ) at a time in seconds since 1970 (localtime_r(3)).
long cposix_zone_offset(long long seconds);

/// `words` 64-bit counters on memory that children share: mmap(2), MAP_SHARED | MAP_ANONYMOUS. NULL when refused.
unsigned long long *cposix_shared_words(unsigned words);
/// Atomic steps on one of them.
unsigned long long cposix_word_load(unsigned long long *word);
unsigned long long cposix_word_add(unsigned long long *word, unsigned long long more);
int cposix_word_replace(unsigned long long *word, unsigned long long expected, unsigned long long desired);

/// Which version of Landlock this kernel has (landlock_create_ruleset(2)); 0 for none, or for none that may be used.
int cposix_landlock_version(void);
/// A set of rules by which nothing is allowed that this version knows.
int cposix_landlock_make(int version);
enum { cposix_allow_reading, cposix_allow_keeping };
/// Adds one: what is allowed beneath the directory above an absolute path, and beneath that above the place to which it
/// leads, where it is a link: reading; reading, writing, making and removing files.
int cposix_landlock_allow_above(int rules, int version, const char *path, int what);
/// Adds one: the null device, where there is one.
int cposix_landlock_allow_null_device(int rules, int version);
/// Puts them in force for this process and its children, for good: landlock_restrict_self(2).
int cposix_landlock_restrict(int rules);
/// PR_SET_NO_NEW_PRIVS of prctl(2).
int cposix_no_new_privileges(void);
/// seccomp(2): no call but those that a worker makes can be made any more; -1 and ENOSYS on a processor whose calls are not
/// known here.
int cposix_allow_only_needed_calls(void);
/// Whether this kernel and this build can do that.
int cposix_filters_calls(void);

/// memrchr(3) and memmem(3), NULL when there is none.
const void *cposix_last_byte(const void *bytes, int byte, unsigned long count);
const void *cposix_find(const void *bytes, unsigned long count, const void *wanted, unsigned long length);

#endif
