/*
 * Reading an INF file: sections, lines of fields, quotes, continuations, %strings%.
 *
 * Files are UTF-16 with a byte order mark, UTF-8, or of some code page, whose letters beyond ASCII are taken for
 * Latin-1. In an .inx file $ARCH$ is amd64.
 */
#include "pnp/inf.h"
#include <stdarg.h>
#include <string.h>

char *lab__inf_copy(const char *text, SIZE_T length)
{
    char *copy = lab__mm_kernel_alloc(length + 1);

    if (copy)
        RtlCopyMemory(copy, text, length);
    return copy;
}

BOOLEAN lab__inf_fail(struct lab__inf *inf, ULONG line, const char *format, ...)
{
    va_list arguments;
    int used = line ? __builtin_snprintf(inf->error, sizeof inf->error, "%s:%u: ", inf->path, (unsigned)line)
                    : __builtin_snprintf(inf->error, sizeof inf->error, "%s: ", inf->path);

    if (used >= (int)sizeof inf->error)
        return FALSE;
    va_start(arguments, format);
    __builtin_vsnprintf(inf->error + used, sizeof inf->error - (SIZE_T)used, format, arguments);
    va_end(arguments);
    return FALSE;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

BOOLEAN lab__inf_equal(const char *a, const char *b)
{
    while (*a && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return lower(*a) == lower(*b);
}

BOOLEAN lab__inf_number(const char *text, ULONG *number)
{
    ULONG base = 10, value = 0;
    BOOLEAN negative = *text == '-';

    if (negative)
        text++;
    if (text[0] == '0' && lower(text[1]) == 'x') {
        base = 16;
        text += 2;
        if (!*text)
            return FALSE;
    }
    for (; *text; text++) {
        char c = lower(*text);
        ULONG digit = c >= '0' && c <= '9' ? (ULONG)(c - '0') : c >= 'a' && c <= 'f' ? (ULONG)(c - 'a' + 10) : 99;

        if (digit >= base)
            return FALSE;
        value = value * base + digit;
    }
    *number = negative ? 0 - value : value;
    return TRUE;
}

const char *lab__inf_base_name(const char *path)
{
    const char *base = path;

    for (; *path; path++)
        if (*path == '/' || *path == '\\')
            base = path + 1;
    return base;
}

UNICODE_STRING lab__inf_unicode(const char *text)
{
    UNICODE_STRING result = {0};
    SIZE_T length = strlen(text);
    ULONG bytes = 0;
    WCHAR *buffer = length < 0x7FFE ? lab__mm_kernel_alloc((length + 1) * sizeof(WCHAR)) : 0;

    if (!buffer)
        return result;
    RtlUTF8ToUnicodeN(buffer, (ULONG)(length * sizeof(WCHAR)), &bytes, text, (ULONG)length);
    result = (UNICODE_STRING){(USHORT)bytes, (USHORT)(bytes + sizeof(WCHAR)), buffer};
    return result;
}

/* --- finding --- */

struct lab__inf_section *lab__inf_section(struct lab__inf *inf, const char *name)
{
    for (struct lab__inf_section *section = inf->sections; section; section = section->next)
        if (lab__inf_equal(section->name, name))
            return section;
    return 0;
}

struct lab__inf_section *lab__inf_section_of(struct lab__inf *inf, const char *base, const char *suffix)
{
    char name[300];

    __builtin_snprintf(name, sizeof name, "%s%s", base, suffix);
    return lab__inf_section(inf, name);
}

struct lab__inf_line *lab__inf_find(const struct lab__inf_section *section, const char *key,
                                    const struct lab__inf_line *after)
{
    for (struct lab__inf_line *line = after ? after->next : section ? section->first : 0; line; line = line->next)
        if (line->key && lab__inf_equal(line->key, key))
            return line;
    return 0;
}

const char *lab__inf_field(const struct lab__inf_line *line, ULONG index)
{
    return line && index < line->count ? line->fields[index] : "";
}

/* --- text --- */

/* Latin-1 takes two bytes at most, UTF-16 three for each two. */
static char *to_utf8(const unsigned char *from, SIZE_T size)
{
    char *text = lab__mm_kernel_alloc(size * 2 + 1);
    SIZE_T out = 0;
    ULONG bytes = 0;

    if (!text)
        return 0;
    if (size >= 2 && from[0] == 0xFF && from[1] == 0xFE) {
        RtlUnicodeToUTF8N(text, (ULONG)size * 2, &bytes, (const WCHAR *)(const void *)(from + 2),
                          (ULONG)((size - 2) & ~(SIZE_T)1));
        return text;
    }
    if (size >= 3 && from[0] == 0xEF && from[1] == 0xBB && from[2] == 0xBF)
        return lab__inf_copy((const char *)from + 3, size - 3);
    for (SIZE_T i = 0; i < size; i++) {
        if (from[i] >= 0x80 && !(i + 1 < size && (from[i + 1] & 0xC0) == 0x80) && (from[i] & 0xC0) != 0x80) {
            text[out++] = (char)(0xC0 | from[i] >> 6);
            text[out++] = (char)(0x80 | (from[i] & 0x3F));
        } else {
            text[out++] = (char)from[i];
        }
    }
    return text;
}

static void fill_architecture(char *text)
{
    static const char mark[] = "$ARCH$";
    char *at;

    while ((at = strstr(text, mark)) != 0) {
        RtlCopyMemory(at, "amd64", 5);
        memmove(at + 5, at + 6, strlen(at + 6) + 1);
    }
}

/* One logical line into `line`, without its comment; several of the file's where '\' ends one. 0: the end. */
struct reader {
    struct lab__inf *inf;
    const char *at;
    ULONG number, begun; /* of the next physical line; where this one began */
    char line[8192];
    SIZE_T length;
    BOOLEAN failed;
};

static BOOLEAN put(struct reader *reader, char c)
{
    if (reader->length + 1 >= sizeof reader->line)
        return FALSE;
    reader->line[reader->length++] = c;
    return TRUE;
}

static void trim(struct reader *reader)
{
    while (reader->length && (unsigned char)reader->line[reader->length - 1] <= ' ')
        reader->length--;
    reader->line[reader->length] = 0;
}

/* TRUE: the line goes on. */
static BOOLEAN read_physical(struct reader *reader)
{
    BOOLEAN quoted = FALSE, fits = TRUE;

    while (*reader->at && *reader->at != '\n' && (quoted || *reader->at != ';')) {
        quoted ^= *reader->at == '"';
        if (*reader->at != '\r')
            fits &= put(reader, *reader->at);
        reader->at++;
    }
    while (*reader->at && *reader->at != '\n')
        reader->at++;
    if (*reader->at)
        reader->at++;
    reader->number++;
    trim(reader);
    if (!fits)
        reader->failed = !lab__inf_fail(reader->inf, reader->begun, "the line is too long");
    if (quoted)
        reader->failed = !lab__inf_fail(reader->inf, reader->number - 1, "a quotation mark has no partner");
    if (!reader->length || reader->line[reader->length - 1] != '\\' || quoted)
        return FALSE;
    reader->line[--reader->length] = 0;
    return TRUE;
}

static BOOLEAN read_line(struct reader *reader)
{
    if (!*reader->at)
        return FALSE;
    reader->length = 0;
    reader->begun = reader->number;
    while (!reader->failed && read_physical(reader) && *reader->at)
        ;
    return !reader->failed;
}

/* --- lines --- */

static const char *skip(const char *at)
{
    while (*at && (unsigned char)*at <= ' ')
        at++;
    return at;
}

/* Where the field ends: at `stop` or ',' outside quotes. */
static const char *field_end(const char *at, char stop)
{
    BOOLEAN quoted = FALSE;

    for (; *at; at++) {
        quoted ^= *at == '"';
        if (!quoted && (*at == ',' || *at == stop))
            return at;
    }
    return at;
}

/* Without blanks around it and without its quotes; two quotes in quotes are one. */
static char *take_field(const char *from, const char *end)
{
    char *text = lab__mm_kernel_alloc((SIZE_T)(end - from) + 1), *out = text;
    BOOLEAN quoted = FALSE;

    from = skip(from);
    while (end > from && (unsigned char)end[-1] <= ' ')
        end--;
    for (; text && from < end; from++) {
        if (*from != '"') {
            *out++ = *from;
        } else if (quoted && from + 1 < end && from[1] == '"') {
            *out++ = '"';
            from++;
        } else {
            quoted = !quoted;
        }
    }
    return text;
}

static BOOLEAN parse_line(struct lab__inf_section *section, const char *text, ULONG number)
{
    struct lab__inf_line *line = lab__mm_kernel_alloc(sizeof *line);
    const char *end = field_end(text, '=');
    ULONG room = 1;

    if (!line)
        return FALSE;
    line->number = number;
    if (*end == '=') {
        line->key = take_field(text, end);
        text = end + 1;
    }
    for (const char *at = text; *at; at++)
        room += *at == ',';
    line->fields = lab__mm_kernel_alloc(room * sizeof *line->fields);
    if (!line->fields)
        return FALSE;
    for (;;) {
        end = field_end(text, ',');
        line->fields[line->count++] = take_field(text, end);
        if (!*end)
            break;
        text = end + 1;
    }
    if (section->last)
        section->last->next = line;
    else
        section->first = line;
    section->last = line;
    return TRUE;
}

static struct lab__inf_section *open_section(struct reader *reader)
{
    const char *text = skip(reader->line), *end = strchr(text, ']');
    struct lab__inf_section *section, **link = &reader->inf->sections;
    char *name;

    if (!end || *skip(end + 1)) {
        lab__inf_fail(reader->inf, reader->begun, "a section's name must stand between [ and ], and nothing behind it");
        return 0;
    }
    name = take_field(text + 1, end);
    if (!name || !*name) {
        lab__inf_fail(reader->inf, reader->begun, "the section has no name");
        return 0;
    }
    section = lab__inf_section(reader->inf, name);
    if (section)
        return section; /* its lines go on */
    section = lab__mm_kernel_alloc(sizeof *section);
    if (!section)
        return 0;
    section->name = name;
    section->number = reader->begun;
    while (*link)
        link = &(*link)->next;
    *link = section;
    return section;
}

static BOOLEAN read_sections(struct reader *reader)
{
    struct lab__inf_section *section = 0;

    while (read_line(reader)) {
        const char *text = skip(reader->line);

        if (!*text)
            continue;
        if (*text == '[') {
            section = open_section(reader);
            if (!section)
                return FALSE;
        } else if (!section) {
            return lab__inf_fail(reader->inf, reader->begun, "the line stands before the first [section]");
        } else if (!parse_line(section, text, reader->begun)) {
            return lab__inf_fail(reader->inf, reader->begun, "memory is used up");
        }
    }
    return !reader->failed;
}

/* --- strings --- */

static const char *string_named(struct lab__inf *inf, const char *name, SIZE_T length)
{
    static const char *const sections[] = {"Strings.0409", "Strings"};
    char key[200];

    if (length >= sizeof key)
        return 0;
    RtlCopyMemory(key, name, length);
    key[length] = 0;
    for (int i = 0; i < 2; i++) {
        struct lab__inf_line *line = lab__inf_find(lab__inf_section(inf, sections[i]), key, 0);

        if (line)
            return lab__inf_field(line, 0);
    }
    return 0;
}

/* %13% and its kin are folders. */
static const char *folder_named(const char *name, SIZE_T length)
{
    static const struct {
        const char *id, *folder;
    } folders[] = {{"10", "\\SystemRoot"},
                   {"11", "\\SystemRoot\\System32"},
                   {"12", "\\SystemRoot\\System32\\drivers"},
                   {"13", "\\SystemRoot\\System32\\DriverStore"},
                   {"17", "\\SystemRoot\\INF"},
                   {"24", "C:"},
                   {"01", "."},
                   {"1", "."}};

    for (ULONG i = 0; i < RTL_NUMBER_OF(folders); i++)
        if (strlen(folders[i].id) == length && !strncmp(folders[i].id, name, length))
            return folders[i].folder;
    return length && name[0] >= '0' && name[0] <= '9' && length <= 6 ? "" : 0;
}

/* What programs expand later, in a REG_EXPAND_SZ value, stays as it is. */
static BOOLEAN is_environment(const char *name, SIZE_T length)
{
    static const char *const names[] = {"SystemRoot", "windir", "SystemDrive", "ProgramFiles", "ProgramData", "temp"};
    char text[16];

    if (length >= sizeof text)
        return FALSE;
    RtlCopyMemory(text, name, length);
    text[length] = 0;
    for (ULONG i = 0; i < RTL_NUMBER_OF(names); i++)
        if (lab__inf_equal(text, names[i]))
            return TRUE;
    return FALSE;
}

/* 0: memory is used up, or *unknown is a string that is not there. */
static char *substitute(struct lab__inf *inf, const char *text, const char **unknown, SIZE_T *unknown_length)
{
    char buffer[8192];
    SIZE_T out = 0;

    for (const char *at = text; *at;) {
        const char *end = *at == '%' ? strchr(at + 1, '%') : 0, *with;
        SIZE_T length;

        if (end == at + 1 || !end ||
            (!string_named(inf, at + 1, (SIZE_T)(end - at - 1)) && is_environment(at + 1, (SIZE_T)(end - at - 1)))) {
            /* "%%", or a character like any other */
            if (out + 1 >= sizeof buffer)
                return 0;
            buffer[out++] = *at;
            at += end == at + 1 ? 2 : 1;
            continue;
        }
        length = (SIZE_T)(end - at - 1);
        with = string_named(inf, at + 1, length);
        if (!with)
            with = folder_named(at + 1, length);
        if (!with) {
            *unknown = at + 1;
            *unknown_length = length;
            return 0;
        }
        if (out + strlen(with) >= sizeof buffer)
            return 0;
        RtlCopyMemory(buffer + out, with, strlen(with));
        out += strlen(with);
        at = end + 1;
    }
    return lab__inf_copy(buffer, out);
}

static BOOLEAN substitute_field(struct lab__inf *inf, const struct lab__inf_line *line, char **field)
{
    const char *unknown = 0;
    SIZE_T length = 0;
    char *with;

    if (!*field || !strchr(*field, '%'))
        return TRUE;
    with = substitute(inf, *field, &unknown, &length);
    if (!with && unknown)
        return lab__inf_fail(inf, line->number, "%%%.*s%% is not defined in [Strings]", (int)length, unknown);
    if (!with)
        return lab__inf_fail(inf, line->number, "the line is too long when its strings are filled in");
    *field = with;
    return TRUE;
}

static BOOLEAN substitute_all(struct lab__inf *inf)
{
    for (struct lab__inf_section *section = inf->sections; section; section = section->next) {
        if (lab__inf_equal(section->name, "Strings") || !strncmp(section->name, "Strings.", 8))
            continue;
        for (struct lab__inf_line *line = section->first; line; line = line->next) {
            if (!substitute_field(inf, line, &line->key))
                return FALSE;
            for (ULONG i = 0; i < line->count; i++)
                if (!substitute_field(inf, line, &line->fields[i]))
                    return FALSE;
        }
    }
    return TRUE;
}

BOOLEAN lab__inf_read(struct lab__inf *inf, const char *path)
{
    struct reader *reader;
    host_size size;
    char *raw, *text;

    inf->path = lab__inf_copy(path, strlen(path));
    if (host_file_read(path, &raw, &size))
        return lab__inf_fail(inf, 0, "the file can't be read");
    text = to_utf8((const unsigned char *)raw, size);
    host_free(raw);
    reader = lab__mm_kernel_alloc(sizeof *reader);
    if (!text || !reader)
        return lab__inf_fail(inf, 0, "memory is used up");
    fill_architecture(text);
    *reader = (struct reader){.inf = inf, .at = text, .number = 1};
    if (!read_sections(reader))
        return FALSE;
    lab__mm_kernel_free(reader);
    lab__mm_kernel_free(text);
    return substitute_all(inf);
}
