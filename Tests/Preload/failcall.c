// Runs a program and has one of its system calls, or some of them, go wrong: also in a program that loads no library.
// failcall REPORT [-m] [N:FAULT...] PROGRAM [ARGUMENT...]
//
// REPORT  a file; its first line is the number of the program's process, and each call is a line behind it:
//         N PROCESS CALL FLAGS PATH. Flags: s where a count can be made short, f where it goes wrong, - for none. Path: that
//         of the descriptor which is the call's first argument, or -. A thread that begins is a line too, with the flag t and
//         the N of the call that began it.
// -m      calls are counted from the first SIGUSR1 on that this process gets, not from the program's beginning
// N       which call, of all processes that come of the program together
// FAULT   ERRNO: it fails and does nothing, but for close(2), which always closes; ERRNO+: so do all later ones of its
//         kind; ERRNO!: it fails, though it is done, but for sigtimedwait(2), which takes no signal then; short: half of the
//         bytes; kill: the process is killed before it
//
// Calls that end something (exit, exit_group, rt_sigreturn) can't fail, and are not counted. Ends as the program does.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_FAULTS = 8, MOST_PROCESSES = 64, LONGEST_PATH = 4096 };
enum { OPTIONS = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                 PTRACE_O_TRACECLONE | PTRACE_O_EXITKILL };

struct fault {
    long place, call;
    int code, is_lasting, is_done, is_short, is_kill;
};

// A process of the program: what its call in hand is to answer, 0 for what the kernel does; and the end that a failing brk was
// asked for, else 0.
struct process {
    pid_t id;
    int code;
    unsigned long end;
};

static struct fault faults[MOST_FAULTS];
static struct process processes[MOST_PROCESSES];
static int fault_count, report, is_short_possible;
static long place;
static volatile sig_atomic_t counts;

static void stop(const char *what) {
    perror(what);
    exit(70);
}

static void begin_to_count(int number) {
    (void)number;
    counts = 1;
}

static struct process *process_of(pid_t id) {
    for (int i = 0; i < MOST_PROCESSES; i++)
        if (processes[i].id == id) return &processes[i];
    return NULL;
}

static void add(pid_t id) {
    struct process *free = process_of(0);
    if (free == NULL) stop("failcall: too many processes");
    *free = (struct process){.id = id};
}

static int ends_something(unsigned long call) {
    return call == SYS_exit || call == SYS_exit_group || call == SYS_rt_sigreturn;
}

static int has_count(unsigned long call) {
    return call == SYS_read || call == SYS_write || call == SYS_pread64 || call == SYS_pwrite64 || call == SYS_sendto ||
           call == SYS_recvfrom;
}

static void tell(pid_t id, const struct user_regs_struct *call, const char *flags) {
    char link[64], path[LONGEST_PATH], line[LONGEST_PATH + 128];
    snprintf(link, sizeof link, "/proc/%d/fd/%d", id, (int)call->rdi);
    ssize_t length = call->rdi < 1 << 16 ? readlink(link, path, sizeof path) : -1;
    int count = snprintf(line, sizeof line, "%ld %d %ld %s %.*s\n", place, id, (long)call->orig_rax,
                         flags, length < 0 ? 1 : (int)length, length < 0 ? "-" : path);
    if (write(report, line, (size_t)count) != count) stop("failcall: report");
}

static void tell_thread(pid_t id) {
    dprintf(report, "%ld %d %d t -\n", place, id, SYS_clone);
}

static struct fault *fault_at(long call) {
    for (int i = 0; i < fault_count; i++)
        if (faults[i].place == place || (faults[i].is_lasting && faults[i].place < place && faults[i].call == call))
            return &faults[i];
    return NULL;
}

// sigtimedwait(2) gives a signal or lets it wait: no kernel loses it between the two.
static int is_done(const struct fault *fault, unsigned long call) {
    return call == SYS_close || (fault->is_done && call != SYS_rt_sigtimedwait);
}

static void apply(struct fault *fault, struct process *process, struct user_regs_struct *call) {
    if (fault->place == place) fault->call = (long)call->orig_rax;
    if (fault->is_kill) {
        kill(process->id, SIGKILL);
        return;
    }
    if (fault->is_short) {
        call->rdx /= 2;
    } else if (call->orig_rax == SYS_brk) {
        // It has no errors: it fails by telling where the memory ends, as if it had been asked for that.
        process->end = call->rdi;
        call->rdi = 0;
    } else {
        process->code = fault->code;
        if (!is_done(fault, call->orig_rax)) call->orig_rax = (unsigned long)-1;
    }
    if (ptrace(PTRACE_SETREGS, process->id, 0, call) != 0 && errno != ESRCH) stop("failcall: PTRACE_SETREGS");
}

