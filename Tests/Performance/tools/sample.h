/* Signed events for the measurements. */
#ifndef SAMPLE_H
#define SAMPLE_H

#include <stddef.h>

enum { SIGNATURE = 44 };

/* Reads the secret from the first line of a file. */
void sample_secret(const char *path);

/* Writes event NUMBER into `body`, which has `size` bytes (at least 240); each number gives other bytes. Short ones are
   one message, long ones a list of many. */
void sample_body(char *body, size_t size, unsigned long number);

/* Writes the signature of a body, 44 characters and a NUL. */
void sample_sign(const char *body, size_t size, char signature[SIGNATURE + 1]);

/* Microseconds of the monotonic clock. */
double microseconds(void);

/* Sorts figures, and gives the one at a share of them: 0.5 is the median. */
double share_of(double *figures, size_t count, double share);

/* Ends the program with the reason of errno. */
void die(const char *what);

#endif
