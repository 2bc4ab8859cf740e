/* Hive files, read by libhivex where the host has it; what its interface leaves out is taken from the file itself. */
#include "host/hive.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef NTLAB_HIVEX
#include <hivex.h>

#define MOST_LEVELS 512

struct visit {
    hive_h *hive;
    char *file; /* all of it */
    host_size size;
    const struct host_hive_visitor *visitor;
    char path[1024]; /* of the key that is being read, for messages */
    char *error;
    size_t room;
};

static int fail(struct visit *visit, const char *what)
{
    if (!visit->error[0])
        snprintf(visit->error, visit->room, "key \"%s\": %s: %s", visit->path, what, strerror(errno));
    return -1;
}

static int visit_value(struct visit *visit, hive_value_h value)
{
    hive_type type;
    size_t size;
    char *name = hivex_value_key(visit->hive, value), *data;
    int result;

    if (!name)
        return fail(visit, "the name of a value cannot be read");
    data = hivex_value_value(visit->hive, value, &type, &size);
    if (!data) {
        free(name);
        return fail(visit, "the data of a value cannot be read");
    }
    result = visit->visitor->value(visit->visitor->context, name, (unsigned)type, data, size);
    free(data);
    free(name);
    return result ? fail(visit, "a value cannot be taken over") : 0;
}

static int visit_values(struct visit *visit, hive_node_h node)
{
    hive_value_h *values = hivex_node_values(visit->hive, node);
    int result = 0;

    if (!values)
        return fail(visit, "its values cannot be read");
    for (size_t i = 0; values[i] && !result; i++)
        result = visit_value(visit, values[i]);
    free(values);
    return result;
}

/* --- a key's cell --- */

enum { BASE_BLOCK = 4096, KEY_FLAGS = 6, KEY_SECURITY = 48, KEY_CLASS = 52, KEY_CLASS_LENGTH = 78, KEY_LINK = 0x10 };

static unsigned number_at(const struct visit *visit, host_size at, unsigned bytes)
{
    unsigned number = 0;

    for (unsigned i = 0; i < bytes && at + i < visit->size; i++)
        number |= (unsigned)(unsigned char)visit->file[at + i] << i * 8;
    return number;
}

/* The bytes at `offset` of the cell that is named at `at`; 0: they don't lie in the file. */
static const char *cell_part(const struct visit *visit, host_size at, unsigned offset, host_size length)
{
    host_size cell = (host_size)number_at(visit, at, 4) + BASE_BLOCK;
    host_size room;

    if (cell % 8 || cell + 4 > visit->size)
        return 0;
    room = 0u - number_at(visit, cell, 4); /* of a cell in use the size is negative */
    if (room > visit->size - cell || room < offset || room - offset < length)
        return 0;
    return visit->file + cell + offset;
}

static int read_class(struct visit *visit, hive_node_h node, struct host_hive_key *key)
{
    key->class_length = number_at(visit, node + KEY_CLASS_LENGTH, 2);
    if (!key->class_length)
        return 0;
    key->class = cell_part(visit, node + KEY_CLASS, 4, key->class_length);
    errno = EINVAL;
    return key->class && key->class_length % 2 == 0 ? 0 : fail(visit, "its class cannot be read");
}

static int read_security(struct visit *visit, hive_node_h node, struct host_hive_key *key)
{
    const char *cell;

    if (number_at(visit, node + KEY_SECURITY, 4) == 0xFFFFFFFF)
        return 0;
    cell = cell_part(visit, node + KEY_SECURITY, 4, 20);
    errno = EINVAL;
    if (!cell || memcmp(cell, "sk", 2))
        return fail(visit, "its security descriptor cannot be read");
    key->security_length = number_at(visit, (host_size)(cell - visit->file) + 16, 4);
    key->security = cell_part(visit, node + KEY_SECURITY, 24, key->security_length);
    return key->security ? 0 : fail(visit, "its security descriptor is longer than its cell");
}

