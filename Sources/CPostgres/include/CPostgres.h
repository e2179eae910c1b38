#ifndef HOOKLINE_CPOSTGRES_H
#define HOOKLINE_CPOSTGRES_H

// libpq, loaded when it is needed: nothing else of the program needs it. Each call is one of libpq's, by the name behind it.

/// dlopen(3) of libpq.so.5, once; 0, or -1, and cpostgres_missing says why.
int cpostgres_load(void);
const char *cpostgres_missing(void);

/// PQconninfoParse: the options of a connection string; NULL, and `*error` (to be freed with cpostgres_free), when it is none.
void *cpostgres_parse(const char *info, char **error);
/// The value of an option; NULL when the string has none.
const char *cpostgres_option(void *options, const char *name);
void cpostgres_drop(void *options);
void cpostgres_free(void *memory);

/// PQconnectStartParams, with the connection string as `dbname`; NULL when there is no memory. A name and its value each end
/// with a NUL, and an empty name is behind the last; so many of them at most.
enum { cpostgres_most = 16 };
void *cpostgres_start(const char *options);
/// PQconnectPoll: what it waits for.
enum { cpostgres_failed, cpostgres_reading, cpostgres_writing, cpostgres_ready };
int cpostgres_poll(void *connection);
/// PQsocket.
int cpostgres_number(void *connection);
/// PQerrorMessage.
const char *cpostgres_error(void *connection);
/// PQparameterStatus.
const char *cpostgres_setting(void *connection, const char *name);
/// Notices of the severity WARNING and above since the last time.
int cpostgres_warnings(void *connection);
/// PQfinish.
void cpostgres_finish(void *connection);

/// PQsendQuery, or PQsendQueryParams with values, each of which ends with a NUL; 1 when it was queued.
int cpostgres_send(void *connection, const char *text, int count, const char *values);
/// PQflush, PQconsumeInput, PQisBusy.
int cpostgres_flush(void *connection);
int cpostgres_consume(void *connection);
int cpostgres_is_busy(void *connection);
/// PQgetResult; NULL when there is no more.
void *cpostgres_result(void *connection);
/// PQputCopyData (1 queued, 0 no room, -1 failed) and PQputCopyEnd.
int cpostgres_put(void *connection, const void *bytes, int count);
int cpostgres_put_end(void *connection);

/// PQresultStatus.
enum { cpostgres_done, cpostgres_rows, cpostgres_copy, cpostgres_fault };
int cpostgres_status(void *result);
/// PQresultErrorField of the SQLSTATE, and the primary message.
const char *cpostgres_state(void *result);
const char *cpostgres_message(void *result);
/// PQcmdStatus.
const char *cpostgres_tag(void *result);
int cpostgres_row_count(void *result);
int cpostgres_column_count(void *result);
/// PQgetvalue; NULL for null.
const char *cpostgres_value(void *result, int row, int column);
/// PQclear.
void cpostgres_clear(void *result);

#endif
