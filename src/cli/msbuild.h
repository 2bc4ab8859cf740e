/*
 * As much of MSBuild as driver projects use: properties, conditions, imports, item definitions and items, evaluated in
 * its order: all properties, then all item definitions, then all items.
 */
#ifndef NTLAB_CLI_MSBUILD_H
#define NTLAB_CLI_MSBUILD_H

#include "cli/list.h"

struct ms_node {
    char *name, *text;
    char **attributes; /* name, value, ..., NULL */
    struct ms_node *child, *next, *parent;
    const char *file;
    unsigned line;
};

struct ms_map {
    struct ms_pair {
        char *name, *value;
    } * pairs;
    size_t count;
};

struct ms_item {
    char *type, *include; /* the path, with slashes, seen from the current folder */
    char *relative;       /* seen from the project's */
    struct ms_map metadata;
    const struct ms_node *node;
};

struct ms_project {
    const char *path;
    char *folder; /* of the project, with a slash at its end; "" for the current one */
    struct ms_map properties;
    struct ms_definition {
        char *type;
        struct ms_map metadata;
    } * definitions;
    size_t definition_count;
    struct ms_item *items;
    size_t item_count;
    const struct ms_node *driver_type; /* where the project says so */
};

_Noreturn void ms_error(const struct ms_node *at, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* msbuild_xml.c: a file as a tree; each file is read once. */
struct ms_node *ms_read(const char *path);
const char *ms_attribute(const struct ms_node *node, const char *name);

/* msbuild_map.c: names without regard to case. */
const char *ms_get(const struct ms_map *map, const char *name); /* "" for none */
bool ms_has(const struct ms_map *map, const char *name);
void ms_set(struct ms_map *map, const char *name, const char *value);

/* msbuild_expand.c: $(property), %(metadata), @(items) and escapes; to free. metadata may be NULL. */
char *ms_expand(const struct ms_project *project, const char *text, const struct ms_map *metadata);
/* msbuild_function.c: a property, and what is called on it or without one; to free. */
char *ms_property(const struct ms_project *project, const char *text, size_t length);
char *ms_folder_above(const char *start, const char *file); /* the nearest one that has the file; "": none; to free */
/* msbuild_condition.c */
bool ms_holds(const struct ms_project *project, const struct ms_node *node);

/* msbuild.c: with the configuration that is wanted (Release or Debug) for x64. */
void ms_evaluate(struct ms_project *project, const char *path, const char *configuration);

#endif