static int enter(struct visit *visit, hive_node_h node, const char *name)
{
    struct host_hive_key key = {.name = name, .time = hivex_node_timestamp(visit->hive, node)};

    key.is_link = (number_at(visit, node + KEY_FLAGS, 2) & KEY_LINK) != 0;
    if (read_class(visit, node, &key) || read_security(visit, node, &key))
        return -1;
    errno = EINVAL;
    return visit->visitor->key(visit->visitor->context, &key) ? fail(visit, "it cannot be taken over") : 0;
}

static int visit_node(struct visit *visit, hive_node_h node, unsigned level);

static int visit_child(struct visit *visit, hive_node_h child, unsigned level)
{
    size_t length = strlen(visit->path);
    char *name = hivex_node_name(visit->hive, child);
    int result;

    if (!name)
        return fail(visit, "the name of a subkey cannot be read");
    snprintf(visit->path + length, sizeof visit->path - length, "\\%s", name);
    result = enter(visit, child, name);
    free(name);
    if (!result)
        result = visit_node(visit, child, level + 1);
    if (!result)
        visit->visitor->leave(visit->visitor->context);
    visit->path[length] = 0;
    return result;
}

static int visit_node(struct visit *visit, hive_node_h node, unsigned level)
{
    hive_node_h *children;
    int result;

    if (level > MOST_LEVELS) {
        errno = ELOOP;
        return fail(visit, "it is too deep");
    }
    result = visit_values(visit, node);
    if (result)
        return result;
    children = hivex_node_children(visit->hive, node);
    if (!children)
        return fail(visit, "its subkeys cannot be read");
    for (size_t i = 0; children[i] && !result; i++)
        result = visit_child(visit, children[i], level);
    free(children);
    return result;
}

static int visit_file(struct visit *visit, const char *path)
{
    hive_node_h root;
    int result;

    visit->hive = hivex_open(path, 0);
    if (!visit->hive) {
        snprintf(visit->error, visit->room, "it is no hive that can be read: %s", strerror(errno));
        return -1;
    }
    root = hivex_root(visit->hive);
    result = root ? enter(visit, root, 0) : fail(visit, "there is no root key");
    if (!result)
        result = visit_node(visit, root, 0);
    hivex_close(visit->hive);
    return result;
}

int host_hive_visit(const char *path, const struct host_hive_visitor *visitor, char *error, host_size room)
{
    struct visit visit = {.visitor = visitor, .error = error, .room = room};
    int result;

    error[0] = 0;
    if (host_file_read(path, &visit.file, &visit.size)) {
        snprintf(error, room, "it cannot be read");
        return -1;
    }
    result = visit_file(&visit, path);
    host_free(visit.file);
    return result;
}

/* libhivex reads files only. */
int host_hive_visit_bytes(const char *bytes, host_size size, const struct host_hive_visitor *visitor, char *error,
                          host_size room)
{
    struct visit visit = {.visitor = visitor, .error = error, .room = room, .size = size};
    char path[] = "/tmp/ntlab-hive-XXXXXX";
    int file = mkstemp(path), result = -1;

    error[0] = 0;
    if (file < 0) {
        snprintf(error, room, "%s cannot be written: %s", path, strerror(errno));
        return -1;
    }
    close(file);
    visit.file = (char *)bytes;
    if (host_file_write(path, bytes, size))
        snprintf(error, room, "%s cannot be written: %s", path, strerror(errno));
    else
        result = visit_file(&visit, path);
    unlink(path);
    return result;
}
#else
int host_hive_visit(const char *path, const struct host_hive_visitor *visitor, char *error, host_size room)
{
    (void)path;
    (void)visitor;
    snprintf(error, room, "this ntlab was built without libhivex, so it cannot read hive files");
    return -1;
}

int host_hive_visit_bytes(const char *bytes, host_size size, const struct host_hive_visitor *visitor, char *error,
                          host_size room)
{
    (void)bytes;
    (void)size;
    return host_hive_visit(0, visitor, error, room);
}
#endif
