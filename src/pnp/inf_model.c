/*
 * What an INF file is for: which ids its [Manufacturer] and models sections name on this machine, and whether
 * everything that installing them needs is there and well formed.
 */
#include "pnp/inf.h"
#include <ntlab/pnp.h>
#include <string.h>

#include "machine/machine_p.h"

#define OUR_MAJOR 10
#define OUR_MINOR 0
#define OUR_BUILD 19045

struct model {
    struct lab__inf *inf;
    const struct lab__inf_section *section; /* DDInstall */
    const char *description, *manufacturer, *id;
};

/* --- decorations --- */

/* "NTamd64.10.0...16299": how well it fits; -1: not at all. Better ones are larger. */
static LONGLONG fitness(const char *decoration)
{
    ULONG parts[5] = {0}, count = 0;
    LONGLONG value = 0;

    if (!decoration[0])
        return 0;
    if (strlen(decoration) < 2 || (decoration[0] | 32) != 'n' || (decoration[1] | 32) != 't')
        return -1;
    decoration += 2;
    if (decoration[0] && decoration[0] != '.') {
        if (strlen(decoration) < 5 || ((decoration[0] | 32) != 'a' || (decoration[1] | 32) != 'm' ||
                                       (decoration[2] | 32) != 'd' || decoration[3] != '6' || decoration[4] != '4'))
            return -1;
        decoration += 5;
        if (*decoration && *decoration != '.')
            return -1;
        value = 1LL << 50;
    }
    while (*decoration == '.' && count < 5) { /* major, minor, product type, suite, build */
        for (decoration++; *decoration >= '0' && *decoration <= '9'; decoration++)
            parts[count] = parts[count] * 10 + (ULONG)(*decoration - '0');
        count++;
    }
    if (parts[0] > OUR_MAJOR || (parts[0] == OUR_MAJOR && parts[1] > OUR_MINOR) || parts[4] > OUR_BUILD || parts[2] > 1)
        return -1;
    return value + 1 + ((LONGLONG)parts[0] << 40) + ((LONGLONG)parts[1] << 32) + parts[4];
}

struct lab__inf_section *lab__inf_decorated(struct lab__inf *inf, const char *name)
{
    static const char *const suffixes[] = {".NTamd64", ".NT", ""};

    for (ULONG i = 0; i < RTL_NUMBER_OF(suffixes); i++) {
        struct lab__inf_section *section = lab__inf_section_of(inf, name, suffixes[i]);

        if (section)
            return section;
    }
    return 0;
}

/* The models section that a line of [Manufacturer] means here. */
static struct lab__inf_section *models_of(struct lab__inf *inf, const struct lab__inf_line *line, BOOLEAN *meant)
{
    const char *base = lab__inf_field(line, 0), *best = 0;
    LONGLONG value = -1;
    char name[300];

    if (!line->key) { /* the name stands for both */
        *meant = TRUE;
        return lab__inf_section(inf, base);
    }
    if (!*base)
        base = line->key;
    for (ULONG i = 1; i < line->count; i++) {
        LONGLONG fits = fitness(line->fields[i]);

        if (fits > value) {
            value = fits;
            best = line->fields[i];
        }
    }
    if (line->count > 1 && !best) {
        *meant = FALSE; /* for other machines */
        return 0;
    }
    *meant = TRUE;
    if (!best || !*best)
        return lab__inf_section(inf, base);
    __builtin_snprintf(name, sizeof name, "%s.%s", base, best);
    return lab__inf_section(inf, name);
}

/* --- models --- */

static NTSTATUS install(struct lab__pnp_model *model, struct lab__pnp_node *node)
{
    struct model *own = model->context;
    NTSTATUS status =
        lab__inf_install_device(own->inf, own->section, own->description, own->manufacturer, own->id, node);

    if (!NT_SUCCESS(status))
        DbgPrint("ntlab: %s\n", own->inf->error);
    return status;
}

static BOOLEAN check_id(struct lab__inf *inf, const struct lab__inf_line *line, const char *id)
{
    if (!*id)
        return lab__inf_fail(inf, line->number, "a hardware id is empty");
    for (const char *at = id; *at; at++)
        if ((unsigned char)*at < 0x20 || (unsigned char)*at > 0x7F)
            return lab__inf_fail(inf, line->number, "the hardware id %s has a character that no id may have", id);
    return TRUE;
}

static BOOLEAN add_model(struct lab__inf *inf, const struct lab__inf_line *line, ULONG index, const char *manufacturer,
                         const struct lab__inf_section *section)
{
    struct lab__pnp_model *model = lab__mm_kernel_alloc(sizeof *model);
    struct model *own = lab__mm_kernel_alloc(sizeof *own);

    if (!model || !own)
        return lab__inf_fail(inf, line->number, "memory is used up");
    *own = (struct model){inf, section, line->key, manufacturer, line->fields[index]};
    model->id = lab__inf_unicode(line->fields[index]);
    model->rank = index == 1 ? 0 : 0x1000 + index;
    model->install = install;
    model->context = own;
    lab__pnp_model_add(model);
    return TRUE;
}

