/*
 * What a filter's service key says of its instances: Instances has a key for each, with its Altitude and its Flags, and
 * names the default one. INF files write that; for a driver that came without one, an instance is made up.
 */
#include "flt/flt_p.h"
#include "flt/service.h"
#include "cm/driver_key.h"

#define NO_AUTOMATIC_ATTACHMENT 1

#define HIGHEST_DEFAULT 370000
#define DEFAULT_STEP    10

static struct {
    ULONG given;
    char altitude[LAB_RTL_ALTITUDE_MAX + 1]; /* of the next filter that needs one; "": the usual one */
} defaults;

void lab__flt_defaults_reset(void)
{
    defaults.given = 0;
    defaults.altitude[0] = 0;
}

BOOLEAN lab__flt_default_altitude(const char *altitude)
{
    WCHAR text[LAB_RTL_ALTITUDE_MAX];
    UNICODE_STRING wide = {0, sizeof text, text};
    ULONG length = 0;

    for (; altitude[length] && length < LAB_RTL_ALTITUDE_MAX; length++)
        text[length] = (WCHAR)altitude[length];
    wide.Length = (USHORT)(length * sizeof(WCHAR));
    if (altitude[length] || !lab__rtl_altitude_valid(&wide))
        return FALSE;
    RtlCopyMemory(defaults.altitude, altitude, length + 1);
    return TRUE;
}

static void take_altitude(UNICODE_STRING *text, WCHAR *room)
{
    char digits[LAB_RTL_ALTITUDE_MAX + 1];
    ULONG length;

    if (defaults.altitude[0])
        length = (ULONG)__builtin_snprintf(digits, sizeof digits, "%s", defaults.altitude);
    else
        length = (ULONG)__builtin_snprintf(digits, sizeof digits, "%u",
                                           (unsigned)(HIGHEST_DEFAULT - defaults.given++ * DEFAULT_STEP));
    defaults.altitude[0] = 0;
    for (ULONG i = 0; i < length; i++)
        room[i] = (WCHAR)digits[i];
    *text = (UNICODE_STRING){(USHORT)(length * sizeof(WCHAR)), (USHORT)(length * sizeof(WCHAR)), room};
}

/* As an INF file would have written it. */
static struct lab__cm_node *make_up(struct lab__cm_node *service)
{
    UNICODE_STRING name = lab__pnp_string(L"Default"), altitude;
    struct lab__cm_node *all = lab__pnp_key(service, lab__pnp_string(L"Instances"), TRUE, 0), *one;
    WCHAR room[LAB_RTL_ALTITUDE_MAX + 1] = {0}; /* values are stored with their zero */

    one = all ? lab__pnp_key(all, name, TRUE, 0) : 0;
    if (!one)
        return 0;
    take_altitude(&altitude, room);
    lab__pnp_value_text(all, L"DefaultInstance", REG_SZ, &name);
    lab__pnp_value_text(one, L"Altitude", REG_SZ, &altitude);
    lab__pnp_value_number(one, L"Flags", 0);
    return all;
}

static struct lab__cm_node *instances_of(PFLT_FILTER filter)
{
    struct lab__cm_node *service, *all;

    if (!NT_SUCCESS(lab__cm_service_key(&filter->name, &service)))
        return 0;
    all = lab__pnp_key(service, lab__pnp_string(L"Parameters\\Instances"), FALSE, 0);
    if (!all)
        all = lab__pnp_key(service, lab__pnp_string(L"Instances"), FALSE, 0);
    return all ? all : make_up(service);
}

NTSTATUS lab__flt_service_instance(PFLT_FILTER filter, const UNICODE_STRING *name, UNICODE_STRING *full,
                                   UNICODE_STRING *altitude, ULONG *flags)
{
    struct lab__cm_node *all = instances_of(filter), *one;
    UNICODE_STRING text = {0}, found;

    if (!all)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    if (!name) {
        if (!lab__pnp_value_read(all, L"DefaultInstance", &text))
            return STATUS_OBJECT_NAME_NOT_FOUND;
        name = &text;
    }
    one = lab__pnp_key(all, *name, FALSE, 0);
    if (!one || !lab__pnp_value_read(one, L"Altitude", &found))
        return STATUS_OBJECT_NAME_NOT_FOUND;
    if (!lab__rtl_altitude_valid(&found))
        return STATUS_INVALID_PARAMETER;
    *flags = lab__pnp_value_read_number(one, L"Flags", 0);
    return lab__pnp_text_of(full, name) && lab__pnp_text_of(altitude, &found) ? STATUS_SUCCESS
                                                                              : STATUS_INSUFFICIENT_RESOURCES;
}

static NTSTATUS attach_one(PFLT_FILTER filter, PFLT_VOLUME volume, const UNICODE_STRING *name,
                           FLT_INSTANCE_SETUP_FLAGS setup)
{
    struct lab__flt_attach attach = {.filter = filter, .volume = volume, .flags = setup};
    ULONG flags;
    NTSTATUS status = lab__flt_service_instance(filter, name, &attach.name, &attach.altitude, &flags);

    if (NT_SUCCESS(status) && !(flags & NO_AUTOMATIC_ATTACHMENT))
        status = lab__flt_instance_attach(&attach, 0);
    lab__pnp_text_free(&attach.name);
    lab__pnp_text_free(&attach.altitude);
    return status;
}

static NTSTATUS attach_at(PFLT_FILTER filter, PFLT_VOLUME volume, const struct lab__cm_entry *key,
                          FLT_INSTANCE_SETUP_FLAGS flags)
{
    UNICODE_STRING name = {key->name_length, key->name_length, key->name};

    return attach_one(filter, volume, &name, flags);
}

NTSTATUS lab__flt_service_attach(PFLT_FILTER filter, PFLT_VOLUME volume, FLT_INSTANCE_SETUP_FLAGS flags)
{
    struct lab__cm_node *all = instances_of(filter);
    NTSTATUS status = STATUS_SUCCESS;
    ULONG count = all ? lab__cm_subkey_count(all) : 0;

    for (ULONG i = 0; i < count && i < lab__cm_subkey_count(all); i++)
        status = attach_at(filter, volume, lab__cm_subkey_at(all, i), flags);
    return status;
}
