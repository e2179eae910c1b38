/* insist SOCKET SECRET-FILE SIZE COUNT FIRST: sends so many signed events to a FastCGI worker, each until it is answered 200, as a sender does
   that wants none to be lost. Prints how many sendings were answered otherwise or not at all. */
#include "message.h"
#include "sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

/* Whether the event was taken. */
static int is_taken(const struct sockaddr_un *address, const struct message *message) {
    int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection < 0) die("socket");
    int taken = connect(connection, (const struct sockaddr *)address, sizeof *address) == 0
        && message_send(message, connection) == 0 && is_accepted(connection);
    close(connection);
    return taken;
}

int main(int count, char **arguments) {
    if (count != 6) return 64;
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    strncpy(address.sun_path, arguments[1], sizeof address.sun_path - 1);
    sample_secret(arguments[2]);
    size_t size = strtoul(arguments[3], NULL, 10), events = strtoul(arguments[4], NULL, 10), again = 0;
    unsigned long first = strtoul(arguments[5], NULL, 10);
    struct message message = message_of(size);
    for (size_t event = 0; event < events; event++) {
        message_make(&message, size, first + event);
        while (!is_taken(&address, &message)) {
            again++;
            nanosleep(&(struct timespec){0, 20000000}, NULL);
        }
    }
    printf("%zu\n", again);
    return 0;
}
