/*
 * AddService: a service's key, and the module that is its driver: the one that was given, or one beside the INF file,
 * with the name of the service's binary and the ending .so or .sys (on macOS also .dylib).
 */
#include "cm/driver_key.h"
#include "io/loader.h"
#include "pnp/inf.h"
#include <string.h>

#define ASSOCIATED 2 /* SPSVCINST_ASSOCSERVICE: the device's function driver */

/* "C:\...\echo.sys" is "echo". */
static void stem_of(const char *path, char *stem, SIZE_T room)
{
    const char *base = lab__inf_base_name(path), *dot = strrchr(base, '.');
    SIZE_T length = dot && dot != base ? (SIZE_T)(dot - base) : strlen(base);

    if (length >= room)
        length = room - 1;
    RtlCopyMemory(stem, base, length);
    stem[length] = 0;
}

BOOLEAN lab__inf_is_module(const char *module, const char *binary, const char *service)
{
    char wanted[200], stem[200];

    stem_of(binary, wanted, sizeof wanted);
    stem_of(module, stem, sizeof stem);
    return lab__inf_equal(stem, wanted) || lab__inf_equal(stem, service);
}

static char *find_given(const struct lab__inf *inf, const char *binary, const char *service)
{
    for (ULONG i = 0; i < inf->module_count; i++)
        if (lab__inf_is_module(inf->modules[i], binary, service))
            return (char *)inf->modules[i];
    return 0;
}

static char *find_beside(const struct lab__inf *inf, const char *binary)
{
    static const char *const endings[] = {".so", ".sys", ".dylib"};
    char stem[200], path[1024];

    stem_of(binary, stem, sizeof stem);
    for (ULONG i = 0; i < RTL_NUMBER_OF(endings); i++) {
        __builtin_snprintf(path, sizeof path, "%.*s%s%s", (int)(lab__inf_base_name(inf->path) - inf->path), inf->path,
                           stem, endings[i]);
        if (host_file_exists(path))
            return lab__inf_copy(path, strlen(path));
    }
    return 0;
}

/* One that nobody has a module for may be known to the machine already: linked into the program, or Windows' own. */
static void find_module(const struct lab__inf *inf, const UNICODE_STRING *name, const char *service, const char *binary)
{
    struct lab__io_source source = {.path = find_given(inf, binary, service)};

    if (!source.path)
        source.path = find_beside(inf, binary);
    if (!source.path && inf->module_count == 1 && !lab__io_service_known(name))
        source.path = inf->modules[0]; /* it can only be that one */
    if (source.path)
        lab__io_service_add(name, &source);
}

static BOOLEAN number_of(struct lab__inf *inf, const struct lab__inf_section *section, const char *key, ULONG *number)
{
    struct lab__inf_line *line = lab__inf_find(section, key, 0);

    if (!line)
        return lab__inf_fail(inf, section->number, "[%s] has no %s", section->name, key);
    if (!lab__inf_number(lab__inf_field(line, 0), number))
        return lab__inf_fail(inf, line->number, "%s is not a number", lab__inf_field(line, 0));
    return TRUE;
}

static void set_text(struct lab__cm_node *key, const WCHAR *name, ULONG type, const char *text)
{
    UNICODE_STRING unicode;

    if (!*text)
        return;
    unicode = lab__inf_unicode(text);
    lab__pnp_value_text(key, name, type, &unicode);
    lab__pnp_text_free(&unicode);
}

static BOOLEAN write_service(struct lab__inf *inf, const struct lab__inf_section *section, const char *service,
                             const ULONG numbers[3], const char *binary)
{
    UNICODE_STRING name = lab__inf_unicode(service);
    struct lab__cm_node *key;
    BOOLEAN done;

    if (!NT_SUCCESS(lab__cm_service_key(&name, &key)))
        return lab__inf_fail(inf, section->number, "%s is no name for a service", service);
    lab__pnp_value_number(key, L"Type", numbers[0]);
    lab__pnp_value_number(key, L"Start", numbers[1]);
    lab__pnp_value_number(key, L"ErrorControl", numbers[2]);
    set_text(key, L"ImagePath", REG_EXPAND_SZ, binary);
    set_text(key, L"DisplayName", REG_SZ, lab__inf_field(lab__inf_find(section, "DisplayName", 0), 0));
    set_text(key, L"Description", REG_SZ, lab__inf_field(lab__inf_find(section, "Description", 0), 0));
    set_text(key, L"Group", REG_SZ, lab__inf_field(lab__inf_find(section, "LoadOrderGroup", 0), 0));
    find_module(inf, &name, service, binary);
    done = lab__inf_addreg_all(inf, section, key, FALSE);
    lab__pnp_text_free(&name);
    return done;
}

static BOOLEAN service_section(struct lab__inf *inf, const struct lab__inf_line *line, BOOLEAN act)
{
    static const char *const keys[] = {"ServiceType", "StartType", "ErrorControl"};
    struct lab__inf_section *section = lab__inf_section(inf, lab__inf_field(line, 2));
    struct lab__inf_line *binary;
    ULONG numbers[3];

    if (!section)
        return lab__inf_fail(inf, line->number, "there is no section [%s] for the service %s", lab__inf_field(line, 2),
                             lab__inf_field(line, 0));
    for (int i = 0; i < 3; i++)
        if (!number_of(inf, section, keys[i], &numbers[i]))
            return FALSE;
    if (numbers[1] > SERVICE_DISABLED)
        return lab__inf_fail(inf, section->number, "StartType %u is none", (unsigned)numbers[1]);
    binary = lab__inf_find(section, "ServiceBinary", 0);
    if (!binary || !*lab__inf_field(binary, 0))
        return lab__inf_fail(inf, section->number, "[%s] has no ServiceBinary", section->name);
    if (!act)
        return lab__inf_addreg_all(inf, section, 0, FALSE);
    return write_service(inf, section, lab__inf_field(line, 0), numbers, lab__inf_field(binary, 0));
}

BOOLEAN lab__inf_services(struct lab__inf *inf, const struct lab__inf_section *install, BOOLEAN act,
                          struct lab__pnp_node *node)
{
    struct lab__inf_line *line = 0;
    ULONG flags;

    while ((line = lab__inf_find(install, "AddService", line)) != 0) {
        if (!lab__inf_number(lab__inf_field(line, 1), &flags))
            return lab__inf_fail(inf, line->number, "the flags %s are not a number", lab__inf_field(line, 1));
        if (!*lab__inf_field(line, 0)) {
            if (!(flags & ASSOCIATED))
                return lab__inf_fail(inf, line->number, "AddService has no name");
            continue; /* a device without a function driver */
        }
        if (!service_section(inf, line, act))
            return FALSE;
        if (node && (flags & ASSOCIATED))
            set_text(node->key, L"Service", REG_SZ, lab__inf_field(line, 0));
    }
    return TRUE;
}
