/* deliveries SECRET-FILE SIZE COUNT: writes so many signed events to standard output, each its signature and then its
   body, all of one length. */
#include "sample.h"

#include <stdio.h>
#include <stdlib.h>

int main(int count, char **arguments) {
    if (count != 4) return 64;
    sample_secret(arguments[1]);
    size_t size = strtoul(arguments[2], NULL, 10);
    unsigned long events = strtoul(arguments[3], NULL, 10);
    char signature[SIGNATURE + 1], *body = malloc(size);
    for (unsigned long event = 0; event < events; event++) {
        sample_body(body, size, event);
        sample_sign(body, size, signature);
        fwrite(signature, SIGNATURE, 1, stdout);
        fwrite(body, size, 1, stdout);
    }
    return fclose(stdout) == 0 ? 0 : 1;
}
