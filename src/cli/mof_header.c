/*
 * The header that wmimofck makes of a .mof file: for each class its GUID, a structure, and the size and the WmiDataId
 * of each field; for each method its WmiMethodId and the structures of what goes in and comes out.
 *
 * A field behind one whose length only the data tells has no place in a structure, and stands there as a comment.
 */
#include "host/host.h"
#include "wmi/mof.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct header {
    char *text;
    size_t length;
};

static void put(struct header *header, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct header *header, const char *format, ...)
{
    char more[1024];
    va_list arguments;
    size_t length;

    va_start(arguments, format);
    vsnprintf(more, sizeof more, format, arguments); /* names have at most 255 characters */
    va_end(arguments);
    length = strlen(more);
    header->text = realloc(header->text, header->length + length + 1);
    if (!header->text)
        abort();
    memcpy(header->text + header->length, more, length + 1);
    header->length += length;
}

static const char *type_name(const struct mof_field *field)
{
    static const char *const numbers[2][4] = {{"UCHAR", "USHORT", "ULONG", "ULONGLONG"},
                                              {"CHAR", "SHORT", "LONG", "LONGLONG"}};
    int width = field->size == 1 ? 0 : field->size == 2 ? 1 : field->size == 4 ? 2 : 3;

    switch (field->type) {
    case MOF_BOOLEAN:
        return "BOOLEAN";
    case MOF_NUMBER:
        return numbers[field->is_signed != 0][width];
    case MOF_CLASS:
        return field->class_name;
    default:
        return "WCHAR";
    }
}

/* Does only the data tell how long it is? */
static BOOLEAN is_open(const struct mof_field *field)
{
    return field->count_from || field->type == MOF_STRING;
}

static void put_field(struct header *header, const char *owner, const struct mof_field *field)
{
    const char *type = type_name(field);
    ULONG count = field->type == MOF_DATETIME ? 25 * field->count : field->count;

    if (is_open(field)) {
        put(header, "    %s %s[1];\n", field->type == MOF_STRING ? "CHAR" : type,
            field->type == MOF_STRING ? "VariableData" : field->name);
    } else if (field->array || count != 1) {
        put(header, "    %s %s[%u];\n#define %s_%s_SIZE sizeof(%s[%u])\n", type, field->name, (unsigned)count, owner,
            field->name, type, (unsigned)count);
    } else {
        put(header, "    %s %s;\n#define %s_%s_SIZE sizeof(%s)\n", type, field->name, owner, field->name, type);
    }
    if (field->id)
        put(header, "#define %s_%s_ID %u\n", owner, field->name, (unsigned)field->id);
}

enum wanted { OF_DATA, GOES_IN, COMES_OUT };

static BOOLEAN is_wanted(const struct mof_field *field, enum wanted wanted)
{
    return !field->is_key && (wanted == OF_DATA || (wanted == GOES_IN ? field->in : field->out));
}

static void put_structure(struct header *header, const char *name, const struct mof_field *fields, enum wanted wanted)
{
    const struct mof_field *last = NULL;
    BOOLEAN open = FALSE;

    for (const struct mof_field *field = fields; field && !last; field = field->next)
        last = is_wanted(field, wanted) ? field : NULL;
    if (!last)
        return;
    put(header, "typedef struct _%s {\n", name);
    for (const struct mof_field *field = fields; field; field = field->next) {
        if (!is_wanted(field, wanted))
            continue;
        if (open) {
            put(header, "    /* %s %s */\n", type_name(field), field->name);
            continue;
        }
        put_field(header, name, field);
        open = is_open(field);
        last = field;
    }
    put(header, "} %s, *P%s;\n", name, name);
    if (!open)
        put(header, "#define %s_SIZE (FIELD_OFFSET(%s, %s) + %s_%s_SIZE)\n", name, name, last->name, name, last->name);
    put(header, "\n");
}

static void put_guid(struct header *header, const char *name, const GUID *guid)
{
    const UCHAR *d = guid->Data4;

    put(header,
        "#define %sGuid { 0x%08x, 0x%04x, 0x%04x, { 0x%02x, 0x%02x, 0x%02x, 0x%02x, 0x%02x, 0x%02x, 0x%02x, 0x%02x } "
        "}\n"
        "#ifdef DEFINE_GUID\n"
        "DEFINE_GUID(%s_GUID, 0x%08x, 0x%04x, 0x%04x, 0x%02x, 0x%02x, 0x%02x, 0x%02x, 0x%02x, 0x%02x, 0x%02x, "
        "0x%02x);\n"
        "#endif\n\n",
        name, (unsigned)guid->Data1, guid->Data2, guid->Data3, d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7], name,
        (unsigned)guid->Data1, guid->Data2, guid->Data3, d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7]);
}

/* The newest class comes first in the list, and the oldest in the header: others are made of it. */
static void put_class(struct header *header, const struct mof_class *class)
{
    char name[512];

    if (!class)
        return;
    put_class(header, class->next);
    if (!class->has_guid)
        return;
    put_guid(header, class->name, &class->guid);
    for (const struct mof_method *method = class->methods; method; method = method->next) {
        put(header, "#define %s %u\n", method->name, (unsigned)method->id);
        snprintf(name, sizeof name, "%s_IN", method->name);
        put_structure(header, name, method->arguments, GOES_IN);
        snprintf(name, sizeof name, "%s_OUT", method->name);
        put_structure(header, name, method->arguments, COMES_OUT);
    }
    put_structure(header, class->name, class->fields, OF_DATA);
}

/* .mof files are often UTF-16. */
static void make_narrow(char *text, host_size *size)
{
    host_size length = 0;

    if (*size < 2 || (unsigned char)text[0] != 0xFF || (unsigned char)text[1] != 0xFE)
        return;
    for (host_size i = 2; i + 1 < *size; i += 2)
        text[length++] = text[i + 1] || (text[i] & 0x80) ? '?' : text[i];
    *size = length;
}

char *mof_header(const char *path);
char *mof_header(const char *path)
{
    struct header header = {0};
    struct mof_error error;
    host_size size;
    char *text;

    if (host_file_read(path, &text, &size)) {
        fprintf(stderr, "%s:1: error: it can't be read\n", path);
        exit(2);
    }
    make_narrow(text, &size);
    mof_forget();
    if (!mof_parse(text, size, &error)) {
        fprintf(stderr, "%s:%u: error: %s\n", path, (unsigned)error.line, error.what);
        exit(2);
    }
    put(&header, "#pragma once\n");
    put_class(&header, mof_latest());
    host_free(text);
    return header.text;
}