static void enter(struct process *process, struct user_regs_struct *call) {
    process->code = 0;
    if (!counts || ends_something(call->orig_rax)) return;
    place++;
    is_short_possible = has_count(call->orig_rax) && call->rdx > 1;
    struct fault *fault = fault_at((long)call->orig_rax);
    if (fault != NULL && fault->is_short && !is_short_possible) fault = NULL;
    tell(process->id, call, is_short_possible ? fault ? "sf" : "s" : fault ? "f" : "-");
    if (fault != NULL) apply(fault, process, call);
}

static void leave(struct process *process, struct user_regs_struct *call) {
    if (process->code == 0 && process->end == 0) return;
    if (process->code != 0) call->rax = (unsigned long)-process->code;
    if (process->end != 0) call->rdi = process->end;
    process->code = 0;
    process->end = 0;
    if (ptrace(PTRACE_SETREGS, process->id, 0, call) != 0 && errno != ESRCH) stop("failcall: PTRACE_SETREGS");
}

// A process that was killed meanwhile has no call any more.
static void look(struct process *process) {
    struct __ptrace_syscall_info info;
    struct user_regs_struct call;
    if (ptrace(PTRACE_GET_SYSCALL_INFO, process->id, sizeof info, &info) < 0) return;
    if (ptrace(PTRACE_GETREGS, process->id, 0, &call) != 0) return;
    if (info.op == PTRACE_SYSCALL_INFO_ENTRY) enter(process, &call);
    if (info.op == PTRACE_SYSCALL_INFO_EXIT) leave(process, &call);
}

// What a stopped process is to go on with: a signal, or 0.
static int signal_after(pid_t id, int status) {
    struct process *process = process_of(id);
    int number = WSTOPSIG(status);
    if (process == NULL) {
        add(id);
        return 0;
    }
    if (number == (SIGTRAP | 0x80)) look(process);
    // Children are other events: fork(2), and vfork(2) of posix_spawn(3).
    if (status >> 8 == (SIGTRAP | PTRACE_EVENT_CLONE << 8)) tell_thread(id);
    return number == (SIGTRAP | 0x80) || status >> 16 != 0 ? 0 : number;
}

// Goes on until no process is left; gives the ending of the first one.
static int follow(pid_t first) {
    int status, ending = 0;
    while (1) {
        pid_t id = waitpid(-1, &status, __WALL);
        if (id < 0 && errno == EINTR) continue;
        if (id < 0) return ending;
        if (WIFSTOPPED(status)) {
            ptrace(PTRACE_SYSCALL, id, 0, signal_after(id, status));
            continue;
        }
        if (id == first) ending = status;
        struct process *over = process_of(id);
        if (over != NULL) over->id = 0;
    }
}

static struct fault fault_of(const char *text) {
    char *end, *rest;
    struct fault fault = {.place = strtol(text, &end, 10)};
    fault.is_short = strcmp(end, ":short") == 0;
    fault.is_kill = strcmp(end, ":kill") == 0;
    if (fault.is_short || fault.is_kill) return fault;
    fault.code = (int)strtol(end + 1, &rest, 10);
    fault.is_lasting = *rest == '+';
    fault.is_done = *rest == '!';
    return fault;
}

static pid_t start(char **list) {
    pid_t id = fork();
    if (id < 0) stop("failcall: fork");
    if (id == 0) {
        if (ptrace(PTRACE_TRACEME, 0, 0, 0) != 0) _exit(77);
        raise(SIGSTOP);
        execv(list[0], list);
        _exit(127);
    }
    int status;
    if (waitpid(id, &status, 0) != id || !WIFSTOPPED(status)) exit(77);
    if (ptrace(PTRACE_SETOPTIONS, id, 0, OPTIONS) != 0) exit(77);
    add(id);
    return id;
}

// The first stop in a call that is told of is the end of execve(2), which is no call of the program.
static void skip_to_program(pid_t id) {
    int status;
    do {
        if (ptrace(PTRACE_CONT, id, 0, 0) != 0 || waitpid(id, &status, 0) != id || !WIFSTOPPED(status)) exit(127);
    } while (status >> 8 != (SIGTRAP | PTRACE_EVENT_EXEC << 8));
    ptrace(PTRACE_SYSCALL, id, 0, 0);
}

int main(int count, char **list) {
    if (count < 3) return 64;
    report = open(list[1], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (report < 0) stop(list[1]);
    list += 2;
    counts = *list != NULL && strcmp(*list, "-m") != 0;
    if (!counts) list++;
    for (; *list != NULL && **list >= '0' && **list <= '9' && fault_count < MOST_FAULTS; list++)
        faults[fault_count++] = fault_of(*list);
    if (*list == NULL) return 64;
    struct sigaction action = {.sa_handler = begin_to_count};
    sigaction(SIGUSR1, &action, NULL);
    pid_t first = start(list);
    dprintf(report, "%d\n", first);
    skip_to_program(first);
    int ending = follow(first);
    if (WIFSIGNALED(ending)) {
        signal(WTERMSIG(ending), SIG_DFL);
        kill(getpid(), WTERMSIG(ending));
    }
    return WEXITSTATUS(ending);
}
