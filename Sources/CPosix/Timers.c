#define _GNU_SOURCE
#include "CPosix.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

// Timers, and the deadline of a request that one of them ends.
//
// Where timer_create(2) is refused (a sandbox, RLIMIT_SIGPENDING 0), a timer is a place in a table: the one interval
// timer of the process (setitimer(2), SIGALRM) is set for whichever is due first, and its handler sends the others'
// signals.

struct place {
    timer_t kernel;
    int is_substitute, signal;
    volatile long long due, interval; // nanoseconds of the monotonic clock; due 0: not set
};

static struct place places[4];
static volatile sig_atomic_t made, substitutes;

/// The deadline: `leaves` while a request is in hand; `put_off` while something is not to be left half-done, and then
/// `overdue` when the time was over meanwhile. The handler reads all, and writes `overdue` only.
static struct {
    const char *words;
    int words_to, status;
    volatile sig_atomic_t leaves, put_off, overdue;
} deadline;

static void leave(void) {
    deadline.overdue = deadline.put_off;
    if (!deadline.leaves || deadline.put_off) return;
    cposix_write_at_once(deadline.words_to, deadline.words, strlen(deadline.words));
    _exit(deadline.status);
}

void cposix_leave_now_on(int now) { deadline.leaves = now; }

void cposix_leave_put_off(int off) {
    deadline.put_off = off;
    if (!off && deadline.overdue) leave();
}

static long long now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void set_interval_timer(void) {
    long long first = 0, left;
    for (int i = 0; i < made; i++)
        if (places[i].is_substitute && places[i].due && (!first || places[i].due < first)) first = places[i].due;
    left = first ? first - now() : 0;
    if (first && left < 1000) left = 1000;
    struct itimerval when = {.it_value = {left / 1000000000, left % 1000000000 / 1000}};
    setitimer(ITIMER_REAL, &when, NULL);
}

static void send_what_is_due(void) {
    long long time = now();
    for (int i = 0; i < made; i++) {
        struct place *place = &places[i];
        if (!place->is_substitute || !place->due || place->due > time) continue;
        place->due = place->interval ? time + place->interval : 0;
        if (place->signal == SIGALRM) leave();
        else raise(place->signal);
    }
    set_interval_timer();
}

static void alarm_came(int signal, siginfo_t *info, void *context) {
    int code = errno;
    (void)signal;
    (void)context;
    if (substitutes && info->si_code != SI_TIMER) send_what_is_due();
    else leave();
    errno = code;
}

static int handle_alarm(void) {
    struct sigaction action = {.sa_sigaction = alarm_came, .sa_flags = SA_SIGINFO};
    sigemptyset(&action.sa_mask);
    return sigaction(SIGALRM, &action, NULL);
}

int cposix_leave_on_alarm(const char *text, int descriptor, int status) {
    deadline.words = text;
    deadline.words_to = descriptor;
    deadline.status = status;
    return handle_alarm();
}

static int substitute(struct place *place) {
    int code = errno;
    const struct itimerval off = {0};
    if (setitimer(ITIMER_REAL, &off, NULL) != 0 || handle_alarm() != 0) {
        errno = code;
        return -1;
    }
    place->is_substitute = 1;
    substitutes = 1;
    return 0;
}

static int make(struct place *place, int signal) {
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = signal};
    *place = (struct place){.signal = signal};
    return timer_create(CLOCK_MONOTONIC, &event, &place->kernel) != 0 && substitute(place) != 0 ? -1 : 0;
}

int cposix_timer_make(int signal) {
    if (made >= 4) {
        errno = EAGAIN;
        return -1;
    }
    return make(&places[made], signal) != 0 ? -1 : made++;
}

int cposix_timers_renew(void) {
    for (int i = 0; i < made; i++)
        if (make(&places[i], places[i].signal) != 0) return -1;
    return 0;
}

int cposix_timer_try(void) {
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGALRM};
    const struct itimerval off = {0};
    timer_t timer;
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) == 0) return timer_delete(timer);
    int code = errno;
    if (setitimer(ITIMER_REAL, &off, NULL) == 0) return 0;
    errno = code;
    return -1;
}

static void set_substitute(struct place *place, long milliseconds, long interval) {
    sigset_t alarm, before;
    sigemptyset(&alarm);
    sigaddset(&alarm, SIGALRM);
    pthread_sigmask(SIG_BLOCK, &alarm, &before);
    place->interval = interval * 1000000LL;
    place->due = milliseconds || interval ? now() + milliseconds * 1000000LL : 0;
    set_interval_timer();
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

int cposix_timer_set(int timer, long milliseconds, long interval) {
    if (places[timer].is_substitute) {
        set_substitute(&places[timer], milliseconds, interval);
        return 0;
    }
    struct itimerspec when = {
        .it_value = {milliseconds / 1000, (milliseconds % 1000) * 1000000},
        .it_interval = {interval / 1000, (interval % 1000) * 1000000},
    };
    return timer_settime(places[timer].kernel, 0, &when, NULL);
}
