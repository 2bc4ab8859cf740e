/*
 * The reader of .mof texts.
 *
 *     [qualifiers] class Name : Parent { [qualifiers] type Name[n]; [qualifiers] void Method([in] type Name, ...); };
 *
 * Of the qualifiers it reads guid, WmiDataId, WmiMethodId, WmiSizeIs, MAX, key, in and out; others are skipped, and so
 * are instances.
 */
#include <string.h>

#include "host/host.h"
#include "wmi/mof_token.h"

#define MOST_DEPTH 64

static struct mof_class *classes;

struct qualifiers {
    GUID guid;
    BOOLEAN has_guid, is_key, in, out;
    ULONG data_id, method_id, max;
    char size_is[256], header_name[256], guid_name[256];
};

static char *copy(const char *text)
{
    SIZE_T length = strlen(text) + 1;

    return memcpy(host_alloc(length), text, length);
}

static BOOLEAN same_name(const char *a, const char *b)
{
    for (; *a && (*a | 32) == (*b | 32); a++)
        b++;
    return !*a && !*b;
}

/* --- freeing --- */

static void free_fields(struct mof_field *field)
{
    while (field) {
        struct mof_field *next = field->next;

        host_free(field->name);
        host_free(field->count_from);
        host_free(field->class_name);
        host_free(field);
        field = next;
    }
}

static void free_class(struct mof_class *class)
{
    while (class->methods) {
        struct mof_method *next = class->methods->next;

        free_fields(class->methods->arguments);
        host_free(class->methods->name);
        host_free(class->methods);
        class->methods = next;
    }
    free_fields(class->fields);
    host_free(class->header_name);
    host_free(class->guid_name);
    host_free(class->name);
    host_free(class);
}

static void free_classes(struct mof_class *list)
{
    while (list) {
        struct mof_class *next = list->next;

        free_class(list);
        list = next;
    }
}

void mof_forget(void)
{
    free_classes(classes);
    classes = 0;
}

/* --- qualifiers --- */

static BOOLEAN read_guid(struct mof_reader *reader, struct qualifiers *to)
{
    WCHAR wide[44];
    UNICODE_STRING text = {0, sizeof wide, wide};
    SIZE_T length = strlen(reader->word), braces = reader->word[0] == '{';

    if (length + 2 >= RTL_NUMBER_OF(wide))
        return mof_fail(reader, "\"%s\" is no GUID", reader->word);
    if (!braces)
        wide[text.Length++] = '{';
    for (SIZE_T i = 0; i < length; i++)
        wide[text.Length++] = (WCHAR)(unsigned char)reader->word[i];
    if (!braces)
        wide[text.Length++] = '}';
    text.Length *= sizeof(WCHAR);
    if (!NT_SUCCESS(RtlGUIDFromString(&text, &to->guid)))
        return mof_fail(reader, "\"%s\" is no GUID", reader->word);
    to->has_guid = TRUE;
    return TRUE;
}

/* What stands in the braces of a qualifier that nobody needs. */
static BOOLEAN skip_braces(struct mof_reader *reader, char close)
{
    while (!mof_is(reader, close)) {
        if (reader->token == MOF_END || reader->token == MOF_BROKEN || mof_is(reader, ';'))
            return mof_fail(reader, "a qualifier does not end%s", "");
        mof_next(reader);
    }
    mof_next(reader);
    return TRUE;
}

/* Where the number of a qualifier is kept; 0: nobody needs it. */
static ULONG *number_of(struct qualifiers *to, const char *name)
{
    if (same_name(name, "WmiDataId"))
        return &to->data_id;
    if (same_name(name, "WmiMethodId"))
        return &to->method_id;
    return same_name(name, "MAX") ? &to->max : 0;
}

static BOOLEAN read_value(struct mof_reader *reader, const char *name, struct qualifiers *to)
{
    mof_next(reader); /* behind ( */
    if (same_name(name, "guid") && reader->token == MOF_TEXT && !read_guid(reader, to))
        return FALSE;
    if (same_name(name, "WmiSizeIs") && reader->token == MOF_TEXT)
        __builtin_snprintf(to->size_is, sizeof to->size_is, "%s", reader->word);
    if (same_name(name, "HeaderName") && reader->token == MOF_TEXT)
        __builtin_snprintf(to->header_name, sizeof to->header_name, "%s", reader->word);
    if (same_name(name, "GuidName1") && reader->token == MOF_TEXT)
        __builtin_snprintf(to->guid_name, sizeof to->guid_name, "%s", reader->word);
    if (reader->token == MOF_DIGITS) {
        ULONG *number = number_of(to, name);

        if (number && reader->number > 0xFFFFFF)
            return mof_fail(reader, "the number of the qualifier %s is too large", name);
        if (number)
            *number = (ULONG)reader->number;
    }
    return skip_braces(reader, ')');
}

