/* nothing WORKERS: takes FastCGI requests on descriptor 0 with their bodies, and answers 200 without looking at them: what
   libfcgi and nginx take for themselves. */
#include <fcgiapp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <signal.h>
#include <unistd.h>

static const char reply[] = "Status: 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n";

static void work(void) {
    static char room[65536];
    FCGX_Request request;
    FCGX_InitRequest(&request, 0, 0);
    while (FCGX_Accept_r(&request) == 0) {
        while (FCGX_GetStr(room, sizeof room, request.in) > 0) continue;
        FCGX_PutStr(reply, sizeof reply - 1, request.out);
        FCGX_Finish_r(&request);
    }
    _exit(1);
}

int main(int count, char **arguments) {
    if (count != 2) return 64;
    FCGX_Init();
    pid_t parent = getpid();
    for (int worker = 0; worker < atoi(arguments[1]); worker++) {
        if (fork() != 0) continue;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) _exit(1);
        work();
    }
    wait(NULL);
    return 1;
}
