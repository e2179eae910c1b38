#include "CPostgres.h"

#include <dlfcn.h>
#include <postgresql/libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#define FUNCTIONS(X)                                                                                                  \
    X(PQconninfoParse) X(PQconninfoFree) X(PQfreemem) X(PQconnectStartParams) X(PQconnectPoll) X(PQsocket)            \
    X(PQerrorMessage) X(PQparameterStatus) X(PQsetNoticeReceiver) X(PQfinish) X(PQsetnonblocking) X(PQsendQuery)      \
    X(PQsendQueryParams) X(PQflush) X(PQconsumeInput) X(PQisBusy) X(PQgetResult) X(PQputCopyData) X(PQputCopyEnd)     \
    X(PQresultStatus) X(PQresultErrorField) X(PQcmdStatus) X(PQntuples) X(PQnfields) X(PQgetvalue) X(PQgetisnull)     \
    X(PQclear)

#define POINTER(name) __typeof__(&name) name;
static struct { FUNCTIONS(POINTER) } pq;
static const char *missing = "";

struct connection {
    PGconn *own;
    int warnings;
};

int cpostgres_load(void) {
    static void *library;
    if (library) return 0;
    library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
    const char *reason = library ? NULL : dlerror();
#define LOOK_UP(name)                                                                                                 \
    if (!reason && !(*(void **)&pq.name = dlsym(library, #name))) reason = dlerror();
    FUNCTIONS(LOOK_UP)
    if (!reason) return 0;
    if (library) dlclose(library);
    library = NULL;
    missing = reason;
    return -1;
}

const char *cpostgres_missing(void) { return missing; }

void *cpostgres_parse(const char *info, char **error) { return pq.PQconninfoParse(info, error); }

const char *cpostgres_option(void *options, const char *name) {
    for (PQconninfoOption *option = options; option->keyword; option++)
        if (strcmp(option->keyword, name) == 0) return option->val;
    return NULL;
}

void cpostgres_drop(void *options) { pq.PQconninfoFree(options); }
void cpostgres_free(void *memory) { pq.PQfreemem(memory); }

static void hear(void *owner, const PGresult *notice) {
    const char *severity = pq.PQresultErrorField(notice, PG_DIAG_SEVERITY_NONLOCALIZED);
    if (severity && strcmp(severity, "WARNING") == 0) ((struct connection *)owner)->warnings++;
}

static const char *behind(const char *text) { return text + strlen(text) + 1; }

void *cpostgres_start(const char *options) {
    const char *names[cpostgres_most + 1] = {NULL}, *values[cpostgres_most + 1] = {NULL};
    struct connection *connection = calloc(1, sizeof *connection);
    if (!connection) return NULL;
    for (unsigned i = 0; i < cpostgres_most && *options; i++) {
        names[i] = options;
        values[i] = behind(options);
        options = behind(values[i]);
    }
    connection->own = pq.PQconnectStartParams(names, values, 1);
    if (connection->own) return connection;
    free(connection);
    return NULL;
}

int cpostgres_poll(void *connection) {
    struct connection *all = connection;
    switch (pq.PQconnectPoll(all->own)) {
    case PGRES_POLLING_READING: return cpostgres_reading;
    case PGRES_POLLING_WRITING: return cpostgres_writing;
    case PGRES_POLLING_OK:
        pq.PQsetnonblocking(all->own, 1);
        pq.PQsetNoticeReceiver(all->own, hear, all);
        return cpostgres_ready;
    default: return cpostgres_failed;
    }
}

#define OWN(connection) (((struct connection *)(connection))->own)

int cpostgres_number(void *connection) { return pq.PQsocket(OWN(connection)); }
const char *cpostgres_error(void *connection) { return pq.PQerrorMessage(OWN(connection)); }
const char *cpostgres_setting(void *connection, const char *name) {
    return pq.PQparameterStatus(OWN(connection), name);
}

int cpostgres_warnings(void *connection) {
    struct connection *all = connection;
    int count = all->warnings;
    all->warnings = 0;
    return count;
}

void cpostgres_finish(void *connection) {
    pq.PQfinish(OWN(connection));
    free(connection);
}

int cpostgres_send(void *connection, const char *text, int count, const char *values) {
    const char *list[cpostgres_most];
    if (count == 0) return pq.PQsendQuery(OWN(connection), text);
    if (count > cpostgres_most) return 0;
    for (int i = 0; i < count; i++, values = behind(values)) list[i] = values;
    return pq.PQsendQueryParams(OWN(connection), text, count, NULL, list, NULL, NULL, 0);
}

int cpostgres_flush(void *connection) { return pq.PQflush(OWN(connection)); }
int cpostgres_consume(void *connection) { return pq.PQconsumeInput(OWN(connection)); }
int cpostgres_is_busy(void *connection) { return pq.PQisBusy(OWN(connection)); }
void *cpostgres_result(void *connection) { return pq.PQgetResult(OWN(connection)); }
int cpostgres_put(void *connection, const void *bytes, int count) {
    return pq.PQputCopyData(OWN(connection), bytes, count);
}
int cpostgres_put_end(void *connection) { return pq.PQputCopyEnd(OWN(connection), NULL); }

int cpostgres_status(void *result) {
    switch (pq.PQresultStatus(result)) {
    case PGRES_COMMAND_OK:
    case PGRES_EMPTY_QUERY: return cpostgres_done;
    case PGRES_TUPLES_OK: return cpostgres_rows;
    case PGRES_COPY_IN: return cpostgres_copy;
    default: return cpostgres_fault;
    }
}

const char *cpostgres_state(void *result) { return pq.PQresultErrorField(result, PG_DIAG_SQLSTATE); }
const char *cpostgres_message(void *result) { return pq.PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY); }
const char *cpostgres_tag(void *result) { return pq.PQcmdStatus(result); }
int cpostgres_row_count(void *result) { return pq.PQntuples(result); }
int cpostgres_column_count(void *result) { return pq.PQnfields(result); }
const char *cpostgres_value(void *result, int row, int column) {
    return pq.PQgetisnull(result, row, column) ? NULL : pq.PQgetvalue(result, row, column);
}
void cpostgres_clear(void *result) { pq.PQclear(result); }
