/*
 * Installing a device from an INF file: the registry values of its class, its driver and itself, and its services.
 *
 * Rule: everything that could be wrong with the file was found when the file was read (lab__inf_check_install); what is
 * done here happens in the Plug and Play worker, when a device is found.
 */
#include "pnp/inf.h"
#include "pnp/interface.h"
#include <string.h>

static void set_text(struct lab__cm_node *key, const WCHAR *name, const char *text)
{
    UNICODE_STRING unicode;

    if (!text || !*text)
        return;
    unicode = lab__inf_unicode(text);
    if (unicode.Buffer)
        lab__pnp_value_text(key, name, REG_SZ, &unicode);
    lab__pnp_text_free(&unicode);
}

/* A section and, where it says Needs=, others of the same file; those of other files are Windows' own. */
static BOOLEAN each_part(struct lab__inf *inf, const struct lab__inf_section *section, int depth,
                         BOOLEAN (*act)(struct lab__inf *inf, const struct lab__inf_section *part, void *context),
                         void *context)
{
    struct lab__inf_line *line = 0;

    if (!section || depth > 8)
        return TRUE;
    while ((line = lab__inf_find(section, "Needs", line)) != 0)
        for (ULONG i = 0; i < line->count; i++)
            if (!each_part(inf, lab__inf_section(inf, line->fields[i]), depth + 1, act, context))
                return FALSE;
    return act(inf, section, context);
}

/* --- checking --- */

static BOOLEAN check_part(struct lab__inf *inf, const struct lab__inf_section *part, void *unused)
{
    return lab__inf_addreg_all(inf, part, 0, FALSE) && lab__inf_logconfig(inf, part, 0);
}

static BOOLEAN check_services(struct lab__inf *inf, const struct lab__inf_section *part, void *unused)
{
    return lab__inf_services(inf, part, FALSE, 0);
}

BOOLEAN lab__inf_check_install(struct lab__inf *inf, const struct lab__inf_section *section)
{
    struct lab__inf_section *class = lab__inf_decorated(inf, "ClassInstall32");

    return (!class || each_part(inf, class, 0, check_part, 0)) && each_part(inf, section, 0, check_part, 0) &&
           each_part(inf, lab__inf_section_of(inf, section->name, ".HW"), 0, check_part, 0) &&
           each_part(inf, lab__inf_section_of(inf, section->name, ".Services"), 0, check_services, 0);
}

/* --- doing --- */

struct work {
    struct lab__pnp_node *node;
    struct lab__cm_node *key;
    BOOLEAN hardware;
};

static BOOLEAN add_registry(struct lab__inf *inf, const struct lab__inf_section *part, void *context)
{
    struct work *work = context;

    return lab__inf_addreg_all(inf, part, work->key, work->hardware);
}

static BOOLEAN add_resources(struct lab__inf *inf, const struct lab__inf_section *part, void *context)
{
    return lab__inf_logconfig(inf, part, ((struct work *)context)->node);
}

/* AddInterface = {class} [, reference [, section]] */
static BOOLEAN add_interface(struct lab__inf *inf, const struct lab__inf_line *line, struct lab__pnp_node *node)
{
    UNICODE_STRING text = lab__inf_unicode(lab__inf_field(line, 0)),
                   reference = lab__inf_unicode(lab__inf_field(line, 1)), name;
    struct lab__inf_section *section = lab__inf_section(inf, lab__inf_field(line, 2));
    NTSTATUS status;
    GUID guid;

    status = RtlGUIDFromString(&text, &guid);
    if (NT_SUCCESS(status))
        status = IoRegisterDeviceInterface(node->pdo, &guid, reference.Length ? &reference : 0, &name);
    if (NT_SUCCESS(status)) {
        struct lab__pnp_interface *interface = lab__pnp_interface_find(&name);

        if (section && interface && interface->key)
            lab__inf_addreg_all(inf, section,
                                lab__pnp_key(interface->key, lab__pnp_string(L"Device Parameters"), TRUE, 0), FALSE);
        RtlFreeUnicodeString(&name);
    }
    lab__pnp_text_free(&text);
    lab__pnp_text_free(&reference);
    return NT_SUCCESS(status) || lab__inf_fail(inf, line->number, "the interface can't be registered");
}

static BOOLEAN add_interfaces(struct lab__inf *inf, const struct lab__inf_section *part, void *context)
{
    struct lab__inf_line *line = 0;

    while ((line = lab__inf_find(part, "AddInterface", line)) != 0)
        if (!add_interface(inf, line, ((struct work *)context)->node))
            return FALSE;
    return TRUE;
}

