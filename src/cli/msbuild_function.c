/*
 * Property functions: what is called on a property's text ($(Name.Replace('a', 'b'))), and the static functions of
 * MSBuild and .NET that projects use ($([System.IO.Path]::GetFileName($(Name)))). One that isn't known leaves a
 * property as it is; a static one is empty.
 */
#include "cli/msbuild.h"
#include "cli/cli.h"
#include "host/host.h"
#include <ctype.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct call {
    const char *at, *end;
    const struct ms_project *project;
};

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/* --- arguments --- */

static void add_argument(struct call *call, struct list *arguments, const char *begin, const char *end)
{
    char *raw, *value;

    while (begin < end && isspace((unsigned char)*begin))
        begin++;
    while (end > begin && isspace((unsigned char)end[-1]))
        end--;
    if (end - begin >= 2 && strchr("'\"`", *begin) && end[-1] == *begin) {
        begin++;
        end--;
    }
    raw = strndup(begin, (size_t)(end - begin));
    value = ms_expand(call->project, raw, NULL);
    list_push(arguments, value);
    free(value);
    free(raw);
}

/* Between parentheses, apart by commas that no quotes or parentheses enclose. */
static void read_arguments(struct call *call, struct list *arguments)
{
    const char *begin = ++call->at;
    char quote = 0;
    int depth = 0;

    for (; call->at < call->end; call->at++) {
        char c = *call->at;

        if (quote) {
            quote = c == quote ? 0 : quote;
            continue;
        }
        if (strchr("'\"`", c)) {
            quote = c;
            continue;
        }
        if (!depth && (c == ',' || c == ')')) {
            if (c == ',' || arguments->count || call->at > begin)
                add_argument(call, arguments, begin, call->at);
            begin = call->at + 1;
        }
        if (!depth && c == ')') {
            call->at++;
            return;
        }
        depth += (c == '(') - (c == ')');
    }
}

static const char *argument(const struct list *arguments, size_t number)
{
    return number < arguments->count ? arguments->items[number] : "";
}

static char *truth(bool value)
{
    return strdup(value ? "True" : "False");
}

static char *number(double value)
{
    return value == (double)(long long)value ? text_format("%lld", (long long)value) : text_format("%g", value);
}

/* --- of texts --- */

static char *in_case(const char *text, int (*changed)(int))
{
    char *copy = strdup(text);

    for (char *at = copy; *at; at++)
        *at = (char)changed((unsigned char)*at);
    return copy;
}

static char *trimmed(const char *text, const char *what, bool start, bool end)
{
    size_t length = strlen(text);

    what = *what ? what : " \t\r\n";
    while (start && length && strchr(what, *text)) {
        text++;
        length--;
    }
    while (end && length && strchr(what, text[length - 1]))
        length--;
    return strndup(text, length);
}

static char *replaced(const char *text, const char *what, const char *by)
{
    char *result = strdup("");
    const char *found;

    while (*what && (found = strstr(text, what))) {
        result = text_format("%s%.*s%s", result, (int)(found - text), text, by);
        text = found + strlen(what);
    }
    return text_format("%s%s", result, text);
}

static char *part(const char *text, const struct list *arguments)
{
    size_t length = strlen(text), from = (size_t)atoi(argument(arguments, 0)), count = length;

    if (arguments->count > 1)
        count = (size_t)atoi(arguments->items[1]);
    if (from > length)
        from = length;
    return strndup(text + from, count < length - from ? count : length - from);
}

static char *place(const char *text, const char *found)
{
    return text_format("%d", found ? (int)(found - text) : -1);
}

static const char *last(const char *text, const char *what)
{
    const char *found = NULL;

    for (const char *at = text; (at = strstr(at, what)); at++)
        found = at;
    return found;
}

/* The parts between any of the characters, semicolons between them. */
static char *split(const char *text, const char *characters)
{
    char *copy = strdup(text);

    for (char *at = copy; *at; at++)
        if (strchr(*characters ? characters : " ", *at))
            *at = ';';
    return copy;
}

static bool ends(const char *text, const char *end)
{
    size_t length = strlen(text), count = strlen(end);

    return length >= count && !strcmp(text + length - count, end);
}

