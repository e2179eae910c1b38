// What foreign code in a worker would do, within a request: at the first fdatasync(2), when all of the program is in force.
// Each try is a line on standard error: "misbehave: WHAT: " and "done", or the error's name.
// TEST_OUTSIDE  a file outside of what a worker needs, that is there
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *outside;

static int closing(int number) {
    if (number >= 0) close(number);
    return number;
}

static int read_file(void) { return closing(open("/etc/passwd", O_RDONLY)); }
static int read_outside(void) { return closing(open(outside, O_RDONLY)); }
static int write_outside(void) { return closing(open(outside, O_WRONLY | O_APPEND)); }
static int list_directory(void) { return closing(open("/etc", O_RDONLY | O_DIRECTORY)); }
static int remove_outside(void) { return unlink(outside); }
static int make_outside(void) {
    char path[4096];
    snprintf(path, sizeof path, "%s.made", outside);
    return closing(open(path, O_WRONLY | O_CREAT, 0600));
}
static int make_link(void) {
    char path[4096];
    snprintf(path, sizeof path, "%s.link", outside);
    return symlink("/etc/passwd", path);
}
static int internet_socket(void) { return closing(socket(AF_INET, SOCK_STREAM, 0)); }
static int unix_socket(void) { return closing(socket(AF_UNIX, SOCK_STREAM, 0)); }
static int run_memory(void) {
    void *place = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return place == MAP_FAILED ? -1 : 0;
}
static int look_into(void) {
    char byte;
    struct iovec ours = {&byte, 1}, theirs = {&byte, 1};
    return (int)process_vm_readv(getppid(), &ours, 1, &theirs, 1, 0);
}
static int name_space(void) { return unshare(CLONE_NEWNS | CLONE_NEWUSER); }
static int ring(void) {
    struct io_uring_params parameters = {0};
    return closing((int)syscall(SYS_io_uring_setup, 1, &parameters));
}

// In a process of its own: where it is allowed, nothing of this one is left.
static int apart(int (*body)(void)) {
    int status = 0, ends[2], code = 0;
    if (pipe(ends) != 0) return body();
    pid_t id = fork();
    if (id == 0) {
        code = body() < 0 ? errno : 0;
        if (write(ends[1], &code, sizeof code) < 0) _exit(1);
        _exit(0);
    }
    close(ends[1]);
    if (id < 0 || read(ends[0], &code, sizeof code) != sizeof code) code = 0;  // another program runs: it was allowed
    close(ends[0]);
    waitpid(id, &status, 0);
    errno = code;
    return code == 0 ? 0 : -1;
}

static int execute(void) {
    char *arguments[] = {"true", NULL};
    fcntl(1, F_SETFD, FD_CLOEXEC);
    for (int number = 3; number < 64; number++) fcntl(number, F_SETFD, FD_CLOEXEC);
    return execv("/bin/true", arguments);
}

static void attempt(const char *what, int (*body)(void)) {
    int result = body();
    char line[256];
    int count = snprintf(line, sizeof line, "misbehave: %s: %s\n", what, result >= 0 ? "done" : strerrorname_np(errno));
    if (write(2, line, (size_t)count) < 0) return;
}

static int name_space_apart(void) { return apart(name_space); }
static int execute_apart(void) { return apart(execute); }

int fdatasync(int number) {
    static int is_done;
    outside = getenv("TEST_OUTSIDE");
    if (!is_done && outside != NULL) {
        is_done = 1;
        attempt("read /etc/passwd", read_file);
        attempt("read outside", read_outside);
        attempt("write outside", write_outside);
        attempt("list /etc", list_directory);
        attempt("make outside", make_outside);
        attempt("link outside", make_link);
        attempt("internet socket", internet_socket);
        attempt("unix socket", unix_socket);
        attempt("run memory", run_memory);
        attempt("look into", look_into);
        attempt("namespace", name_space_apart);
        attempt("io_uring", ring);
        attempt("execute", execute_apart);
        attempt("remove outside", remove_outside);
    }
    return (int)syscall(SYS_fdatasync, number);
}
