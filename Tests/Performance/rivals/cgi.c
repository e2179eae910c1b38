/* The same as CGI: one request by environment and standard input, then it leaves. */
#include "job.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int reply(const char *status) {
    const char rest[] = "\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n";
    char text[128] = "Status: ";
    strcat(strcat(text, status), rest);
    return write(1, text, strlen(text)) < 0;
}

static size_t read_body(char *body, size_t length) {
    size_t taken = 0;
    while (taken < length) {
        ssize_t count = read(0, body + taken, length - taken);
        if (count <= 0) break;
        taken += (size_t)count;
    }
    return taken;
}

int main(void) {
    const char *method = getenv("REQUEST_METHOD"), *declared = getenv("CONTENT_LENGTH");
    const char *signature = getenv("HTTP_X_CONNECTLY_HMAC_SHA256");
    if (!method || strcmp(method, "POST") != 0 || !declared) return reply("400 Bad Request");
    size_t length = strtoul(declared, NULL, 10);
    if (length > 64 << 20) return reply("400 Bad Request");
    if (read_body(job_room(length), length) != length) return reply("400 Bad Request");
    job_prepare();
    if (!job_is_signed(length, signature)) return reply("401 Unauthorized");
    job_open();
    return reply(job_store(length, signature) ? "200 OK" : "503 Service Unavailable");
}