static char *version_part(const char *text, unsigned skip)
{
    while (skip-- && *text) {
        text += strcspn(text, ".");
        text += *text == '.';
    }
    return strndup(text, strcspn(text, "."));
}

static char *call_text(const char *text, const char *name, const struct list *arguments)
{
    const char *first = argument(arguments, 0);

    if (!strncasecmp(name, "ToLower", 7))
        return in_case(text, tolower);
    if (!strncasecmp(name, "ToUpper", 7))
        return in_case(text, toupper);
    if (!strcasecmp(name, "Trim"))
        return trimmed(text, first, true, true);
    if (!strcasecmp(name, "TrimStart"))
        return trimmed(text, first, true, false);
    if (!strcasecmp(name, "TrimEnd"))
        return trimmed(text, first, false, true);
    if (!strcasecmp(name, "Replace"))
        return replaced(text, first, argument(arguments, 1));
    if (!strcasecmp(name, "Substring"))
        return part(text, arguments);
    if (!strcasecmp(name, "Contains"))
        return truth(strstr(text, first) != NULL);
    if (!strcasecmp(name, "StartsWith"))
        return truth(!strncmp(text, first, strlen(first)));
    if (!strcasecmp(name, "EndsWith"))
        return truth(ends(text, first));
    if (!strcasecmp(name, "Equals"))
        return truth(!strcmp(text, first));
    if (!strcasecmp(name, "IndexOf"))
        return place(text, strstr(text, first));
    if (!strcasecmp(name, "LastIndexOf"))
        return place(text, last(text, first));
    if (!strcasecmp(name, "Length"))
        return number((double)strlen(text));
    if (!strcasecmp(name, "Split"))
        return split(text, first);
    if (!strcasecmp(name, "Major"))
        return version_part(text, 0);
    if (!strcasecmp(name, "Minor"))
        return version_part(text, 1);
    return strdup(text);
}

/* --- static ones --- */

static char *with_slashes(const char *path)
{
    return replaced(path, "\\", "/");
}

static const char *file_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

static char *seen_from_project(const struct ms_project *project, const char *path)
{
    char *slashed = with_slashes(path);

    return *slashed == '/' ? slashed : text_format("%s%s", project->folder, slashed);
}

static char *whole_path(const struct ms_project *project, const char *path)
{
    char *seen = seen_from_project(project, path), *whole = realpath(seen, NULL);

    return whole ? whole : seen;
}

/* The nearest folder from `start` upwards that has the file; "" where none has. */
char *ms_folder_above(const char *start, const char *file)
{
    char *folder = realpath(*start ? start : ".", NULL);

    while (folder && *folder) {
        char *path = text_format("%s/%s", folder, file), *slash = strrchr(folder, '/');
        bool there = host_file_exists(path);

        free(path);
        if (there)
            return folder;
        *slash = 0;
    }
    return strdup("");
}

static char *combined(const struct list *arguments)
{
    char *path = strdup("");

    for (size_t i = 0; i < arguments->count; i++) {
        char *more = with_slashes(arguments->items[i]);

        path = *more == '/' || !*path ? more : text_format(ends(path, "/") ? "%s%s" : "%s/%s", path, more);
    }
    return path;
}

static char *call_path(const struct ms_project *project, const char *name, const struct list *arguments)
{
    char *path = with_slashes(argument(arguments, 0));
    const char *file = file_of(path), *dot = strrchr(file, '.');

    if (!strcasecmp(name, "GetFileName"))
        return strdup(file);
    if (!strcasecmp(name, "GetFileNameWithoutExtension"))
        return strndup(file, dot ? (size_t)(dot - file) : strlen(file));
    if (!strcasecmp(name, "GetExtension"))
        return strdup(dot ? dot : "");
    if (!strcasecmp(name, "GetDirectoryName"))
        return strndup(path, file > path ? (size_t)(file - path - 1) : 0);
    if (!strcasecmp(name, "ChangeExtension"))
        return text_format("%.*s%s", (int)(dot ? (size_t)(dot - path) : strlen(path)), path, argument(arguments, 1));
    if (!strcasecmp(name, "Combine"))
        return combined(arguments);
    if (!strcasecmp(name, "GetFullPath"))
        return whole_path(project, path);
    return strdup("");
}