static BOOLEAN add_line(struct lab__inf *inf, const struct lab__inf_line *line, const char *manufacturer, BOOLEAN check)
{
    const char *name = lab__inf_field(line, 0);
    struct lab__inf_section *section;

    if (!line->key || !*name)
        return lab__inf_fail(inf, line->number,
                             "a model must have the form description = install-section, hardware-id");
    section = lab__inf_decorated(inf, name);
    if (!section)
        return lab__inf_fail(inf, line->number, "there is no section [%s] (or [%s.NT], [%s.NTamd64])", name, name,
                             name);
    if (check && line->count < 2)
        return lab__inf_fail(inf, line->number, "the model has no hardware id");
    for (ULONG i = 1; i < line->count; i++) {
        if (!*line->fields[i] && (i > 1 || line->count > 2))
            continue; /* a comma too many; or a model that has compatible ids alone */
        if (check && !check_id(inf, line, line->fields[i]))
            return FALSE;
        if (!check && *line->fields[i] && !add_model(inf, line, i, manufacturer, section))
            return FALSE;
    }
    return !check || lab__inf_check_install(inf, section);
}

/* Twice: everything is checked before anything is added. */
static BOOLEAN each_model(struct lab__inf *inf, const struct lab__inf_section *makers, BOOLEAN check, ULONG *models)
{
    for (struct lab__inf_line *maker = makers->first; maker; maker = maker->next) {
        BOOLEAN meant;
        struct lab__inf_section *section = models_of(inf, maker, &meant);

        if (!meant)
            continue;
        if (!section)
            return lab__inf_fail(inf, maker->number, "the models section of %s is not there",
                                 maker->key ? maker->key : lab__inf_field(maker, 0));
        for (struct lab__inf_line *line = section->first; line; line = line->next, ++*models)
            if (!add_line(inf, line, maker->key, check))
                return FALSE;
    }
    return TRUE;
}

/* --- [Version] --- */

static BOOLEAN read_class(struct lab__inf *inf, const struct lab__inf_section *version)
{
    struct lab__inf_line *guid = lab__inf_find(version, "ClassGuid", 0), *class = lab__inf_find(version, "Class", 0);
    UNICODE_STRING text;
    GUID parsed;

    if (!guid && !lab__inf_section(inf, "Manufacturer") && lab__inf_decorated(inf, "DefaultInstall"))
        return TRUE; /* no device, no class */
    if (!guid)
        return lab__inf_fail(inf, version->number, "[Version] has no ClassGuid");
    text = lab__inf_unicode(lab__inf_field(guid, 0));
    if (!NT_SUCCESS(RtlGUIDFromString(&text, &parsed)))
        return lab__inf_fail(inf, guid->number, "%s is no GUID", lab__inf_field(guid, 0));
    lab__pnp_text_free(&text);
    inf->guid = guid->fields[0];
    for (char *at = inf->guid; *at; at++)
        if (*at >= 'A' && *at <= 'F')
            *at = (char)(*at + 32);
    if (class)
        inf->class = class->fields[0];
    return TRUE;
}

static BOOLEAN read_version(struct lab__inf *inf)
{
    struct lab__inf_section *version = lab__inf_section(inf, "Version");
    struct lab__inf_line *signature, *line;

    if (!version)
        return lab__inf_fail(inf, 0, "there is no section [Version]");
    signature = lab__inf_find(version, "Signature", 0);
    if (!signature)
        return lab__inf_fail(inf, version->number, "[Version] has no Signature");
    if (!lab__inf_equal(lab__inf_field(signature, 0), "$Windows NT$") &&
        !lab__inf_equal(lab__inf_field(signature, 0), "$CHICAGO$") &&
        !lab__inf_equal(lab__inf_field(signature, 0), "$Windows 95$"))
        return lab__inf_fail(inf, signature->number,
                             "the signature \"%s\" is neither \"$Windows NT$\" nor \"$CHICAGO$\"",
                             lab__inf_field(signature, 0));
    line = lab__inf_find(version, "Provider", 0);
    inf->provider = line ? line->fields[0] : 0;
    line = lab__inf_find(version, "DriverVer", 0);
    if (line) {
        inf->date = line->fields[0];
        inf->version = line->count > 1 ? line->fields[1] : 0;
    }
    return read_class(inf, version);
}

BOOLEAN lab__inf_add_models(struct lab__inf *inf)
{
    struct lab__inf_section *makers;
    ULONG models = 0;

    if (!read_version(inf))
        return FALSE;
    makers = lab__inf_section(inf, "Manufacturer");
    inf->without_device = makers ? 0 : lab__inf_decorated(inf, "DefaultInstall");
    if (inf->without_device)
        return lab__inf_check_install(inf, inf->without_device);
    if (!makers)
        return lab__inf_fail(inf, 0, "there is no section [Manufacturer], and no [DefaultInstall] either");
    if (!each_model(inf, makers, TRUE, &models))
        return FALSE;
    if (!models)
        return lab__inf_fail(inf, makers->number, "no model is for this machine (NTamd64, Windows 10)");
    return each_model(inf, makers, FALSE, &models);
}

/* --- the public call --- */

