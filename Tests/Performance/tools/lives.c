/* lives COUNT INPUT PROGRAM [ARGUMENT...]: starts a program so many times, one after the other, with the file INPUT as
   standard input and its output thrown away. Prints the median time from start to exit in microseconds. Exit 1 unless
   every life ends with 0. */
#include "sample.h"

#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

extern char **environ;

/* Lives one life; gives its time. */
static double live(char **program, const posix_spawn_file_actions_t *actions) {
    pid_t child;
    int status;
    double began = microseconds();
    if (posix_spawn(&child, program[0], actions, NULL, program, environ) != 0) die(program[0]);
    if (waitpid(child, &status, 0) != child || status != 0) {
        fprintf(stderr, "%s failed\n", program[0]);
        exit(1);
    }
    return microseconds() - began;
}

int main(int count, char **arguments) {
    if (count < 4) return 64;
    size_t lives = strtoul(arguments[1], NULL, 10);
    double *times = malloc((lives + 1) * sizeof *times);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, arguments[2], O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
    for (size_t life = 0; life < lives; life++) times[life] = live(arguments + 3, &actions);
    printf("%.1f\n", share_of(times, lives, 0.5));
    return 0;
}
