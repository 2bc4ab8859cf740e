/* Hive files, read by libhivex where the host has it. */
#include "host/hive.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef NTLAB_HIVEX
#include <hivex.h>

#define MOST_LEVELS 512

struct visit {
    hive_h *hive;
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

static int visit_node(struct visit *visit, hive_node_h node, unsigned level);

static int visit_child(struct visit *visit, hive_node_h child, unsigned level)
{
    size_t length = strlen(visit->path);
    char *name = hivex_node_name(visit->hive, child);
    int result;

    if (!name)
        return fail(visit, "the name of a subkey cannot be read");
    snprintf(visit->path + length, sizeof visit->path - length, "\\%s", name);
    result = visit->visitor->key(visit->visitor->context, name, hivex_node_timestamp(visit->hive, child));
    free(name);
    if (result)
        fail(visit, "it cannot be taken over");
    else
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

int host_hive_visit(const char *path, const struct host_hive_visitor *visitor, char *error, host_size room)
{
    struct visit visit = {.visitor = visitor, .error = error, .room = room};
    hive_node_h root;
    int result;

    error[0] = 0;
    visit.hive = hivex_open(path, 0);
    if (!visit.hive) {
        snprintf(error, room, "it is no hive that can be read: %s", strerror(errno));
        return -1;
    }
    root = hivex_root(visit.hive);
    result = root ? visit_node(&visit, root, 0) : fail(&visit, "there is no root key");
    hivex_close(visit.hive);
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
#endif
