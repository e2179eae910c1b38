/* lines SECRET-FILE COUNT: writes a day of so many stored lines to standard output, each a microsecond after the one
   before, the last of them now. */
#include "sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { BODY = 240, STAMP = 64 };

static void stamp(char text[STAMP], long long at) {
    time_t seconds = at / 1000000;
    char day[32];
    strftime(day, sizeof day, "%Y-%m-%dT%H:%M:%S", gmtime(&seconds));
    snprintf(text, STAMP, "%s.%06lldZ", day, at % 1000000);
}

int main(int count, char **arguments) {
    if (count != 3) return 64;
    sample_secret(arguments[1]);
    long lines = strtol(arguments[2], NULL, 10);
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    long long first = now.tv_sec * 1000000LL + now.tv_nsec / 1000 - lines;
    char body[BODY], signature[SIGNATURE + 1], time[STAMP];
    for (long line = 0; line < lines; line++) {
        sample_body(body, BODY, 4000000000UL + (unsigned long)line);
        sample_sign(body, BODY, signature);
        stamp(time, first + line);
        printf(
            "{\"receivedAt\":\"%s\",\"topic\":\"messages\",\"signature\":\"%s\",\"event\":%.*s}\n", time, signature,
            BODY, body);
    }
    return fclose(stdout) == 0 ? 0 : 1;
}