static BOOLEAN read_qualifier(struct mof_reader *reader, struct qualifiers *to)
{
    char name[256];

    if (reader->token != MOF_WORD)
        return mof_fail(reader, "the name of a qualifier is missing here%s", "");
    __builtin_snprintf(name, sizeof name, "%s", reader->word);
    to->is_key |= same_name(name, "key");
    to->in |= same_name(name, "in");
    to->out |= same_name(name, "out");
    mof_next(reader);
    if (mof_is(reader, '(') && !read_value(reader, name, to))
        return FALSE;
    if (mof_is(reader, '{')) {
        mof_next(reader);
        if (!skip_braces(reader, '}'))
            return FALSE;
    }
    if (mof_is(reader, ':')) /* flavours */
        for (mof_next(reader); reader->token == MOF_WORD;)
            mof_next(reader);
    return reader->token != MOF_BROKEN;
}

static BOOLEAN read_qualifiers(struct mof_reader *reader, struct qualifiers *to)
{
    memset(to, 0, sizeof *to);
    if (!mof_is(reader, '['))
        return TRUE;
    do {
        mof_next(reader);
        if (!read_qualifier(reader, to))
            return FALSE;
    } while (mof_is(reader, ','));
    return mof_expect(reader, ']');
}

/* --- fields --- */

static const struct {
    const char *name;
    enum mof_type type;
    UCHAR size;
    BOOLEAN is_signed;
} types[] = {
    {"boolean", MOF_BOOLEAN, 1, FALSE}, {"uint8", MOF_NUMBER, 1, FALSE},      {"sint8", MOF_NUMBER, 1, TRUE},
    {"uint16", MOF_NUMBER, 2, FALSE},   {"sint16", MOF_NUMBER, 2, TRUE},      {"uint32", MOF_NUMBER, 4, FALSE},
    {"sint32", MOF_NUMBER, 4, TRUE},    {"uint64", MOF_NUMBER, 8, FALSE},     {"sint64", MOF_NUMBER, 8, TRUE},
    {"char16", MOF_NUMBER, 2, FALSE},   {"real32", MOF_NUMBER, 4, FALSE},     {"real64", MOF_NUMBER, 8, FALSE},
    {"string", MOF_STRING, 0, FALSE},   {"datetime", MOF_DATETIME, 0, FALSE},
};

static BOOLEAN read_type(struct mof_reader *reader, struct mof_field *field)
{
    BOOLEAN is_object = mof_is_word(reader, "object");

    if (is_object || mof_is_word(reader, "ref")) {
        mof_next(reader);
        if (mof_is(reader, ':'))
            mof_next(reader);
        else if (is_object) { /* of any class: nobody can tell how large it is */
            field->type = MOF_CLASS;
            field->class_name = copy("object");
            return TRUE;
        }
    }
    if (reader->token != MOF_WORD)
        return mof_fail(reader, "a type is missing here%s", "");
    for (SIZE_T i = 0; i < RTL_NUMBER_OF(types); i++) {
        if (!mof_is_word(reader, types[i].name))
            continue;
        field->type = types[i].type;
        field->size = types[i].size;
        field->is_signed = types[i].is_signed;
        mof_next(reader);
        return TRUE;
    }
    field->type = MOF_CLASS;
    field->class_name = copy(reader->word);
    mof_next(reader);
    if (mof_is_word(reader, "ref"))
        mof_next(reader);
    return TRUE;
}

static BOOLEAN read_array(struct mof_reader *reader, struct mof_field *field)
{
    mof_next(reader);
    field->array = TRUE;
    field->count = 0;
    if (reader->token == MOF_DIGITS) {
        if (!reader->number || reader->number > 0xFFFFFF)
            return mof_fail(reader, "%s has an impossible number of elements", field->name);
        field->count = (ULONG)reader->number;
        mof_next(reader);
    }
    return mof_expect(reader, ']');
}

