/*
 * Reading a .vcxproj: sources, include folders, defines, forced includes and the target's name, as they hold for x64. A
 * project that needs a framework is refused with its name.
 */
#include "cli/cli.h"
#include "host/host.h"
#include <ctype.h>
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct reading {
    const char *path;
    struct project *project;
    XML_Parser parser;
    char text[16384];
    size_t length;
    int skip; /* depth inside an element whose condition is not ours */
    int depth;
    bool in_compile, kmdf, umdf;
};

void list_add(char ***list, size_t *count, const char *text)
{
    *list = realloc(*list, (*count + 1) * sizeof **list);
    if (!*list)
        abort();
    (*list)[(*count)++] = strdup(text);
}

static const char *attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (!strcmp(attributes[0], name))
            return attributes[1];
    return NULL;
}

/* Only conditions that name another platform or configuration are judged; others hold. */
static bool holds(const char *condition)
{
    static const char *const others[] = {"Win32", "|ARM", "|x86", "ARM64'", "'Debug|"};

    if (!condition || strstr(condition, "!="))
        return true;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (strstr(condition, others[i]))
            return false;
    return true;
}

static char *in_folder(const char *project, const char *relative)
{
    const char *slash = strrchr(project, '/');
    char *result;

    if (asprintf(&result, "%.*s%s", slash && relative[0] != '/' ? (int)(slash - project + 1) : 0, project, relative) <
        0)
        abort();
    for (char *at = result; *at; at++)
        if (*at == '\\')
            *at = '/';
    return result;
}

static _Noreturn void project_error(struct reading *reading, const char *what, const char *name)
{
    fprintf(stderr, "%s:%lu: error: ", reading->path, (unsigned long)XML_GetCurrentLineNumber(reading->parser));
    fprintf(stderr, what, name);
    fputc('\n', stderr);
    exit(2);
}

static void add_sources(struct reading *reading, const char *include)
{
    char *list = strdup(include), *rest = list;

    for (char *item = strtok_r(list, ";", &rest); item; item = strtok_r(NULL, ";", &rest)) {
        char *path, *found;

        while (*item == ' ' || *item == '\n' || *item == '\r' || *item == '\t')
            item++;
        item[strcspn(item, " \t\r\n")] = 0;
        if (!*item)
            continue;
        path = in_folder(reading->path, item);
        found = host_file_exists(path) ? strdup(path)
                                       : find_ignoring_case(*path == '/' ? "/" : "", *path == '/' ? path + 1 : path);
        if (!found)
            project_error(reading, "the project names %s, which is not there", path);
        list_add(&reading->project->sources, &reading->project->source_count, found);
        free(found);
        free(path);
    }
    free(list);
}

static void XMLCALL start(void *context, const char *name, const char **attributes)
{
    struct reading *reading = context;
    const char *include = attribute(attributes, "Include");

    reading->depth++;
    reading->length = 0;
    if (reading->skip)
        return;
    if (!holds(attribute(attributes, "Condition"))) {
        reading->skip = reading->depth;
        return;
    }
    if (!strcmp(name, "ClCompile")) {
        reading->in_compile = true;
        if (include)
            add_sources(reading, include);
    }
}

static void split(struct reading *reading, char ***list, size_t *count, bool paths)
{
    for (char *item = strtok(reading->text, ";"); item; item = strtok(NULL, ";")) {
        while (*item == ' ' || *item == '\t' || *item == '\n' || *item == '\r')
            item++;
        for (char *end = item + strlen(item); end > item && strchr(" \t\r\n", end[-1]);)
            *--end = 0;
        if (!*item || strchr(item, '%') || strstr(item, "$(DDK") || strstr(item, "$(SDK") || strstr(item, "$(KM"))
            continue;
        if (!strncmp(item, "$(ProjectDir)", 13))
            item += 13;
        if (strchr(item, '$') || (!paths && !isalpha((unsigned char)*item) && *item != '_'))
            continue;
        if (paths) {
            char *path = in_folder(reading->path, *item ? item : ".");

            list_add(list, count, path);
            free(path);
        } else {
            list_add(list, count, item);
        }
    }
}

static void XMLCALL end(void *context, const char *name)
{
    struct reading *reading = context;
    struct project *project = reading->project;

    reading->text[reading->length] = 0;
    if (!reading->skip) {
        if (!strcmp(name, "PreprocessorDefinitions") && reading->in_compile)
            split(reading, &project->defines, &project->define_count, false);
        else if (!strcmp(name, "AdditionalIncludeDirectories") && reading->in_compile)
            split(reading, &project->includes, &project->include_count, true);
        else if (!strcmp(name, "ForcedIncludeFiles"))
            split(reading, &project->forced, &project->forced_count, true);
        else if (!strcmp(name, "TargetName") && !strchr(reading->text, '$'))
            project->target = strdup(reading->text);
        else if (!strcmp(name, "DriverType") && strstr(reading->text, "KMDF"))
            project_error(reading, "this is a %s project; ntlab builds WDM drivers only", "KMDF");
        else if (!strcmp(name, "DriverType") && strstr(reading->text, "UMDF"))
            project_error(reading, "this is a %s project; ntlab builds WDM drivers only", "UMDF");
        else if (!strcmp(name, "PlatformToolset") && strstr(reading->text, "UserModeDriver"))
            project_error(reading, "this is a %s project; ntlab builds WDM drivers only", "UMDF");
        if (!strcmp(name, "ClCompile"))
            reading->in_compile = false;
    }
    if (reading->skip == reading->depth)
        reading->skip = 0;
    reading->depth--;
    reading->length = 0;
}

static void XMLCALL characters(void *context, const char *text, int length)
{
    struct reading *reading = context;

    if (reading->length + (size_t)length < sizeof reading->text - 1) {
        memcpy(reading->text + reading->length, text, (size_t)length);
        reading->length += (size_t)length;
    }
}

void project_read(const char *path, struct project *project)
{
    struct reading reading = {.path = path, .project = project};
    char *text;
    host_size size;

    if (host_file_read(path, &text, &size))
        usage_error("%s can't be read", path);
    reading.parser = XML_ParserCreate(NULL);
    XML_SetUserData(reading.parser, &reading);
    XML_SetElementHandler(reading.parser, start, end);
    XML_SetCharacterDataHandler(reading.parser, characters);
    if (XML_Parse(reading.parser, text, (int)size, 1) == XML_STATUS_ERROR)
        project_error(&reading, "%s", XML_ErrorString(XML_GetErrorCode(reading.parser)));
    XML_ParserFree(reading.parser);
    host_free(text);
    if (!project->source_count)
        usage_error("%s names no source (ClCompile) that holds for x64", path);
}
