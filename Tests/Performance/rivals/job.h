/* The job as one would write it by hand: verify a body, append a line, perhaps sync. No JSON check. */
#ifndef JOB_H
#define JOB_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes that the line has before and behind the event. */
enum { JOB_HEAD = 130, JOB_TAIL = 2 };

/* Reads the secret of RIVAL_SECRET_FILE and readies the digest. To be called before a fork. */
void job_prepare(void);

/* Opens RIVAL_FILE. To be called behind a fork: an open file that is shared shares its lock. */
void job_open(void);

/* Room for a body of so many bytes, with the line's head before it and its tail behind it. */
char *job_room(size_t length);

/* Whether the Base64 text is the HMAC-SHA256 of the body that was read into the room. */
bool job_is_signed(size_t length, const char *signature);

/* Appends the body's line, and puts it on disk if RIVAL_SYNC is "always". */
bool job_store(size_t length, const char *signature);

#endif
