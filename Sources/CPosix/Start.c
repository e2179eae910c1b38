#define _GNU_SOURCE
#include "CPosix.h"

#include <stddef.h>
#include <stdlib.h>
#include <unistd.h>

// What Swift's runtime takes from /proc, and ends the process where there is none: the arguments, and the place of the
// program. This runs before it does.

static char **arguments;

__attribute__((constructor(101))) static void begin(int count, char **list) {
    (void)count;
    arguments = list;
    if (access("/proc/self/exe", F_OK) != 0) setenv("SWIFT_ROOT", "/", 0); // whatever it is, it is not looked for then
}

const char *cposix_argument(unsigned place) {
    if (arguments == NULL) return NULL;
    for (unsigned i = 0; i < place; i++)
        if (arguments[i] == NULL) return NULL;
    return arguments[place];
}
