/* resident WORKERS REQUESTS: serves FastCGI on descriptor 0. A small parent holds the socket and keeps the workers, by
   fork without exec; each leaves after so many requests, 0 for never. */
#include "job.h"

#include <fcgiapp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const replies[] = {
    "Status: 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n",
    "Status: 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n",
    "Status: 401 Unauthorized\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n",
    "Status: 503 Service Unavailable\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n",
};

static const char *answer(FCGX_Request *request) {
    const char *method = FCGX_GetParam("REQUEST_METHOD", request->envp);
    const char *declared = FCGX_GetParam("CONTENT_LENGTH", request->envp);
    const char *signature = FCGX_GetParam("HTTP_X_CONNECTLY_HMAC_SHA256", request->envp);
    if (!method || strcmp(method, "POST") != 0 || !declared) return replies[1];
    size_t length = strtoul(declared, NULL, 10);
    if (length > 64 << 20) return replies[1];
    char *body = job_room(length);
    if (FCGX_GetStr(body, (int)length, request->in) != (int)length) return replies[1];
    if (!job_is_signed(length, signature)) return replies[2];
    return job_store(length, signature) ? replies[0] : replies[3];
}

static void work(int requests) {
    FCGX_Request request;
    job_open();
    FCGX_InitRequest(&request, 0, 0);
    for (int served = 0; requests == 0 || served < requests; served++) {
        if (FCGX_Accept_r(&request) != 0) exit(1);
        const char *reply = answer(&request);
        FCGX_PutStr(reply, (int)strlen(reply), request.out);
        FCGX_Finish_r(&request);
    }
    _exit(0);
}

static void start(int requests) {
    pid_t parent = getpid();
    if (fork() != 0) return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    work(requests);
}

int main(int count, char **arguments) {
    if (count != 3) return 64;
    job_prepare();
    FCGX_Init();
    int workers = atoi(arguments[1]), requests = atoi(arguments[2]);
    for (int worker = 0; worker < workers; worker++) start(requests);
    int status;
    while (wait(&status) > 0) {
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) return 1;
        start(requests);
    }
    return 1;
}