/* type, name and array; the field is owned by the caller whatever happens. */
static BOOLEAN read_declaration(struct mof_reader *reader, struct mof_field *field)
{
    field->count = 1;
    if (!read_type(reader, field))
        return FALSE;
    if (reader->token != MOF_WORD)
        return mof_fail(reader, "a name is missing here%s", "");
    field->name = copy(reader->word);
    mof_next(reader);
    return !mof_is(reader, '[') || read_array(reader, field);
}

static void qualify(struct mof_field *field, const struct qualifiers *qualifiers)
{
    field->id = qualifiers->data_id;
    field->in = qualifiers->in;
    field->out = qualifiers->out;
    field->is_key = qualifiers->is_key || same_name(field->name, "InstanceName") || same_name(field->name, "Active");
    if (qualifiers->size_is[0])
        field->count_from = copy(qualifiers->size_is);
    else if (field->array && !field->count)
        field->count = qualifiers->max;
}

static void insert_by_id(struct mof_field **list, struct mof_field *field)
{
    while (*list && (!field->id || (*list)->id <= field->id))
        list = &(*list)->next;
    field->next = *list;
    *list = field;
}

static BOOLEAN read_default(struct mof_reader *reader)
{
    BOOLEAN in_braces = FALSE;

    for (; in_braces || !mof_is(reader, ';'); mof_next(reader)) {
        if (reader->token == MOF_END || reader->token == MOF_BROKEN || (!in_braces && mof_is(reader, '}')))
            return mof_fail(reader, "';' is missing here%s", "");
        if (mof_is(reader, '{') || mof_is(reader, '}')) /* the elements of an array */
            in_braces = mof_is(reader, '{');
    }
    return TRUE;
}

/* --- methods --- */

static BOOLEAN read_argument(struct mof_reader *reader, struct mof_method *method)
{
    struct qualifiers qualifiers;
    struct mof_field *field, **end = &method->arguments;

    if (!read_qualifiers(reader, &qualifiers))
        return FALSE;
    field = host_alloc(sizeof *field);
    while (*end)
        end = &(*end)->next;
    *end = field;
    if (!read_declaration(reader, field))
        return FALSE;
    qualify(field, &qualifiers);
    field->is_key = FALSE;
    if (!field->in && !field->out)
        field->in = TRUE;
    return TRUE;
}

static BOOLEAN read_method(struct mof_reader *reader, struct mof_class *class, const char *name, ULONG id)
{
    struct mof_method *method = host_alloc(sizeof *method);

    method->name = copy(name);
    method->id = id;
    method->next = class->methods;
    class->methods = method;
    mof_next(reader);
    if (!mof_is(reader, ')')) {
        if (!read_argument(reader, method))
            return FALSE;
        while (mof_is(reader, ',')) {
            mof_next(reader);
            if (!read_argument(reader, method))
                return FALSE;
        }
    }
    return mof_expect(reader, ')');
}

/* --- classes --- */

static BOOLEAN read_member(struct mof_reader *reader, struct mof_class *class)
{
    struct qualifiers qualifiers;
    struct mof_field *field;

    if (!read_qualifiers(reader, &qualifiers))
        return FALSE;
    field = host_alloc(sizeof *field);
    if (!read_declaration(reader, field)) {
        free_fields(field);
        return FALSE;
    }
    if (mof_is(reader, '(')) {
        BOOLEAN done = read_method(reader, class, field->name, qualifiers.method_id);

        free_fields(field);
        return done && mof_expect(reader, ';');
    }
    qualify(field, &qualifiers);
    insert_by_id(&class->fields, field);
    if (mof_is(reader, '=') && !read_default(reader))
        return FALSE;
    return mof_expect(reader, ';');
}

static BOOLEAN read_class(struct mof_reader *reader, const struct qualifiers *qualifiers, struct mof_class **list)
{
    struct mof_class *class;

    mof_next(reader);
    if (reader->token != MOF_WORD)
        return mof_fail(reader, "the name of the class is missing here%s", "");
    class = host_alloc(sizeof *class);
    class->name = copy(reader->word);
    class->guid = qualifiers->guid;
    class->has_guid = qualifiers->has_guid;
    class->header_name = copy(qualifiers->header_name[0] ? qualifiers->header_name : reader->word);
    class->guid_name = qualifiers->guid_name[0] ? copy(qualifiers->guid_name) : 0;
    class->next = *list;
    *list = class;
    mof_next(reader);
    if (mof_is(reader, ':')) {
        mof_next(reader);
        if (reader->token != MOF_WORD)
            return mof_fail(reader, "the name of the parent class is missing here%s", "");
        mof_next(reader);
    }
    if (mof_is(reader, ';')) { /* a mere declaration */
        mof_next(reader);
        return TRUE;
    }
    if (!mof_expect(reader, '{'))
        return FALSE;
    while (!mof_is(reader, '}'))
        if (!read_member(reader, class))
            return FALSE;
    mof_next(reader);
    return mof_expect(reader, ';');
}

