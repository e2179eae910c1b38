/* Signed events as FastCGI requests, as nginx would send them. */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stddef.h>

struct message {
    unsigned char *bytes;
    size_t length;
    char *body;
};

/* Room for events of so many bytes. */
struct message message_of(size_t size);

/* Makes it the request of event NUMBER. */
void message_make(struct message *message, size_t size, unsigned long number);

/* Sends it over a connection. -1 with errno if that fails. */
int message_send(const struct message *message, int connection);

/* Whether the answer, read to its end, is 200. */
int is_accepted(int connection);

#endif