static char *call_regex(const char *name, const struct list *arguments)
{
    const char *text = argument(arguments, 0);
    regmatch_t match;
    regex_t pattern;
    char *result = strdup("");

    if (regcomp(&pattern, argument(arguments, 1), REG_EXTENDED))
        return result;
    if (!strcasecmp(name, "IsMatch")) {
        result = truth(!regexec(&pattern, text, 1, &match, 0));
    } else if (!strcasecmp(name, "Match")) {
        if (!regexec(&pattern, text, 1, &match, 0))
            result = strndup(text + match.rm_so, (size_t)(match.rm_eo - match.rm_so));
    } else if (!strcasecmp(name, "Replace")) {
        while (!regexec(&pattern, text, 1, &match, 0) && match.rm_eo > match.rm_so) {
            result = text_format("%s%.*s%s", result, (int)match.rm_so, text, argument(arguments, 2));
            text += match.rm_eo;
        }
        result = text_format("%s%s", result, text);
    }
    regfree(&pattern);
    return result;
}

static int compare_versions(const char *left, const char *right)
{
    while (*left || *right) {
        long a = strtol(left, (char **)&left, 10), b = strtol(right, (char **)&right, 10);

        if (a != b)
            return a < b ? -1 : 1;
        if (*left && *left++ != '.')
            break;
        if (*right && *right++ != '.')
            break;
    }
    return 0;
}

static char *call_version(const char *name, const struct list *arguments)
{
    int order = compare_versions(argument(arguments, 0), argument(arguments, 1));

    if (!strcasecmp(name, "VersionEquals"))
        return truth(!order);
    if (!strcasecmp(name, "VersionNotEquals"))
        return truth(order != 0);
    if (!strcasecmp(name, "VersionGreaterThan"))
        return truth(order > 0);
    if (!strcasecmp(name, "VersionGreaterThanOrEquals"))
        return truth(order >= 0);
    return truth(!strcasecmp(name, "VersionLessThan") ? order < 0 : order <= 0);
}

static char *call_arithmetic(const char *name, const struct list *arguments)
{
    double left = strtod(argument(arguments, 0), NULL), right = strtod(argument(arguments, 1), NULL);

    if (!strcasecmp(name, "Add"))
        return number(left + right);
    if (!strcasecmp(name, "Subtract"))
        return number(left - right);
    if (!strcasecmp(name, "Multiply"))
        return number(left * right);
    if (!strcasecmp(name, "Divide"))
        return right != 0 ? number(left / right) : strdup("");
    if (!strcasecmp(name, "BitwiseOr"))
        return number((double)((long long)left | (long long)right));
    if (!strcasecmp(name, "BitwiseAnd"))
        return number((double)((long long)left & (long long)right));
    return NULL;
}

static char *call_msbuild(const struct ms_project *project, const char *name, const struct list *arguments)
{
    const char *first = argument(arguments, 0), *second = argument(arguments, 1);
    char *result = call_arithmetic(name, arguments), *folder;

    if (result)
        return result;
    if (!strncasecmp(name, "Version", 7))
        return call_version(name, arguments);
    if (!strcasecmp(name, "GetDirectoryNameOfFileAbove"))
        return ms_folder_above(seen_from_project(project, first), second);
    if (!strcasecmp(name, "GetPathOfFileAbove")) {
        folder = ms_folder_above(seen_from_project(project, second), first);
        return *folder ? text_format("%s/%s", folder, first) : folder;
    }
    if (!strcasecmp(name, "ValueOrDefault"))
        return strdup(*first ? first : second);
    if (!strcasecmp(name, "EnsureTrailingSlash"))
        return text_format(!*first || ends(first, "/") || ends(first, "\\") ? "%s" : "%s/", first);
    if (!strcasecmp(name, "NormalizePath"))
        return whole_path(project, combined(arguments));
    if (!strcasecmp(name, "NormalizeDirectory"))
        return text_format("%s/", whole_path(project, combined(arguments)));
    if (!strcasecmp(name, "IsOSPlatform"))
        return truth(!strcasecmp(first, "Windows"));
    return strdup("");
}

