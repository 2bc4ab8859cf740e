/*
 * Message files (.mc): the header that mc makes of one. A message's number is its severity, its facility and its code;
 * a line that begins with a semicolon goes into the header as it is.
 */
#include "cli/build.h"
#include "cli/cli.h"
#include "host/host.h"
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct name {
    struct name *next;
    char *name, *symbol;
    unsigned long value;
};

struct file {
    const char *path;
    char *at; /* the next line */
    unsigned line;
    struct name *severities, *facilities;
    char *type; /* MessageIdTypedef */
    unsigned long severity, facility, code;
    bool hexadecimal;
    char *text; /* the header, as it grows */
    size_t length;
};

static void put(struct file *file, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct file *file, const char *format, ...)
{
    va_list arguments;
    char *more;
    size_t length;

    va_start(arguments, format);
    if (vasprintf(&more, format, arguments) < 0)
        abort();
    va_end(arguments);
    length = strlen(more);
    file->text = realloc(file->text, file->length + length + 1);
    if (!file->text)
        abort();
    memcpy(file->text + file->length, more, length + 1);
    file->length += length;
    free(more);
}

static _Noreturn void error_at(struct file *file, const char *what, const char *name)
{
    fprintf(stderr, "%s:%u: error: ", file->path, file->line);
    fprintf(stderr, what, name);
    fputc('\n', stderr);
    exit(2);
}

/* The next line, without its end; NULL behind the last. */
static char *next_line(struct file *file)
{
    char *line = file->at, *end;

    if (!*line)
        return NULL;
    file->line++;
    end = strchr(line, '\n');
    file->at = end ? end + 1 : line + strlen(line);
    if (end)
        *end = 0;
    if (*line && line[strlen(line) - 1] == '\r')
        line[strlen(line) - 1] = 0;
    return line;
}

static void add_name(struct name **list, const char *name, unsigned long value, const char *symbol)
{
    struct name *entry = malloc(sizeof *entry);

    if (!entry)
        abort();
    *entry = (struct name){*list, strdup(name), symbol ? strdup(symbol) : NULL, value};
    *list = entry;
}

static struct name *find_name(struct name *list, const char *name)
{
    for (; list; list = list->next)
        if (!strcasecmp(list->name, name))
            return list;
    return NULL;
}

/* Name = 0x1 : SYMBOL, without the blanks. */
static void close_up(char *text)
{
    char *to = text;

    for (const char *at = text; *at; at++) {
        bool blank = *at == ' ' || *at == '\t', joins = *at == '=' || *at == ':';

        while (joins && to > text && (to[-1] == ' ' || to[-1] == '\t'))
            to--;
        if (!blank || to == text || (to[-1] != '=' && to[-1] != ':'))
            *to++ = *at;
    }
    *to = 0;
}

/* (Name=0x1:SYMBOL Name=0x2), over as many lines as it takes. */
static void read_names(struct file *file, char *at, struct name **list)
{
    char *all = strdup(at), *line, *rest, *symbol, *value;

    while (!strchr(all, ')')) {
        line = next_line(file);
        if (!line)
            error_at(file, "%s is never closed", "the list in parentheses");
        if (strchr(line, ';'))
            *strchr(line, ';') = 0;
        all = text_format("%s %s", all, line);
    }
    *strchr(all, ')') = 0;
    close_up(all);
    for (char *item = strtok_r(all, "( \t", &rest); item; item = strtok_r(NULL, " \t", &rest)) {
        value = strchr(item, '=');
        if (!value)
            error_at(file, "'%s' has no number", item);
        *value++ = 0;
        symbol = strchr(value, ':');
        if (symbol)
            *symbol++ = 0;
        add_name(list, item, strtoul(value, NULL, 0), symbol);
        if (symbol)
            put(file, "#define %s 0x%lX\n", symbol, strtoul(value, NULL, 0));
    }
}

/* Languages are named with the file of their texts. */
static void skip_names(struct file *file, char *at)
{
    while (at && !strchr(at, ')'))
        at = next_line(file);
    if (!at)
        error_at(file, "%s is never closed", "the list in parentheses");
}

static void read_number(struct file *file, const char *value)
{
    if (!*value)
        file->code++;
    else if (*value == '+')
        file->code += strtoul(value + 1, NULL, 0);
    else
        file->code = strtoul(value, NULL, 0);
}

/* Everything up to the line that is a single dot. */
static void read_text(struct file *file, const char *symbol)
{
    char *line;

    put(file, "//\n// %s\n//\n", symbol);
    while ((line = next_line(file)) && strcmp(line, "."))
        put(file, "// %s\n", line);
    if (!line)
        error_at(file, "the text of %s has no end (a line with a dot alone)", symbol);
}

