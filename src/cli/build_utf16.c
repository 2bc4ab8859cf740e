/* Sources in UTF-16, which MSVC's editor writes and gcc and clang don't read: they are given the same text in UTF-8. */
#include "cli/build.h"
#include "cli/cli.h"
#include "host/host.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static size_t put_character(char *to, unsigned long c)
{
    static const unsigned char first[] = {0, 0, 0xC0, 0xE0, 0xF0};
    size_t length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

    for (size_t i = length; i-- > 1; c >>= 6)
        to[i] = (char)(0x80 | (c & 0x3F));
    to[0] = (char)(first[length] | c);
    return length;
}

/* Little endian, behind the mark of its order; what is half a pair stays as it is. */
static size_t to_utf8(const unsigned char *from, size_t bytes, char *to)
{
    size_t length = 0;

    for (size_t at = 2; at + 1 < bytes; at += 2) {
        unsigned long c = from[at] | (unsigned long)from[at + 1] << 8;

        if ((c & 0xFC00) == 0xD800 && at + 3 < bytes && (from[at + 3] & 0xFC) == 0xDC) {
            c = 0x10000 + ((c & 0x3FF) << 10) + (from[at + 2] | (unsigned long)(from[at + 3] & 3) << 8);
            at += 2;
        }
        length += put_character(to + length, c);
    }
    return length;
}

const char *build_readable(const struct source *source)
{
    char *text, *copy, *path = NULL;
    host_size size;
    size_t length;

    if (host_file_read(source->path, &text, &size))
        return source->path;
    if (size > 2 && (unsigned char)text[0] == 0xFF && (unsigned char)text[1] == 0xFE) {
        char *line = text_format("#line 1 \"%s\"\n", source->path);

        length = strlen(line);
        copy = malloc(length + (size_t)size * 2);
        if (!copy)
            abort();
        memcpy(copy, line, length);
        length += to_utf8((const unsigned char *)text, (size_t)size, copy + length);
        path = text_format("%s.utf8", source->object);
        if (host_file_write(path, copy, length))
            usage_error("%s can't be written: %s", path, strerror(errno));
        free(copy);
        free(line);
    }
    host_free(text);
    return path ? path : source->path;
}
