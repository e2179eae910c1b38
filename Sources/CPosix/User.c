#define _GNU_SOURCE
#include "CPosix.h"

#include <grp.h>
#include <unistd.h>

int cposix_act_as(unsigned user, unsigned group, const unsigned *groups, unsigned count) {
    if (setgroups(count, groups) < 0 || setegid(group) < 0) return -1;
    return seteuid(user);
}