static void define(struct file *file, const char *symbol)
{
    unsigned long value = file->severity << 30 | file->facility << 16 | (file->code & 0xFFFF);

    if (!*symbol)
        return;
    if (file->type)
        put(file, "#define %s ((%s)0x%08lXL)\n\n", symbol, file->type, value);
    else
        put(file, "#define %s 0x%08lXL\n\n", symbol, value);
}

static void set_by_name(struct file *file, struct name *list, const char *name, unsigned long *value, const char *what)
{
    struct name *found = find_name(list, name);

    if (!found)
        error_at(file, what, name);
    *value = found->value;
}

/* "Keyword = value"; a message's head may have several on a line. Returns the keyword, lower case, or NULL. */
static char *read_pair(char **at, char **value)
{
    char *start = *at + strspn(*at, " \t"), *equals = strchr(start, '='), *end, *keyword;

    if (!*start || !equals)
        return NULL;
    keyword = strndup(start, (size_t)(equals - start));
    while (*keyword && isspace((unsigned char)keyword[strlen(keyword) - 1]))
        keyword[strlen(keyword) - 1] = 0;
    for (char *c = keyword; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    equals += 1 + strspn(equals + 1, " \t");
    end = equals + strcspn(equals, *equals == '(' ? "" : " \t");
    *value = strndup(equals, (size_t)(end - equals));
    *at = end;
    return keyword;
}

struct head {
    char *symbol;
    bool open;
};

static void read_keyword(struct file *file, struct head *head, const char *keyword, char *value)
{
    if (!strcmp(keyword, "messageidtypedef"))
        file->type = *value ? value : NULL;
    else if (!strcmp(keyword, "severitynames"))
        read_names(file, value, &file->severities);
    else if (!strcmp(keyword, "facilitynames"))
        read_names(file, value, &file->facilities);
    else if (!strcmp(keyword, "languagenames"))
        skip_names(file, value);
    else if (!strcmp(keyword, "messageid")) {
        read_number(file, value);
        *head = (struct head){"", true};
    } else if (!strcmp(keyword, "severity"))
        set_by_name(file, file->severities, value, &file->severity, "no severity is named '%s'");
    else if (!strcmp(keyword, "facility"))
        set_by_name(file, file->facilities, value, &file->facility, "no facility is named '%s'");
    else if (!strcmp(keyword, "symbolicname"))
        head->symbol = value;
    else if (!strcmp(keyword, "language")) {
        if (!head->open)
            error_at(file, "%s without MessageId", "Language");
        read_text(file, head->symbol);
        define(file, head->symbol);
        head->symbol = "";
    } else if (strcmp(keyword, "outputbase") && strcmp(keyword, "messageidtypedefmacro"))
        error_at(file, "no keyword is named '%s'", keyword);
}

static void read_lines(struct file *file)
{
    struct head head = {""};
    char *line, *keyword, *value;

    while ((line = next_line(file))) {
        if (*line == ';') {
            put(file, "%s\n", line + 1);
            continue;
        }
        if (!line[strspn(line, " \t")])
            continue;
        while ((keyword = read_pair(&line, &value)))
            read_keyword(file, &head, keyword, value);
        if (line[strspn(line, " \t")] && line[strspn(line, " \t")] != ';')
            error_at(file, "'%s' is no keyword with its value", line);
    }
}

/* Message files are often UTF-16; what is not ASCII stands in comments only. */
static char *read_file(const char *path)
{
    char *text, *narrow;
    host_size size, length = 0;

    if (host_file_read(path, &text, &size))
        usage_error("%s can't be read", path);
    if (size < 2 || (unsigned char)text[0] != 0xFF || (unsigned char)text[1] != 0xFE)
        return size >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3) ? text + 3 : text;
    narrow = calloc(1, size + 1);
    if (!narrow)
        abort();
    for (host_size i = 2; i + 1 < size; i += 2)
        narrow[length++] = text[i + 1] || (text[i] & 0x80) ? '?' : text[i];
    return narrow;
}

char *message_header(const char *path)
{
    struct file file = {.path = path, .at = read_file(path)};

    add_name(&file.severities, "Success", 0, NULL);
    add_name(&file.severities, "Informational", 1, NULL);
    add_name(&file.severities, "Warning", 2, NULL);
    add_name(&file.severities, "Error", 3, NULL);
    add_name(&file.facilities, "System", 0xFF, NULL);
    add_name(&file.facilities, "Application", 0xFFF, NULL);
    put(&file, "#pragma once\n");
    read_lines(&file);
    return file.text;
}