static char *formatted(const struct list *arguments)
{
    char *text = strdup(argument(arguments, 0));

    for (size_t i = 1; i < arguments->count; i++)
        text = replaced(text, text_format("{%d}", (int)i - 1), arguments->items[i]);
    return text;
}

static char *joined(const struct list *arguments, size_t from, const char *between)
{
    char *text = strdup("");

    for (size_t i = from; i < arguments->count; i++)
        text = text_format("%s%s%s", text, i > from ? between : "", arguments->items[i]);
    return text;
}

static char *call_string(const char *name, const struct list *arguments)
{
    const char *first = argument(arguments, 0);

    if (!strcasecmp(name, "IsNullOrEmpty"))
        return truth(!*first);
    if (!strcasecmp(name, "IsNullOrWhiteSpace"))
        return truth(!first[strspn(first, " \t\r\n")]);
    if (!strcasecmp(name, "Equals"))
        return truth(!strcmp(first, argument(arguments, 1)));
    if (!strcasecmp(name, "Format"))
        return formatted(arguments);
    if (!strcasecmp(name, "Join"))
        return joined(arguments, 1, first);
    return joined(arguments, 0, ""); /* Copy, new, Concat */
}

static char *call_static(const struct ms_project *project, const char *type, const char *name,
                         const struct list *arguments)
{
    const char *value;

    if (!strncasecmp(type, "System.", 7))
        type += 7;
    if (!strcasecmp(type, "MSBuild"))
        return call_msbuild(project, name, arguments);
    if (!strcasecmp(type, "String"))
        return call_string(name, arguments);
    if (!strcasecmp(type, "IO.Path"))
        return call_path(project, name, arguments);
    if (!strcasecmp(type, "IO.File") || !strcasecmp(type, "IO.Directory"))
        return truth(host_file_exists(seen_from_project(project, argument(arguments, 0))));
    if (!strcasecmp(type, "Text.RegularExpressions.Regex"))
        return call_regex(name, arguments);
    if (!strcasecmp(type, "Convert") || !strcasecmp(type, "Version") || !strncasecmp(type, "Int", 3))
        return strdup(argument(arguments, 0));
    if (!strcasecmp(type, "Environment") && !strcasecmp(name, "GetEnvironmentVariable")) {
        value = getenv(argument(arguments, 0));
        return strdup(value ? value : "");
    }
    return strdup("");
}

/* --- the whole --- */

static char *read_name(struct call *call)
{
    const char *begin = call->at;

    while (call->at < call->end && (is_word(*call->at) || *call->at == '-'))
        call->at++;
    return strndup(begin, (size_t)(call->at - begin));
}

static char *read_static(struct call *call)
{
    const char *close = memchr(call->at, ']', (size_t)(call->end - call->at));
    struct list arguments = {0};
    char *type, *name;

    if (!close || call->end - close < 3)
        return strdup("");
    type = strndup(call->at + 1, (size_t)(close - call->at - 1));
    call->at = close + 3; /* ]:: */
    name = read_name(call);
    if (call->at < call->end && *call->at == '(')
        read_arguments(call, &arguments);
    return call_static(call->project, type, name, &arguments);
}

/* [2] of what Split gave, or of a text: that character. */
static char *element(struct call *call, const char *value)
{
    long index = strtol(call->at + 1, NULL, 10);
    struct list parts = {0};

    while (call->at < call->end && *call->at++ != ']')
        continue;
    if (!strchr(value, ';'))
        return index < (long)strlen(value) ? strndup(value + index, 1) : strdup("");
    list_split(&parts, value);
    return strdup(argument(&parts, (size_t)index));
}

char *ms_property(const struct ms_project *project, const char *text, size_t length)
{
    struct call call = {text, text + length, project};
    char *value = *text == '[' ? read_static(&call) : strdup(ms_get(&project->properties, read_name(&call)));

    while (call.at < call.end) {
        struct list arguments = {0};
        char *name;

        if (*call.at == '[') {
            value = element(&call, value);
            continue;
        }
        if (*call.at++ != '.')
            break;
        name = read_name(&call);
        if (call.at < call.end && *call.at == '(')
            read_arguments(&call, &arguments);
        value = call_text(value, name, &arguments);
    }
    return value;
}
