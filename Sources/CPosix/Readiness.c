#define _GNU_SOURCE
#include "CPosix.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <unistd.h>

static sigset_t mask_of_waits;

void cposix_let_in(const int *signals, unsigned count) {
    pthread_sigmask(SIG_BLOCK, NULL, &mask_of_waits);
    for (unsigned i = 0; i < count; i++) sigdelset(&mask_of_waits, signals[i]);
}

int cposix_epoll_make(void) { return epoll_create1(EPOLL_CLOEXEC); }

int cposix_epoll_add(int set, int descriptor, unsigned token, int exclusive) {
    struct epoll_event event = {.events = EPOLLIN | (exclusive ? EPOLLEXCLUSIVE : 0), .data.u32 = token};
    return epoll_ctl(set, EPOLL_CTL_ADD, descriptor, &event);
}

int cposix_epoll_remove(int set, int descriptor) {
    struct epoll_event none = {0};
    return epoll_ctl(set, EPOLL_CTL_DEL, descriptor, &none);
}

int cposix_epoll_wait(int set, int milliseconds) {
    struct epoll_event events[8];
    int count = epoll_pwait(set, events, 8, milliseconds, &mask_of_waits);
    for (int i = 1; i < count; i++)
        if (events[i].data.u32 == 0) return 1;
    return count <= 0 ? count : (int)events[0].data.u32 + 1;
}

int cposix_poll_wait(const int *descriptors, unsigned count, int milliseconds) {
    struct pollfd polled[count + 1];
    static unsigned turn;
    struct timespec limit = {milliseconds / 1000, (milliseconds % 1000) * 1000000L};
    for (unsigned i = 0; i < count; i++) polled[i] = (struct pollfd){.fd = descriptors[i], .events = POLLIN};
    int ready = ppoll(polled, count, milliseconds < 0 ? NULL : &limit, &mask_of_waits);
    if (ready <= 0) return ready;
    turn++; // whoever comes after the last one goes first
    for (unsigned i = 0; i < count; i++)
        if (polled[(turn + i) % count].revents) return (int)((turn + i) % count) + 1;
    return 0;
}
