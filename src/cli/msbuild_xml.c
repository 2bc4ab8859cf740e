/* A project file as a tree of its elements. */
#include "cli/cli.h"
#include "cli/msbuild.h"
#include "host/host.h"
#include <expat.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reading {
    const char *path;
    XML_Parser parser;
    struct ms_node root, *current, **end;
    char *text;
    size_t length;
};

void ms_error(const struct ms_node *at, const char *format, ...)
{
    va_list arguments;

    fprintf(stderr, "%s:%u: error: ", at->file, at->line);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(2);
}

const char *ms_attribute(const struct ms_node *node, const char *name)
{
    for (char **at = node->attributes; *at; at += 2)
        if (!strcmp(at[0], name))
            return at[1];
    return NULL;
}

static void append(struct ms_node *parent, struct ms_node *child)
{
    struct ms_node **end = &parent->child;

    while (*end)
        end = &(*end)->next;
    *end = child;
    child->parent = parent;
}

static void XMLCALL start(void *context, const char *name, const char **attributes)
{
    struct reading *reading = context;
    struct ms_node *node = calloc(1, sizeof *node);
    struct list list = {0};

    if (!node)
        abort();
    for (; *attributes; attributes++)
        list_push(&list, *attributes);
    node->name = strdup(name);
    node->attributes = list.count ? list.items : calloc(1, sizeof *node->attributes);
    node->text = strdup("");
    node->file = reading->path;
    node->line = (unsigned)XML_GetCurrentLineNumber(reading->parser);
    append(reading->current, node);
    reading->current = node;
}

static void XMLCALL end(void *context, const char *name)
{
    struct reading *reading = context;

    reading->current = reading->current->parent;
}

static void XMLCALL characters(void *context, const char *text, int length)
{
    struct reading *reading = context;
    struct ms_node *node = reading->current;
    size_t before = node->text ? strlen(node->text) : 0;

    node->text = realloc(node->text, before + (size_t)length + 1);
    if (!node->text)
        abort();
    memcpy(node->text + before, text, (size_t)length);
    node->text[before + (size_t)length] = 0;
}

static void parse(struct reading *reading, char *text, size_t size)
{
    struct ms_node here = {.file = reading->path};

    reading->current = &reading->root;
    reading->parser = XML_ParserCreate(NULL);
    XML_SetUserData(reading->parser, reading);
    XML_SetElementHandler(reading->parser, start, end);
    XML_SetCharacterDataHandler(reading->parser, characters);
    if (XML_Parse(reading->parser, text, (int)size, 1) == XML_STATUS_ERROR) {
        here.line = (unsigned)XML_GetCurrentLineNumber(reading->parser);
        ms_error(&here, "this is no XML: %s", XML_ErrorString(XML_GetErrorCode(reading->parser)));
    }
    XML_ParserFree(reading->parser);
}

struct ms_node *ms_read(const char *path)
{
    static struct read {
        struct read *next;
        const char *path;
        struct ms_node *root;
    } * all;
    struct reading reading = {.path = strdup(path)};
    struct read *read;
    char *text;
    host_size size;

    for (read = all; read; read = read->next)
        if (!strcmp(read->path, path))
            return read->root;
    if (host_file_read(path, &text, &size))
        usage_error("%s can't be read", path);
    parse(&reading, text, size);
    host_free(text);
    read = calloc(1, sizeof *read);
    if (!read)
        abort();
    *read = (struct read){all, reading.path, reading.root.child};
    reading.root.child->parent = NULL;
    all = read;
    return read->root;
}
