#ifndef HOOKLINE_CCURL_SHIM_H
#define HOOKLINE_CCURL_SHIM_H

#include <curl/curl.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// Swift does not see functions with variable arguments: curl_easy_setopt(3) and curl_easy_getinfo(3) by type.

typedef size_t (*ccurl_data_function)(char *bytes, size_t size, size_t count, void *owner);

static inline CURLcode ccurl_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode ccurl_set_offset(CURL *handle, CURLoption option, long long value) {
    return curl_easy_setopt(handle, option, (curl_off_t)value);
}
static inline CURLcode ccurl_set_text(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode ccurl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode ccurl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}
static inline CURLcode ccurl_set_function(CURL *handle, CURLoption option, ccurl_data_function value) {
    return curl_easy_setopt(handle, option, value);
}
/// What holds for each request: HTTP alone, no signals, no redirect is followed, no field goes to a proxy; and its limits, in
/// milliseconds.
static inline void ccurl_set_limits(CURL *handle, long all, long connecting) {
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(handle, CURLOPT_HEADEROPT, (long)CURLHEADER_SEPARATE);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, all);
    curl_easy_setopt(handle, CURLOPT_CONNECTTIMEOUT_MS, connecting);
}
/// Until when the peer's own certificate is good, in seconds since 1970; -1 where nothing is known of it.
static inline long long ccurl_certificate_end(CURL *handle) {
    static const char name[] = "Expire date:";
    struct curl_certinfo *all = NULL;
    if (curl_easy_getinfo(handle, CURLINFO_CERTINFO, &all) != CURLE_OK || !all || all->num_of_certs < 1) return -1;
    for (struct curl_slist *line = all->certinfo[0]; line; line = line->next)
        if (strncmp(line->data, name, sizeof name - 1) == 0) return curl_getdate(line->data + sizeof name - 1, NULL);
    return -1;
}
static inline CURLcode ccurl_status(CURL *handle, long *value) {
    return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, value);
}
static inline CURLcode ccurl_system_error(CURL *handle, long *value) {
    return curl_easy_getinfo(handle, CURLINFO_OS_ERRNO, value);
}
static inline CURLcode ccurl_microseconds(CURL *handle, CURLINFO what, long long *value) {
    curl_off_t time = 0;
    CURLcode code = curl_easy_getinfo(handle, what, &time);
    *value = time;
    return code;
}
static inline curl_socket_t ccurl_open_socket(void *code, curlsocktype purpose, struct curl_sockaddr *address) {
    (void)purpose;
    int number = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    if (number < 0) *(int *)code = errno;
    return number < 0 ? CURL_SOCKET_BAD : number;
}
/// Has errno(3) noted where no socket is to be had; libcurl tells it from no answer by nothing. And words of its own.
static inline void ccurl_note(CURL *handle, int *code, char *words) {
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, ccurl_open_socket);
    curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, code);
    curl_easy_setopt(handle, CURLOPT_ERRORBUFFER, words);
}
static inline int ccurl_allow_once(void *count, char *peer, char *local, int peer_port, int local_port) {
    (void)peer, (void)local, (void)peer_port, (void)local_port;
    return (*(int *)count)++ == 0 ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}
/// Has a request sent once only: where a kept connection ends without an answer, libcurl would send it again by itself.
static inline void ccurl_send_once(CURL *handle, int *count) {
    curl_easy_setopt(handle, CURLOPT_PREREQFUNCTION, ccurl_allow_once);
    curl_easy_setopt(handle, CURLOPT_PREREQDATA, count);
}
/// Why no descriptor is to be had just now: errno(3), or 0.
static inline int ccurl_lack(void) {
    int number = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (number >= 0) return close(number), 0;
    return errno == EMFILE || errno == ENFILE ? errno : 0;
}
/// The next transfer that has ended, or NULL.
static inline CURL *ccurl_next_ended(CURLM *group, CURLcode *result) {
    int left = 0;
    CURLMsg *message;
    while ((message = curl_multi_info_read(group, &left)) != NULL) {
        if (message->msg != CURLMSG_DONE) continue;
        *result = message->data.result;
        return message->easy_handle;
    }
    return NULL;
}

#endif
