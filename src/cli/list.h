/* Lists of texts, as command lines and projects are made of. What they hold lives until the process ends. */
#ifndef NTLAB_CLI_LIST_H
#define NTLAB_CLI_LIST_H

#include <stdbool.h>
#include <stddef.h>

struct list {
    char **items; /* ends with a NULL */
    size_t count;
};

void list_push(struct list *list, const char *text);
void list_format(struct list *list, const char *format, ...) __attribute__((format(printf, 2, 3)));
void list_append(struct list *list, const struct list *more);
bool list_has(const struct list *list, const char *text);
/* The parts of a text that semicolons separate, without the space around them. */
void list_split(struct list *list, const char *text);

bool ends_with(const char *text, const char *end); /* in whatever case */
char *text_format(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