static BOOLEAN skip_instance(struct mof_reader *reader)
{
    ULONG depth = 0;

    for (;; mof_next(reader)) {
        if (reader->token == MOF_END || reader->token == MOF_BROKEN)
            return mof_fail(reader, "an instance does not end%s", "");
        depth += mof_is(reader, '{');
        depth -= mof_is(reader, '}') && depth;
        if (mof_is(reader, ';') && !depth)
            break;
    }
    mof_next(reader);
    return TRUE;
}

static BOOLEAN read_all(struct mof_reader *reader, struct mof_class **list)
{
    mof_next(reader);
    while (reader->token != MOF_END) {
        struct qualifiers qualifiers;
        BOOLEAN done;

        if (!read_qualifiers(reader, &qualifiers))
            return FALSE;
        done = mof_is_word(reader, "class")      ? read_class(reader, &qualifiers, list)
               : mof_is_word(reader, "instance") ? skip_instance(reader)
                                                 : mof_fail(reader, "'class' is missing here%s", "");
        if (!done)
            return FALSE;
    }
    return TRUE;
}

/* --- embedded classes --- */

static struct mof_class *find_in(struct mof_class *list, const char *name)
{
    for (; list; list = list->next)
        if (same_name(list->name, name))
            return list;
    return 0;
}

static BOOLEAN bind_fields(struct mof_field *field, struct mof_class *list, struct mof_error *error)
{
    for (; field; field = field->next) {
        if (field->type != MOF_CLASS)
            continue;
        field->class = find_in(list, field->class_name);
        if (!field->class)
            field->class = find_in(classes, field->class_name);
        if (!field->class && !field->is_key && !same_name(field->class_name, "void") &&
            !same_name(field->class_name, "object")) {
            error->line = 0;
            __builtin_snprintf(error->what, sizeof error->what, "%s is of type %s, which is no class of this file",
                               field->name, field->class_name);
            return FALSE;
        }
    }
    return TRUE;
}

/* A class within itself has no size. */
static BOOLEAN nests(const struct mof_class *class, ULONG depth)
{
    if (depth > MOST_DEPTH)
        return TRUE;
    for (const struct mof_field *field = class->fields; field; field = field->next)
        if (field->class && nests(field->class, depth + 1))
            return TRUE;
    return FALSE;
}

static BOOLEAN bind(struct mof_class *list, struct mof_error *error)
{
    for (struct mof_class *class = list; class; class = class->next) {
        if (!bind_fields(class->fields, list, error))
            return FALSE;
        for (struct mof_method *method = class->methods; method; method = method->next)
            if (!bind_fields(method->arguments, list, error))
                return FALSE;
    }
    for (struct mof_class *class = list; class; class = class->next)
        if (nests(class, 0)) {
            error->line = 0;
            __builtin_snprintf(error->what, sizeof error->what, "class %s contains itself", class->name);
            return FALSE;
        }
    return TRUE;
}

BOOLEAN mof_parse(const char *text, SIZE_T length, struct mof_error *error)
{
    struct mof_reader reader = {.at = text, .end = text + length, .line = 1, .error = error};
    struct mof_class *list = 0, **end = &list;

    memset(error, 0, sizeof *error);
    if (length >= 3 && !memcmp(text, "\xEF\xBB\xBF", 3))
        reader.at += 3;
    if (!read_all(&reader, &list) || !bind(list, error)) {
        free_classes(list);
        return FALSE;
    }
    while (*end)
        end = &(*end)->next;
    *end = classes; /* of two of one name, the newer counts */
    classes = list;
    return TRUE;
}

const struct mof_class *mof_latest(void)
{
    return classes;
}

const struct mof_class *mof_find(const char *name)
{
    return find_in(classes, name);
}

const struct mof_class *mof_find_guid(const GUID *guid)
{
    for (const struct mof_class *class = classes; class; class = class->next)
        if (class->has_guid && !memcmp(&class->guid, guid, sizeof *guid))
            return class;
    return 0;
}
