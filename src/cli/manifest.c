/*
 * Event manifests (.man): the header that mc -km makes of one: the provider, a descriptor for each event, and the
 * macros EventRegister<Provider>, EventWrite<Event> and their kin, on top of the kernel's Etw functions.
 */
#include "cli/build.h"
#include "cli/cli.h"
#include "cli/msbuild.h"
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct provider {
    const struct ms_node *node;
    char *name; /* as part of C names */
    char *text; /* the header, as it grows */
};

static void put(struct provider *provider, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void put(struct provider *provider, const char *format, ...)
{
    va_list arguments;
    char *more, *both;

    va_start(arguments, format);
    if (vasprintf(&more, format, arguments) < 0)
        abort();
    va_end(arguments);
    both = text_format("%s%s", provider->text ? provider->text : "", more);
    free(more);
    free(provider->text);
    provider->text = both;
}

static const struct ms_node *child(const struct ms_node *parent, const char *name)
{
    const struct ms_node *node = parent ? parent->child : NULL;

    while (node && strcmp(node->name, name))
        node = node->next;
    return node;
}

static const char *value_of(const struct ms_node *node, const char *attribute)
{
    const char *value = ms_attribute(node, attribute);

    return value ? value : "";
}

static const char *required(const struct ms_node *node, const char *attribute)
{
    const char *value = ms_attribute(node, attribute);

    if (!value || !*value)
        ms_error(node, "%s has no attribute '%s'", node->name, attribute);
    return value;
}

static char *as_name(const char *text)
{
    char *name = strdup(text);

    for (char *at = name; *at; at++)
        if (!isalnum((unsigned char)*at))
            *at = '_';
    return name;
}

/* --- numbers of what an event refers to by name
 * ----------------------------------------------------------------------- */

struct known {
    const char *name;
    unsigned value;
};

static const struct known levels[] = {
    {"win:LogAlways", 0},     {"win:Critical", 1}, {"win:Error", 2}, {"win:Warning", 3},
    {"win:Informational", 4}, {"win:Verbose", 5},  {NULL, 0}};
static const struct known opcodes[] = {{"win:Info", 0},     {"win:Start", 1},     {"win:Stop", 2},
                                       {"win:DC_Start", 3}, {"win:DC_Stop", 4},   {"win:Extension", 5},
                                       {"win:Reply", 6},    {"win:Resume", 7},    {"win:Suspend", 8},
                                       {"win:Send", 9},     {"win:Receive", 240}, {NULL, 0}};
static const struct known none[] = {{NULL, 0}};

static const struct ms_node *entry_named(const struct provider *provider, const char *group, const char *name)
{
    const struct ms_node *list = child(provider->node, group);

    for (const struct ms_node *node = list ? list->child : NULL; node; node = node->next)
        if (!strcmp(value_of(node, "name"), name) || !strcmp(value_of(node, "chid"), name))
            return node;
    return NULL;
}

static unsigned number_of(const struct provider *provider, const struct ms_node *event, const char *attribute,
                          const char *group, const struct known *known)
{
    const char *name = value_of(event, attribute);
    const struct ms_node *entry;

    if (!*name)
        return 0;
    for (; known->name; known++)
        if (!strcmp(known->name, name))
            return known->value;
    entry = entry_named(provider, group, name);
    if (!entry)
        ms_error(event, "no %s is named '%s'", attribute, name);
    return (unsigned)strtoul(required(entry, "value"), NULL, 0);
}

/* Channels that the provider doesn't number count from 16; a keyword bit from the top belongs to each. */
static unsigned channel_of(const struct provider *provider, const struct ms_node *event, unsigned long long *keyword)
{
    static const struct known imported[] = {{"System", 8}, {"Application", 9}, {"Security", 10}, {NULL, 0}};
    const struct ms_node *list = child(provider->node, "channels");
    const char *name = value_of(event, "channel");
    unsigned number = 16, index = 0;

    if (!*name)
        return 0;
    for (const struct ms_node *node = list ? list->child : NULL; node; node = node->next, index++) {
        const char *given = value_of(node, "value");

        if (strcmp(value_of(node, "chid"), name) && strcmp(value_of(node, "name"), name)) {
            number += !strcmp(node->name, "channel");
            continue;
        }
        *keyword |= 0x8000000000000000ULL >> index;
        for (const struct known *known = imported; known->name; known++)
            if (!strcmp(node->name, "importChannel") && !strcmp(known->name, value_of(node, "name")))
                return known->value;
        return *given ? (unsigned)strtoul(given, NULL, 0) : number;
    }
    ms_error(event, "no channel is named '%s'", name);
}

static unsigned long long keywords_of(const struct provider *provider, const struct ms_node *event)
{
    char *names = strdup(value_of(event, "keywords")), *rest;
    unsigned long long mask = 0;

    for (char *name = strtok_r(names, " \t\r\n", &rest); name; name = strtok_r(NULL, " \t\r\n", &rest)) {
        const struct ms_node *entry = entry_named(provider, "keywords", name);

        if (entry)
            mask |= strtoull(required(entry, "mask"), NULL, 0);
        else if (strncmp(name, "win:", 4))
            ms_error(event, "no keyword is named '%s'", name);
    }
    free(names);
    return mask;
}

/* --- the data of an event
 * --------------------------------------------------------------------------------------------- */

static const struct {
    const char *name, *type;
} types[] = {{"win:Int8", "const char"},        {"win:UInt8", "const UCHAR"},        {"win:Int16", "const SHORT"},
             {"win:UInt16", "const USHORT"},    {"win:Int32", "const LONG"},         {"win:UInt32", "const ULONG"},
             {"win:HexInt32", "const ULONG"},   {"win:Boolean", "const LONG"},       {"win:Int64", "const LONGLONG"},
             {"win:UInt64", "const ULONGLONG"}, {"win:HexInt64", "const ULONGLONG"}, {"win:Float", "const float"},
             {"win:Double", "const double"},    {"win:FILETIME", "const LONGLONG"},  {"win:Pointer", "const void *"}};

static const char *plain_type(const struct ms_node *data)
{
    const char *type = required(data, "inType");

    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (!strcmp(types[i].name, type))
            return types[i].type;
    return NULL;
}

static bool is_data(const struct ms_node *node)
{
    return !strcmp(node->name, "data");
}

static const struct ms_node *template_of(const struct provider *provider, const struct ms_node *event)
{
    const struct ms_node *list = child(provider->node, "templates");
    const char *name = value_of(event, "template");

    if (!*name)
        return NULL;
    for (const struct ms_node *node = list ? list->child : NULL; node; node = node->next)
        if (!strcmp(value_of(node, "tid"), name))
            return node;
    ms_error(event, "no template is named '%s'", name);
}

static void put_parameter(struct provider *provider, const struct ms_node *data, unsigned index)
{
    const char *type = required(data, "inType"), *plain = plain_type(data);

    if (plain && *value_of(data, "count"))
        put(provider, ", %s *a%u", plain, index);
    else if (plain)
        put(provider, ", %s a%u", plain, index);
    else if (!strcmp(type, "win:UnicodeString"))
        put(provider, ", PCWSTR a%u", index);
    else if (!strcmp(type, "win:AnsiString"))
        put(provider, ", PCSTR a%u", index);
    else if (!strcmp(type, "win:GUID"))
        put(provider, ", LPCGUID a%u", index);
    else if (!strcmp(type, "win:Binary") || !strcmp(type, "win:SYSTEMTIME") || !strcmp(type, "win:SID"))
        put(provider, ", const void *a%u", index);
    else
        ms_error(data, "no data has the type '%s'", type);
}

/* How many: a number, or the parameter that the named field is. */
static char *amount(const struct ms_node *data, const char *attribute)
{
    const char *name = value_of(data, attribute);
    unsigned index = 0;

    if (!*name)
        return NULL;
    if (isdigit((unsigned char)*name))
        return strdup(name);
    for (const struct ms_node *node = data->parent->child; node; node = node->next) {
        if (!is_data(node))
            continue;
        if (!strcmp(value_of(node, "name"), name))
            return text_format("a%u", index);
        index++;
    }
    ms_error(data, "no data is named '%s'", name);
}

static void put_descriptor(struct provider *provider, const struct ms_node *data, unsigned index)
{
    const char *type = required(data, "inType"), *plain = plain_type(data);
    char *count = amount(data, "count"), *length = amount(data, "length");

    if (plain && count)
        put(provider, "    lab_mc_set(&d[%u], a%u, (ULONG)(%s) * sizeof *a%u);\n", index, index, count, index);
    else if (plain)
        put(provider, "    lab_mc_set(&d[%u], &a%u, sizeof a%u);\n", index, index, index);
    else if (!strcmp(type, "win:UnicodeString") && length)
        put(provider, "    lab_mc_set(&d[%u], a%u, (ULONG)(%s) * sizeof(WCHAR));\n", index, index, length);
    else if (!strcmp(type, "win:UnicodeString"))
        put(provider, "    lab_mc_set_wide(&d[%u], a%u);\n", index, index);
    else if (!strcmp(type, "win:AnsiString") && !length)
        put(provider, "    lab_mc_set_narrow(&d[%u], a%u);\n", index, index);
    else if (!strcmp(type, "win:SID"))
        put(provider, "    lab_mc_set(&d[%u], a%u, 8 + 4 * ((const UCHAR *)a%u)[1]);\n", index, index, index);
    else
        put(provider, "    lab_mc_set(&d[%u], a%u, (ULONG)(%s));\n", index, index, length ? length : "16");
}

/* --- the header
 * ------------------------------------------------------------------------------------------------------- */

static void put_event(struct provider *provider, const struct ms_node *event)
{
    const struct ms_node *template = template_of(provider, event), *data = template ? template->child : NULL;
    const char *symbol = required(event, "symbol"), *id = required(event, "value"),
               *version = value_of(event, "version");
    unsigned long long keyword = keywords_of(provider, event);
    unsigned channel = channel_of(provider, event, &keyword), count = 0;

    put(provider, "static const EVENT_DESCRIPTOR %s = {%s, %s, %u, %u, %u, %u, 0x%llx};\n", symbol, id,
        *version ? version : "0", channel, number_of(provider, event, "level", "levels", levels),
        number_of(provider, event, "opcode", "opcodes", opcodes), number_of(provider, event, "task", "tasks", none),
        keyword);
    put(provider, "#define %s_value %s\n", symbol, id);
    put(provider, "static inline NTSTATUS lab_mc_write_%s(LPCGUID activity", symbol);
    for (const struct ms_node *node = data; node; node = node->next)
        if (is_data(node))
            put_parameter(provider, node, count++);
    put(provider, ")\n{\n    EVENT_DATA_DESCRIPTOR d[%u];\n\n", count ? count : 1);
    count = 0;
    for (const struct ms_node *node = data; node; node = node->next)
        if (is_data(node))
            put_descriptor(provider, node, count++);
    put(provider, "    return EtwWrite(%sHandle, &%s, activity, %u, d);\n}\n", provider->name, symbol, count);
    put(provider, "#define EventEnabled%s() EtwEventEnabled(%sHandle, &%s)\n", symbol, provider->name, symbol);
    put(provider,
        "#define EventWrite%s(...) (EventEnabled%s() ? lab_mc_write_%s(__VA_ARGS__) : STATUS_SUCCESS)\n"
        "#define EventWrite%s_AssumeEnabled(...) lab_mc_write_%s(__VA_ARGS__)\n\n",
        symbol, symbol, symbol, symbol, symbol);
}

static void put_guid(struct provider *provider, const char *symbol, const char *text)
{
    unsigned a, b, c, d[8];

    if (sscanf(text, "{%8x-%4x-%4x-%2x%2x-%2x%2x%2x%2x%2x%2x}", &a, &b, &c, &d[0], &d[1], &d[2], &d[3], &d[4], &d[5],
               &d[6], &d[7]) != 11)
        ms_error(provider->node, "'%s' is no GUID in braces", text);
    put(provider, "static const GUID %s = {0x%x, 0x%x, 0x%x, {0x%x, 0x%x, 0x%x, 0x%x, 0x%x, 0x%x, 0x%x, 0x%x}};\n",
        symbol, a, b, c, d[0], d[1], d[2], d[3], d[4], d[5], d[6], d[7]);
}

static void put_names(struct provider *provider, const char *group, const char *attribute, const char *suffix)
{
    const struct ms_node *list = child(provider->node, group);

    for (const struct ms_node *node = list ? list->child : NULL; node; node = node->next)
        if (*value_of(node, "symbol"))
            put(provider, "#define %s %s%s\n", value_of(node, "symbol"), required(node, attribute), suffix);
}

static void put_provider(struct provider *provider)
{
    const char *symbol = required(provider->node, "symbol"), *name = provider->name;
    const struct ms_node *events = child(provider->node, "events");

    put_guid(provider, symbol, required(provider->node, "guid"));
    put(provider,
        "__attribute__((weak, visibility(\"hidden\"))) REGHANDLE %sHandle;\n"
        "#define EventRegister%s() (%sHandle ? STATUS_SUCCESS : EtwRegister(&%s, NULL, NULL, &%sHandle))\n"
        "#define EventUnregister%s() lab_mc_unregister(&%sHandle)\n\n",
        name, name, name, symbol, name, name, name);
    put_names(provider, "keywords", "mask", "");
    put_names(provider, "levels", "value", "");
    put_names(provider, "opcodes", "value", "");
    put_names(provider, "tasks", "value", "");
    for (const struct ms_node *event = events ? events->child : NULL; event; event = event->next)
        if (!strcmp(event->name, "event"))
            put_event(provider, event);
}

char *manifest_header(const char *path)
{
    const struct ms_node *root = ms_read(path);
    const struct ms_node *events = child(child(root, "instrumentation"), "events");
    struct provider provider = {0};

    if (!events)
        ms_error(root, "this is no event manifest: it has no instrumentation/events");
    put(&provider, "#pragma once\n#include <nt/mc.h>\n\n");
    for (const struct ms_node *node = events->child; node; node = node->next) {
        if (strcmp(node->name, "provider"))
            continue;
        provider.node = node;
        provider.name = as_name(required(node, "name"));
        put_provider(&provider);
    }
    return provider.text;
}
