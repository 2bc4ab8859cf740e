/* The header that Windows' wmimofck makes of a .mof file: GUIDs, structures, numbers of items and methods. */
#include <ntlab/ntlab.h>
#include <ntlab/wmi.h>
#include <stdarg.h>
#include <string.h>

#include "host/host.h"
#include "wmi/mof.h"

#define MOST_CLASSES 512

struct text {
    char *bytes;
    SIZE_T length, room;
};

static void __attribute__((format(printf, 2, 3))) say(struct text *text, const char *format, ...)
{
    char line[1024];
    va_list arguments;
    SIZE_T length;

    va_start(arguments, format);
    __builtin_vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    length = strlen(line);
    if (text->length + length + 1 > text->room) {
        SIZE_T room = (text->length + length) * 2 + 4096;
        char *larger = host_alloc(room);

        if (text->bytes)
            memcpy(larger, text->bytes, text->length);
        host_free(text->bytes);
        text->bytes = larger;
        text->room = room;
    }
    memcpy(text->bytes + text->length, line, length + 1);
    text->length += length;
}

static const char *type_of(const struct mof_field *field)
{
    static const char *const numbers[2][4] = {{"UCHAR", "USHORT", "ULONG", "ULONGLONG"},
                                              {"CHAR", "SHORT", "LONG", "LONGLONG"}};

    switch (field->type) {
    case MOF_BOOLEAN:
        return "BOOLEAN";
    case MOF_CLASS:
        return field->class ? field->class->header_name : field->class_name;
    case MOF_NUMBER:
        return numbers[field->is_signed != 0][field->size == 8 ? 3 : field->size == 4 ? 2 : field->size == 2];
    default:
        return "WCHAR";
    }
}

static BOOLEAN is_variable(const struct mof_field *field)
{
    return field->type == MOF_STRING || (field->array && !field->count);
}

/* One member with its macros; what lies behind the first of variable size has no place in a structure. */
static void put_member(struct text *text, const char *class, const struct mof_field *field, ULONG id)
{
    ULONG count = field->type == MOF_DATETIME ? 25 : field->array ? field->count : 0;

    if (is_variable(field)) {
        if (field->type == MOF_STRING)
            say(text, "    CHAR VariableData[1];\n");
        else
            say(text, "    %s %s[1];\n", type_of(field), field->name);
    } else if (count) {
        say(text, "    %s %s[%u];\n#define %s_%s_SIZE sizeof(%s[%u])\n", type_of(field), field->name, (unsigned)count,
            class, field->name, type_of(field), (unsigned)count);
    } else {
        say(text, "    %s %s;\n#define %s_%s_SIZE sizeof(%s)\n", type_of(field), field->name, class, field->name,
            type_of(field));
    }
    say(text, "#define %s_%s_ID %u\n", class, field->name, (unsigned)id);
}

enum { WHOLE, IN_ONLY, OUT_ONLY };

static BOOLEAN is_of(const struct mof_field *field, int part)
{
    return !field->is_key && (part == WHOLE || (part == IN_ONLY ? field->in : field->out));
}

static void put_structure(struct text *text, const char *name, const struct mof_field *fields, int part)
{
    const struct mof_field *last = 0;
    BOOLEAN variable = FALSE;
    ULONG id = 0;

    for (const struct mof_field *field = fields; field; field = field->next)
        last = last || is_of(field, part) ? field : 0;
    if (!last)
        return;
    last = 0;
    say(text, "typedef struct _%s {\n", name);
    for (const struct mof_field *field = fields; field; field = field->next) {
        if (!is_of(field, part))
            continue;
        id = part == WHOLE && field->id ? field->id : id + 1;
        if (variable) {
            say(text, "#define %s_%s_ID %u\n", name, field->name, (unsigned)id);
            continue;
        }
        put_member(text, name, field, id);
        variable = is_variable(field);
        if (!variable)
            last = field;
    }
    say(text, "} %s, *P%s;\n", name, name);
    if (last && !variable)
        say(text, "#define %s_SIZE (FIELD_OFFSET(%s, %s) + %s_%s_SIZE)\n", name, name, last->name, name, last->name);
    say(text, "\n");
}

static void put_guid(struct text *text, const struct mof_class *class)
{
    const GUID *guid = &class->guid;
    const UCHAR *b = guid->Data4;
    char numbers[128];

    __builtin_snprintf(numbers, sizeof numbers,
                       "0x%08x, 0x%04x, 0x%04x, 0x%02x, 0x%02x, 0x%02x, 0x%02x, 0x%02x, "
                       "0x%02x, 0x%02x, 0x%02x",
                       (unsigned)guid->Data1, guid->Data2, guid->Data3, b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7]);
    say(text, "#define %s%s \\\n    {0x%08x, 0x%04x, 0x%04x, {", class->guid_name ? class->guid_name : class->name,
        class->guid_name ? "" : "Guid", (unsigned)guid->Data1, guid->Data2, guid->Data3);
    for (ULONG i = 0; i < 8; i++)
        say(text, "0x%02x%s", b[i], i < 7 ? ", " : "}}\n");
    say(text, "#if !defined(MIDL_PASS)\nDEFINE_GUID(%s_GUID, %s);\n#endif\n\n", class->name, numbers);
}

static void put_methods(struct text *text, const struct mof_class *class)
{
    char name[512];

    for (const struct mof_method *method = class->methods; method; method = method->next) {
        say(text, "#define %s %u\n", method->name, (unsigned)method->id);
        __builtin_snprintf(name, sizeof name, "%s_IN", method->name);
        put_structure(text, name, method->arguments, IN_ONLY);
        __builtin_snprintf(name, sizeof name, "%s_OUT", method->name);
        put_structure(text, name, method->arguments, OUT_ONLY);
    }
}

/* The classes that it contains come first. */
static void put_class(struct text *text, const struct mof_class *class, const struct mof_class **done, ULONG *count)
{
    for (ULONG i = 0; i < *count; i++)
        if (done[i] == class)
            return;
    if (*count == MOST_CLASSES)
        return;
    done[(*count)++] = class;
    for (const struct mof_field *field = class->fields; field; field = field->next)
        if (field->type == MOF_CLASS && field->class)
            put_class(text, field->class, done, count);
    if (class->has_guid)
        put_guid(text, class);
    put_methods(text, class);
    put_structure(text, class->header_name, class->fields, WHOLE);
}

lab_status lab_mof_header(const char *path, char **header)
{
    const struct mof_class *done[MOST_CLASSES], *all[MOST_CLASSES];
    lab_status status = lab_mof_load(path);
    ULONG count = 0, classes = 0;
    struct text text = {0};

    *header = 0;
    if (status < 0)
        return status;
    for (const struct mof_class *class = mof_latest(); class && classes < MOST_CLASSES; class = class->next)
        all[classes++] = class;
    while (classes) /* in the order of the file */
        put_class(&text, all[--classes], done, &count);
    say(&text, "\n");
    *header = text.bytes;
    return STATUS_SUCCESS;
}
