/* knock SOCKET SECRET-FILE SIZE COUNT FIRST: sends so many signed events, each other than the ones before, to a FastCGI
   worker, one after the other and without a web server. Prints the median and the 99th percentile of the times from
   connecting to the end of the answer, in microseconds, then the whole time in seconds. Exit 1 unless all answers are
   200. */
#include "message.h"
#include "sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int connect_to(const struct sockaddr_un *address) {
    int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection < 0 || connect(connection, (const struct sockaddr *)address, sizeof *address) != 0) die("connect");
    return connection;
}

/* Sends one event; gives its time. */
static double knock(const struct sockaddr_un *address, const struct message *message) {
    double began = microseconds();
    int connection = connect_to(address);
    if (message_send(message, connection) != 0) die("write");
    if (!is_accepted(connection)) {
        fprintf(stderr, "an answer is not 200\n");
        exit(1);
    }
    close(connection);
    return microseconds() - began;
}

int main(int count, char **arguments) {
    if (count != 6) return 64;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, arguments[1], sizeof address.sun_path - 1);
    sample_secret(arguments[2]);
    size_t size = strtoul(arguments[3], NULL, 10), events = strtoul(arguments[4], NULL, 10);
    unsigned long first = strtoul(arguments[5], NULL, 10);
    struct message message = message_of(size);
    double *times = malloc((events + 1) * sizeof *times), whole = 0;
    if (!times) die("memory");
    for (size_t event = 0; event < events; event++) {
        message_make(&message, size, first + event);
        whole += times[event] = knock(&address, &message);
    }
    double median = share_of(times, events, 0.5);
    printf("%.2f %.2f %.4f\n", median, share_of(times, events, 0.99), whole / 1e6);
    return 0;
}
