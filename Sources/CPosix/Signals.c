#define _GNU_SOURCE
#include "CPosix.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <sys/signalfd.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>

static sigset_t set_of(const int *signals, unsigned count) {
    sigset_t set;
    sigemptyset(&set);
    for (unsigned i = 0; i < count; i++) sigaddset(&set, signals[i]);
    return set;
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

int cposix_signal_descriptor(const int *signals, unsigned count) {
    sigset_t set = set_of(signals, count);
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
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

int cposix_interrupt_on(int signal) { return handle(signal, nothing); }
int cposix_flag_on(int signal) { return handle(signal, raise_flag); }
int cposix_flag_raised(void) { return flag; }
int cposix_ignore(int signal) { return handle(signal, SIG_IGN); }
int cposix_restore(int signal) { return handle(signal, SIG_DFL); }

int cposix_is_ignored(int signal) {
    struct sigaction action;
    return sigaction(signal, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

static void stop_interval_timers(void) {
    const struct itimerval off = {0};
    const int kinds[] = {ITIMER_REAL, ITIMER_VIRTUAL, ITIMER_PROF};
    for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++) setitimer(kinds[i], &off, NULL);
}

void cposix_signals_afresh(void) {
    static const int signals[] = {SIGTERM, SIGINT,  SIGHUP,  SIGCHLD, SIGPIPE,
                                  SIGXFSZ, SIGALRM, SIGUSR1, SIGUSR2, SIGTTOU};
    const unsigned count = sizeof signals / sizeof *signals, kept = 2;
    sigset_t blocked, none;
    sigemptyset(&none);
    stop_interval_timers();
    pthread_sigmask(SIG_SETMASK, NULL, &blocked);
    for (unsigned i = 0; i < count; i++) {
        // Ignoring a signal forgets one that came while it was blocked.
        if (i >= kept && sigismember(&blocked, signals[i])) cposix_ignore(signals[i]);
        cposix_restore(signals[i]);
    }
    pthread_sigmask(SIG_SETMASK, &none, NULL);
}

int cposix_has_children(void) {
    siginfo_t state;
    return waitid(P_ALL, 0, &state, WEXITED | WNOHANG | WNOWAIT) == 0 || errno != ECHILD;
}

int cposix_is_child(int process) {
    siginfo_t state = {0};
    int result;
    do result = waitid(P_PID, (id_t)process, &state, WEXITED | WNOHANG | WNOWAIT);
    while (result != 0 && errno == EINTR);
    return result == 0 && state.si_pid == 0;
}
