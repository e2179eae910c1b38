#ifndef HOOKLINE_CZLIB_SHIM_H
#define HOOKLINE_CZLIB_SHIM_H

#include <stdlib.h>
#include <zlib.h>

// zlib keeps a stream's address, so it is made and freed here. NULL without memory.
// 15 + 16: the largest window, and gzip's header and trailer.
static inline z_stream *czlib_make_gunzip(void) {
    z_stream *stream = (z_stream *)calloc(1, sizeof *stream);
    if (stream != NULL && inflateInit2(stream, 15 + 16) == Z_OK) return stream;
    free(stream);
    return NULL;
}

static inline void czlib_free(z_stream *stream) {
    inflateEnd(stream);
    free(stream);
}

// How many bytes were taken and written, and what inflate said of it.
typedef struct {
    unsigned taken, written;
    int code;
} czlib_step;

static inline czlib_step czlib_inflate(
    z_stream *stream, const void *input, unsigned input_count, void *output, unsigned output_count) {
    stream->next_in = (Bytef *)input;
    stream->avail_in = input_count;
    stream->next_out = (Bytef *)output;
    stream->avail_out = output_count;
    int code = inflate(stream, Z_NO_FLUSH);
    return (czlib_step){input_count - stream->avail_in, output_count - stream->avail_out, code};
}

#endif
