/*
 * Sources and headers in UTF-16, which MSVC's editor writes and gcc and clang don't read: they are given the same text
 * in UTF-8. A copy of a header is only found by copies of those that include it, so all of them lie in OBJECT.text.
 */
#include "cli/build.h"
#include "cli/cli.h"
#include "host/host.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum order { ORDER_NONE, ORDER_LITTLE, ORDER_BIG };

static size_t put_character(char *to, unsigned long c)
{
    static const unsigned char first[] = {0, 0, 0xC0, 0xE0, 0xF0};
    size_t length = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;

    for (size_t i = length; i-- > 1; c >>= 6)
        to[i] = (char)(0x80 | (c & 0x3F));
    to[0] = (char)(first[length] | c);
    return length;
}

static unsigned unit_at(const unsigned char *from, enum order order)
{
    return order == ORDER_LITTLE ? from[0] | from[1] << 8 : from[1] | from[0] << 8;
}

/* Behind the mark of its order; what is half a pair stays as it is. */
static size_t to_utf8(const unsigned char *from, size_t bytes, enum order order, char *to)
{
    size_t length = 0;

    for (size_t at = 2; at + 1 < bytes; at += 2) {
        unsigned long c = unit_at(from + at, order);

        if ((c & 0xFC00) == 0xD800 && at + 3 < bytes && (unit_at(from + at + 2, order) & 0xFC00) == 0xDC00) {
            c = 0x10000 + ((c & 0x3FF) << 10) + (unit_at(from + at + 2, order) & 0x3FF);
            at += 2;
        }
        length += put_character(to + length, c);
    }
    return length;
}

static enum order order_of(const char *text, size_t size)
{
    if (size > 2 && (unsigned char)text[0] == 0xFF && (unsigned char)text[1] == 0xFE)
        return ORDER_LITTLE;
    return size > 2 && (unsigned char)text[0] == 0xFE && (unsigned char)text[1] == 0xFF ? ORDER_BIG : ORDER_NONE;
}

/* Below the folder of copies as below the source's own; from elsewhere by its name alone. */
static char *place_of(const struct source *source, const char *path)
{
    const char *slash = strrchr(source->path, '/'), *name = strrchr(path, '/');
    size_t folder = slash ? (size_t)(slash + 1 - source->path) : 0;
    bool below = !strncmp(path, source->path, folder) && path[folder] != '/';

    while (!strncmp(path + (below ? folder : 0), "./", 2))
        path += 2;
    if (!below || strstr(path, "../"))
        return text_format("%s.text/%s", source->object, name ? name + 1 : path);
    return text_format("%s.text/%s", source->object, path + folder);
}

static void make_folders(char *path)
{
    for (char *at = path + 1; (at = strchr(at, '/')); at++) {
        *at = 0;
        mkdir(path, 0777);
        *at = '/';
    }
}

static void copy(const struct source *source, const char *path, const char *text, size_t size)
{
    char *line = text_format("#line 1 \"%s\"\n", path), *place = place_of(source, path), *whole;
    size_t length = strlen(line);
    enum order order = order_of(text, size);

    whole = malloc(length + size * 2);
    if (!whole)
        abort();
    memcpy(whole, line, length);
    if (order)
        length += to_utf8((const unsigned char *)text, size, order, whole + length);
    else
        memcpy(whole + length, text, size);
    make_folders(place);
    if (host_file_write(place, whole, order ? length : length + size))
        usage_error("%s can't be written: %s", place, strerror(errno));
    free(whole);
    free(place);
    free(line);
}

/* The files that a line of a compiler's errors speaks of: at its begin or behind `from`, and in clang's quotes. */
static void add_files(struct list *files, const char *line, size_t length)
{
    const char *from = memmem(line, length, "from ", 5), *quoted = memmem(line, length, "detected in '", 13), *end;

    if (quoted) {
        quoted += 13;
        end = memchr(quoted, '\'', (size_t)(line + length - quoted));
        if (end)
            list_format(files, "%.*s", (int)(end - quoted), quoted);
    } else if (from) {
        length -= (size_t)(from + 5 - line);
        line = from + 5;
    }
    end = memchr(line, ':', length);
    if (end && end > line)
        list_format(files, "%.*s", (int)(end - line), line);
}

/* What was copied is looked at by is_current() as what it was copied from. */
static struct list originals;

bool build_supply_utf16(const struct source *source, const char *errors)
{
    struct list named = {0};
    size_t before = originals.count;
    bool any = false;
    char *text;
    host_size size;

    for (size_t length; *errors; errors += length + (errors[length] == '\n')) {
        length = strcspn(errors, "\n");
        add_files(&named, errors, length);
    }
    for (size_t i = 0; i < named.count; i++) {
        if (host_file_read(named.items[i], &text, &size))
            continue;
        any |= order_of(text, (size_t)size) && !list_has(&originals, named.items[i]);
        host_free(text);
    }
    if (any)
        list_push(&named, source->path);
    for (size_t i = 0; any && i < named.count; i++) {
        if (list_has(&originals, named.items[i]) || host_file_read(named.items[i], &text, &size))
            continue;
        copy(source, named.items[i], text, (size_t)size);
        list_push(&originals, named.items[i]);
        host_free(text);
    }
    return originals.count > before;
}

const char *build_readable(const struct source *source)
{
    char *text;
    host_size size;

    if (!list_has(&originals, source->path) && !host_file_read(source->path, &text, &size)) {
        if (order_of(text, (size_t)size)) {
            copy(source, source->path, text, (size_t)size);
            list_push(&originals, source->path);
        }
        host_free(text);
    }
    return list_has(&originals, source->path) ? place_of(source, source->path) : source->path;
}

void build_note_originals(const struct source *source)
{
    char *text, *whole;
    host_size size;

    if (!originals.count || host_file_read(source->depend, &text, &size))
        return;
    while (size && text[size - 1] == '\n')
        size--;
    whole = text_format("%.*s", (int)size, text);
    for (size_t i = 0; i < originals.count; i++) {
        char *more = text_format("%s ", whole);

        for (const char *at = originals.items[i]; *at; at++)
            more = text_format(*at == ' ' ? "%s\\%c" : "%s%c", more, *at);
        whole = more;
    }
    whole = text_format("%s\n", whole);
    host_file_write(source->depend, whole, strlen(whole));
    host_free(text);
}
