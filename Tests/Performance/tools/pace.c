/* pace PORT PATH SECRET-FILE SIZE RATE SECONDS CONNECTIONS: posts a signed event at a constant rate, whatever the answers
   do. The time of an answer counts from when its request was due, not from when it was sent. Prints how many were
   answered, the median and the 99th percentile in microseconds, and how many answers were not 200. */
#include "sample.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 256 };

struct connection {
    double due;
    size_t taken;
    char answer[1024];
};

static struct pollfd polled[MOST];
static struct connection connections[MOST];
static int idle[MOST], idle_count;
static char request[4096];
static size_t request_length;
static double *times;
static size_t answered, refused;

static void make_request(const char *path, size_t size) {
    char body[2048], signature[SIGNATURE + 1];
    if (size > sizeof body) exit(64);
    sample_body(body, size, 0);
    sample_sign(body, size, signature);
    int head = snprintf(
        request, sizeof request,
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %zu\r\nx-connectly-hmac-sha256: %s\r\n\r\n", path, size,
        signature);
    memcpy(request + head, body, size);
    request_length = (size_t)head + size;
}

static void open_connection(int number, int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    int yes = 1, made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (made < 0 || connect(made, (struct sockaddr *)&address, sizeof address) != 0) die("connect");
    setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    polled[number] = (struct pollfd){.fd = made, .events = POLLIN};
    idle[idle_count++] = number;
}

static void post(double due) {
    int number = idle[--idle_count];
    connections[number].due = due;
    connections[number].taken = 0;
    if (write(polled[number].fd, request, request_length) != (ssize_t)request_length) die("write");
}

/* Reads on; answers have no body, so they end with the first empty line. */
static void read_answer(int number) {
    struct connection *one = &connections[number];
    ssize_t count = read(polled[number].fd, one->answer + one->taken, sizeof one->answer - 1 - one->taken);
    if (count <= 0) die("read");
    one->taken += (size_t)count;
    one->answer[one->taken] = 0;
    if (!strstr(one->answer, "\r\n\r\n")) return;
    if (strncmp(one->answer, "HTTP/1.1 200", 12) != 0) refused++;
    times[answered++] = microseconds() - one->due;
    idle[idle_count++] = number;
}

/* Waits for answers, at most until the next request is due. */
static void wait_for_answers(int count, double until) {
    double left = until - microseconds();
    if (left < 0) left = 0;
    struct timespec patience = {(time_t)(left / 1e6), (long)(left * 1e3) % 1000000000L};
    int ready = ppoll(polled, (nfds_t)count, &patience, NULL);
    if (ready < 0 && errno != EINTR) die("ppoll");
    for (int number = 0; number < count && ready > 0; number++) {
        if (!polled[number].revents) continue;
        read_answer(number);
        ready--;
    }
}

static void run(int count, double rate, size_t requests) {
    double began = microseconds();
    size_t posted = 0;
    while (answered < requests) {
        double due = began + (double)posted * 1e6 / rate;
        while (posted < requests && idle_count > 0 && due <= microseconds()) {
            post(due);
            due = began + (double)++posted * 1e6 / rate;
        }
        int waits = posted == requests || idle_count == 0;
        wait_for_answers(count, waits ? microseconds() + 1e6 : due);
    }
}

int main(int count, char **arguments) {
    if (count != 8) return 64;
    prctl(PR_SET_TIMERSLACK, 1);
    sample_secret(arguments[3]);
    make_request(arguments[2], strtoul(arguments[4], NULL, 10));
    double rate = strtod(arguments[5], NULL);
    size_t requests = (size_t)(rate * strtod(arguments[6], NULL));
    int connection_count = atoi(arguments[7]);
    times = malloc((requests + 1) * sizeof *times);
    if (!times || connection_count > MOST) return 64;
    for (int number = 0; number < connection_count; number++) open_connection(number, atoi(arguments[1]));
    run(connection_count, rate, requests);
    double median = share_of(times, answered, 0.5);
    printf("%zu %.1f %.1f %zu\n", answered, median, share_of(times, answered, 0.99), refused);
    return 0;
}
