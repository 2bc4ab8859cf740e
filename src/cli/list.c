/* Lists of texts, as command lines and projects are made of. */
#include "cli/list.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

void list_push(struct list *list, const char *text)
{
    list->items = realloc(list->items, (list->count + 2) * sizeof *list->items);
    if (!list->items)
        abort();
    list->items[list->count++] = strdup(text);
    list->items[list->count] = NULL;
}

void list_format(struct list *list, const char *format, ...)
{
    va_list arguments;
    char *text;

    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        abort();
    va_end(arguments);
    list_push(list, text);
    free(text);
}

void list_append(struct list *list, const struct list *more)
{
    for (size_t i = 0; i < more->count; i++)
        list_push(list, more->items[i]);
}

bool list_has(const struct list *list, const char *text)
{
    for (size_t i = 0; i < list->count; i++)
        if (!strcmp(list->items[i], text))
            return true;
    return false;
}

void list_split(struct list *list, const char *text)
{
    while (*text) {
        size_t length = strcspn(text, ";"), skip = strspn(text, " \t\r\n"), end = length;

        if (skip > length)
            skip = length;
        while (end > skip && strchr(" \t\r\n", text[end - 1]))
            end--;
        if (end > skip)
            list_format(list, "%.*s", (int)(end - skip), text + skip);
        text += length + (text[length] == ';');
    }
}

bool ends_with(const char *text, const char *end)
{
    size_t a = strlen(text), b = strlen(end);

    return a >= b && !strcasecmp(text + a - b, end);
}

char *text_format(const char *format, ...)
{
    va_list arguments;
    char *text;

    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        abort();
    va_end(arguments);
    return text;
}
