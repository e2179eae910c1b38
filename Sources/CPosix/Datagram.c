#define _GNU_SOURCE
#include "CPosix.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

// Messages to a Unix datagram socket, and the names of sockets.

// "@" stands for the NUL with which an abstract name begins, which has no NUL at its end.
static socklen_t datagram_address(struct sockaddr_un *address, const char *name) {
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    size_t length = strlen(name);
    if (length == 0 || length >= sizeof address->sun_path) {
        errno = length == 0 ? EINVAL : ENAMETOOLONG;
        return 0;
    }
    memcpy(address->sun_path, name, length);
    int is_abstract = name[0] == '@';
    if (is_abstract) address->sun_path[0] = '\0';
    return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length + (is_abstract ? 0 : 1));
}

int cposix_send_datagram(const char *name, const void *bytes, unsigned long count) {
    struct sockaddr_un address;
    socklen_t length = datagram_address(&address, name);
    if (length == 0) return -1;
    int descriptor = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -1;
    struct timeval longest = {.tv_sec = 1};
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &longest, sizeof longest);
    ssize_t sent = sendto(descriptor, bytes, count, MSG_NOSIGNAL, (struct sockaddr *)&address, length);
    int number = errno;
    close(descriptor);
    errno = number;
    return sent < 0 ? -1 : 0;
}

int cposix_socket_name(int descriptor, char *name, unsigned long room) {
    union {
        struct sockaddr any;
        struct sockaddr_un local;
        struct sockaddr_in four;
        struct sockaddr_in6 six;
    } address = {0};
    socklen_t length = sizeof address;
    char host[INET6_ADDRSTRLEN] = "";
    if (getsockname(descriptor, &address.any, &length) != 0) return -1;
    switch (address.any.sa_family) {
    case AF_UNIX: snprintf(name, room, "%.*s", (int)sizeof address.local.sun_path, address.local.sun_path); break;
    case AF_INET:
        inet_ntop(AF_INET, &address.four.sin_addr, host, sizeof host);
        snprintf(name, room, "%s:%u", host, ntohs(address.four.sin_port));
        break;
    case AF_INET6:
        inet_ntop(AF_INET6, &address.six.sin6_addr, host, sizeof host);
        snprintf(name, room, "[%s]:%u", host, ntohs(address.six.sin6_port));
        break;
    default: name[0] = '\0';
    }
    return 0;
}
