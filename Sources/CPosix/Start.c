#define _GNU_SOURCE
#include "CPosix.h"

#include <stddef.h>

// Before Swift's runtime begins, and without it: the arguments as execve(2) gave them. The runtime reads them from
// /proc, and ends the process where there is none.

static char **arguments;

__attribute__((constructor(101))) static void keep_arguments(int count, char **list) {
    (void)count;
    arguments = list;
}

const char *cposix_argument(unsigned place) {
    if (arguments == NULL) return NULL;
    for (unsigned i = 0; i < place; i++)
        if (arguments[i] == NULL) return NULL;
    return arguments[place];
}
