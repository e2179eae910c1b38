#include "message.h"

#include "sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { VERSION = 1, BEGIN = 1, PARAMS = 4, STDIN = 5, MOST = 65528 };

static void append(struct message *to, const void *bytes, size_t length) {
    memcpy(to->bytes + to->length, bytes, length);
    to->length += length;
}

/* One FastCGI record (FastCGI Specification, section 3.3). */
static void append_record(struct message *to, int type, const void *content, size_t length) {
    unsigned char head[8] = {VERSION, (unsigned char)type, 0, 1, (unsigned char)(length >> 8), (unsigned char)length};
    append(to, head, sizeof head);
    append(to, content, length);
}

static void append_pair(struct message *to, const char *name, const char *value) {
    unsigned char lengths[2] = {(unsigned char)strlen(name), (unsigned char)strlen(value)};
    append(to, lengths, sizeof lengths);
    append(to, name, strlen(name));
    append(to, value, strlen(value));
}

/* What nginx would send. */
static void append_parameters(struct message *to, size_t size, const char *signature) {
    unsigned char pairs[1024];
    struct message parameters = {pairs, 0, NULL};
    char length[24];
    snprintf(length, sizeof length, "%zu", size);
    append_pair(&parameters, "REQUEST_METHOD", "POST");
    append_pair(&parameters, "CONTENT_LENGTH", length);
    append_pair(&parameters, "HOOKLINE_TOPIC", "messages");
    append_pair(&parameters, "HTTP_HOST", "localhost");
    append_pair(&parameters, "HTTP_CONTENT_LENGTH", length);
    append_pair(&parameters, "HTTP_X_CONNECTLY_HMAC_SHA256", signature);
    append_record(to, PARAMS, pairs, parameters.length);
    append_record(to, PARAMS, NULL, 0);
}

struct message message_of(size_t size) {
    struct message message = {malloc(size + size / MOST * 8 + 4096), 0, malloc(size)};
    if (!message.bytes || !message.body) die("memory");
    return message;
}

void message_make(struct message *message, size_t size, unsigned long number) {
    static const unsigned char responder[8] = {0, 1, 0, 0, 0, 0, 0, 0};
    char signature[SIGNATURE + 1], *body = message->body;
    sample_body(body, size, number);
    sample_sign(body, size, signature);
    message->length = 0;
    append_record(message, BEGIN, responder, sizeof responder);
    append_parameters(message, size, signature);
    for (size_t place = 0; place < size; place += MOST)
        append_record(message, STDIN, body + place, size - place < MOST ? size - place : MOST);
    append_record(message, STDIN, NULL, 0);
}

int message_send(const struct message *message, int connection) {
    for (size_t sent = 0; sent < message->length;) {
        ssize_t count = send(connection, message->bytes + sent, message->length - sent, MSG_NOSIGNAL);
        if (count < 0) return -1;
        sent += (size_t)count;
    }
    return 0;
}

int is_accepted(int connection) {
    char answer[4096];
    size_t taken = 0;
    ssize_t count;
    while (taken < sizeof answer - 1 && (count = read(connection, answer + taken, sizeof answer - 1 - taken)) > 0)
        taken += (size_t)count;
    return taken > 18 && memcmp(answer + 8, "Status: 200", 11) == 0;
}