/* AddFilter = service, flags, section with FilterPosition or FilterLevel */
static BOOLEAN add_filters(struct lab__inf *inf, const struct lab__inf_section *part, void *context)
{
    struct lab__pnp_node *node = ((struct work *)context)->node;
    struct lab__inf_line *line = 0;

    while ((line = lab__inf_find(part, "AddFilter", line)) != 0) {
        struct lab__inf_section *section = lab__inf_section(inf, lab__inf_field(line, 2));
        struct lab__inf_line *where = lab__inf_find(section, "FilterPosition", 0);

        if (!section)
            return lab__inf_fail(inf, line->number, "there is no section [%s]", lab__inf_field(line, 2));
        lab__inf_append(node->key,
                        lab__inf_equal(lab__inf_field(where, 0), "Lower") ? L"LowerFilters" : L"UpperFilters",
                        lab__inf_field(line, 0));
    }
    return TRUE;
}

static BOOLEAN add_services(struct lab__inf *inf, const struct lab__inf_section *part, void *context)
{
    return lab__inf_services(inf, part, TRUE, ((struct work *)context)->node);
}

/* A class is installed with the first of its devices. */
static BOOLEAN install_class(struct lab__inf *inf, struct lab__cm_node *class, struct work *work)
{
    struct lab__inf_section *section = lab__inf_decorated(inf, "ClassInstall32");

    work->key = class;
    work->hardware = FALSE;
    return !section || class->subkeys || each_part(inf, section, 0, add_registry, work);
}

static NTSTATUS driver_key(struct lab__inf *inf, struct work *work, const UNICODE_STRING *guid,
                           const struct lab__inf_section *section, const char *description, const char *id)
{
    struct lab__cm_node *key = lab__pnp_driver_key(work->node, guid);

    if (!key)
        return STATUS_INSUFFICIENT_RESOURCES;
    set_text(key, L"DriverDesc", description);
    set_text(key, L"ProviderName", inf->provider);
    set_text(key, L"DriverDate", inf->date);
    set_text(key, L"DriverVersion", inf->version);
    set_text(key, L"InfPath", lab__inf_base_name(inf->path));
    set_text(key, L"InfSection", section->name);
    set_text(key, L"MatchingDeviceId", id);
    work->key = key;
    work->hardware = FALSE;
    return STATUS_SUCCESS;
}

static void describe(struct lab__inf *inf, struct lab__pnp_node *node, const UNICODE_STRING *guid,
                     const char *description, const char *manufacturer)
{
    lab__pnp_value_text(node->key, L"ClassGUID", REG_SZ, guid);
    set_text(node->key, L"Class", inf->class);
    set_text(node->key, L"DeviceDesc", description);
    set_text(node->key, L"Mfg", manufacturer);
}

NTSTATUS lab__inf_install_device(struct lab__inf *inf, const struct lab__inf_section *section, const char *description,
                                 const char *manufacturer, const char *id, struct lab__pnp_node *node)
{
    UNICODE_STRING guid = lab__inf_unicode(inf->guid), class = lab__inf_unicode(inf->class ? inf->class : "");
    struct lab__cm_node *key = lab__pnp_class_key(&guid, &class);
    struct work work = {.node = node};
    NTSTATUS status = key && install_class(inf, key, &work) ? STATUS_SUCCESS : STATUS_UNSUCCESSFUL;

    if (NT_SUCCESS(status)) {
        describe(inf, node, &guid, description, manufacturer);
        status = driver_key(inf, &work, &guid, section, description, id);
    }
    if (NT_SUCCESS(status) &&
        (!each_part(inf, section, 0, add_registry, &work) || !each_part(inf, section, 0, add_resources, &work) ||
         !each_part(inf, lab__inf_section_of(inf, section->name, ".Interfaces"), 0, add_interfaces, &work) ||
         !each_part(inf, lab__inf_section_of(inf, section->name, ".Filters"), 0, add_filters, &work)))
        status = STATUS_UNSUCCESSFUL;
    work.key = node->key;
    work.hardware = TRUE;
    if (NT_SUCCESS(status) &&
        (!each_part(inf, lab__inf_section_of(inf, section->name, ".HW"), 0, add_registry, &work) ||
         !each_part(inf, lab__inf_section_of(inf, section->name, ".Services"), 0, add_services, &work)))
        status = STATUS_UNSUCCESSFUL;
    lab__pnp_text_free(&guid);
    lab__pnp_text_free(&class);
    return status;
}

/* A driver without devices: its services are there from now on, for whoever starts them. */
NTSTATUS lab__inf_install_default(struct lab__inf *inf, const struct lab__inf_section *section)
{
    struct work work = {.key = lab__cm.services};

    return each_part(inf, section, 0, add_registry, &work) &&
                   each_part(inf, lab__inf_section_of(inf, section->name, ".Services"), 0, add_services, &work)
               ? STATUS_SUCCESS
               : STATUS_UNSUCCESSFUL;
}
