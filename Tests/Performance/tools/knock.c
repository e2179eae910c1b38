/* knock SOCKET SECRET-FILE SIZE COUNT FIRST: sends so many signed events, each other than the ones before, to a FastCGI
   worker, one after the other and without a web server. Prints the median and the 99th percentile of the times from
   connecting to the end of the answer, in microseconds, then the whole time in seconds. Exit 1 unless all answers are
   200. */
#include "sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { VERSION = 1, BEGIN = 1, PARAMS = 4, STDIN = 5, MOST = 65528 };

struct message {
    unsigned char *bytes;
    size_t length;
};

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
    struct message parameters = {pairs, 0};
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

static void make_message(struct message *message, char *body, size_t size, unsigned long number) {
    static const unsigned char responder[8] = {0, 1, 0, 0, 0, 0, 0, 0};
    char signature[SIGNATURE + 1];
    sample_body(body, size, number);
    sample_sign(body, size, signature);
    message->length = 0;
    append_record(message, BEGIN, responder, sizeof responder);
    append_parameters(message, size, signature);
    for (size_t place = 0; place < size; place += MOST)
        append_record(message, STDIN, body + place, size - place < MOST ? size - place : MOST);
    append_record(message, STDIN, NULL, 0);
}

static int connect_to(const struct sockaddr_un *address) {
    int connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connection < 0 || connect(connection, (const struct sockaddr *)address, sizeof *address) != 0) die("connect");
    return connection;
}

/* Whether the answer, read to its end, is 200. */
static int is_accepted(int connection) {
    char answer[4096];
    size_t taken = 0;
    ssize_t count;
    while (taken < sizeof answer - 1 && (count = read(connection, answer + taken, sizeof answer - 1 - taken)) > 0)
        taken += (size_t)count;
    return taken > 18 && memcmp(answer + 8, "Status: 200", 11) == 0;
}

/* Sends one event; gives its time. */
static double knock(const struct sockaddr_un *address, const struct message *message) {
    double began = microseconds();
    int connection = connect_to(address);
    for (size_t sent = 0; sent < message->length;) {
        ssize_t count = write(connection, message->bytes + sent, message->length - sent);
        if (count < 0) die("write");
        sent += (size_t)count;
    }
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
    struct message message = {malloc(size + size / MOST * 8 + 4096), 0};
    char *body = malloc(size);
    double *times = malloc((events + 1) * sizeof *times), whole = 0;
    if (!message.bytes || !body || !times) die("memory");
    for (size_t event = 0; event < events; event++) {
        make_message(&message, body, size, first + event);
        whole += times[event] = knock(&address, &message);
    }
    double median = share_of(times, events, 0.5);
    printf("%.2f %.2f %.4f\n", median, share_of(times, events, 0.99), whole / 1e6);
    return 0;
}