static NTSTATUS refuse(const struct lab__inf *inf)
{
    __builtin_snprintf(lab__machine.error, sizeof lab__machine.error, "%s", inf->error);
    return STATUS_INVALID_PARAMETER;
}

lab_status lab_inf_install(const char *path, const lab_inf_options *options)
{
    struct lab__inf *inf;

    if (!lab__ke_thread() || lab__machine.crashed)
        return STATUS_INVALID_DEVICE_STATE;
    lab__machine.error[0] = 0;
    lab__pnp_ensure();
    inf = lab__mm_kernel_alloc(sizeof *inf);
    if (!inf)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (options && options->module_count) {
        const char **modules = lab__mm_kernel_alloc(options->module_count * sizeof *modules);

        for (uint32_t i = 0; modules && i < options->module_count; i++)
            modules[i] = lab__inf_copy(options->modules[i], strlen(options->modules[i]));
        inf->modules = modules;
        inf->module_count = modules ? options->module_count : 0;
    }
    if (!lab__inf_read(inf, path) || !lab__inf_add_models(inf))
        return refuse(inf);
    if (inf->without_device && !NT_SUCCESS(lab__inf_install_default(inf, inf->without_device)))
        return refuse(inf);
    if (!options || !options->more_follow)
        lab__pnp_retry_all();
    return STATUS_SUCCESS;
}

/* The index-th AddService line of [DefaultInstall.Services]. */
static struct lab__inf_line *default_service(struct lab__inf *inf, uint32_t index)
{
    const struct lab__inf_section *services =
        inf->without_device ? lab__inf_section_of(inf, inf->without_device->name, ".Services") : 0;
    struct lab__inf_line *line = services ? lab__inf_find(services, "AddService", 0) : 0;

    while (line && index--)
        line = lab__inf_find(services, "AddService", line);
    return line;
}

lab_status lab_inf_service(const char *path, uint32_t index, char *name, size_t room)
{
    struct lab__inf *inf = lab__mm_kernel_alloc(sizeof *inf);
    struct lab__inf_line *line;

    lab__machine.error[0] = 0;
    if (!inf)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (!lab__inf_read(inf, path) || !read_version(inf))
        return refuse(inf);
    if (!lab__inf_section(inf, "Manufacturer"))
        inf->without_device = lab__inf_decorated(inf, "DefaultInstall");
    line = default_service(inf, index);
    if (!line)
        return STATUS_NO_MORE_ENTRIES;
    __builtin_snprintf(name, room, "%s", lab__inf_field(line, 0));
    return STATUS_SUCCESS;
}

/* Does this section add a service whose driver is the module? */
static BOOLEAN adds_module(struct lab__inf *inf, const struct lab__inf_section *install, const char *module)
{
    for (struct lab__inf_line *line = lab__inf_find(install, "AddService", 0); line;
         line = lab__inf_find(install, "AddService", line)) {
        const struct lab__inf_section *service = lab__inf_section(inf, lab__inf_field(line, 2));
        const struct lab__inf_line *binary = service ? lab__inf_find(service, "ServiceBinary", 0) : 0;

        if (binary && lab__inf_is_module(module, lab__inf_field(binary, 0), lab__inf_field(line, 0)))
            return TRUE;
    }
    return FALSE;
}

bool lab_inf_has_module(const char *path, const char *module)
{
    struct lab__inf *inf = lab__mm_kernel_alloc(sizeof *inf);

    if (!inf || !lab__inf_read(inf, path))
        return false;
    for (const struct lab__inf_section *section = inf->sections; section; section = section->next)
        if (adds_module(inf, section, module))
            return true;
    return false;
}

lab_status lab_inf_hardware_id(const char *path, uint32_t index, char *id, size_t room)
{
    uint32_t seen = 0;

    for (LIST_ENTRY *link = lab__pnp.models.Flink; lab__pnp.started && link != &lab__pnp.models; link = link->Flink) {
        struct lab__pnp_model *model = CONTAINING_RECORD(link, struct lab__pnp_model, link);

        if (model->install != install || strcmp(((struct model *)model->context)->inf->path, path) || seen++ != index)
            continue;
        __builtin_snprintf(id, room, "%s", ((struct model *)model->context)->id);
        return STATUS_SUCCESS;
    }
    return STATUS_NO_MORE_ENTRIES;
}

uint32_t lab_inf_device_count(const char *path)
{
    UNICODE_STRING wanted, driver, has;
    uint32_t count = 0;

    if (!lab__pnp.started)
        return 0;
    wanted = lab__inf_unicode(lab__inf_base_name(path));
    for (struct lab__pnp_node *node = lab__pnp.root; node; node = lab__pnp_node_next(lab__pnp.root, node)) {
        struct lab__cm_node *key = 0;

        if (node->key && lab__pnp_value_read(node->key, L"Driver", &driver))
            key = lab__pnp_key(lab__pnp.class_key, driver, FALSE, 0);
        count += key && lab__pnp_value_read(key, L"InfPath", &has) && RtlEqualUnicodeString(&has, &wanted, TRUE);
    }
    lab__pnp_text_free(&wanted);
    return count;
}
