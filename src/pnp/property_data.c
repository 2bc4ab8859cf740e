/*
 * Properties by DEVPROPKEY: a table says which of them are what IoGetDeviceProperty has, or a value of the instance key
 * or of the driver's key; all others are what drivers have set, below "Properties".
 */
#include "pnp/property.h"

/* Set by drivers: the value's type is the property's, marked. */
#define PROPERTY_MARK 0xFFFF0000u

/* "{fmtid}\0003" */
static struct lab__cm_node *property_key(struct lab__cm_node *key, const DEVPROPKEY *property, BOOLEAN create)
{
    WCHAR text[80];
    UNICODE_STRING path = {0, sizeof text, text};
    WCHAR guid[39], digits[5];

    lab__pnp_guid_text(&property->fmtid, guid);
    for (int i = 0; i < 4; i++)
        digits[i] = (WCHAR) "0123456789abcdef"[(property->pid >> (12 - 4 * i)) & 15];
    digits[4] = 0;
    RtlAppendUnicodeToString(&path, L"Properties\\");
    RtlAppendUnicodeToString(&path, guid);
    RtlAppendUnicodeToString(&path, L"\\");
    RtlAppendUnicodeToString(&path, digits);
    return lab__pnp_key(key, path, create, 0);
}

static void value_name(LCID lcid, WCHAR name[9])
{
    name[0] = 0; /* of no language: the unnamed value */
    if (!lcid)
        return;
    for (int i = 0; i < 8; i++)
        name[i] = (WCHAR) "0123456789abcdef"[(lcid >> (28 - 4 * i)) & 15];
    name[8] = 0;
}

NTSTATUS lab__pnp_property_store(struct lab__cm_node *key, const DEVPROPKEY *property, LCID lcid, DEVPROPTYPE type,
                                 ULONG size, const void *data)
{
    struct lab__cm_node *own;
    WCHAR name[9];

    if (!property || property->pid < DEVPROPID_FIRST_USABLE || (size && !data))
        return STATUS_INVALID_PARAMETER;
    if (type == DEVPROP_TYPE_EMPTY) { /* it is deleted */
        own = property_key(key, property, FALSE);
        value_name(lcid, name);
        if (own)
            lab__pnp_value_remove(own, name);
        return STATUS_SUCCESS;
    }
    own = property_key(key, property, TRUE);
    if (!own)
        return STATUS_INSUFFICIENT_RESOURCES;
    value_name(lcid, name);
    lab__pnp_value_data(own, name, PROPERTY_MARK | type, data, size);
    return STATUS_SUCCESS;
}

NTSTATUS lab__pnp_property_give(const void *from, ULONG length, DEVPROPTYPE is, ULONG size, PVOID data, PULONG required,
                                PDEVPROPTYPE type)
{
    *required = length;
    if (type)
        *type = is;
    if (length > size || (length && !data))
        return STATUS_BUFFER_TOO_SMALL;
    RtlCopyMemory(data, from, length);
    return STATUS_SUCCESS;
}

NTSTATUS lab__pnp_property_fetch(struct lab__cm_node *key, const DEVPROPKEY *property, LCID lcid, ULONG size,
                                 PVOID data, PULONG required, PDEVPROPTYPE type)
{
    struct lab__cm_node *own = property_key(key, property, FALSE);
    struct lab__cm_value *value;
    UNICODE_STRING string;
    WCHAR name[9];

    *required = 0;
    if (type)
        *type = DEVPROP_TYPE_EMPTY;
    value_name(lcid, name);
    string = lab__pnp_string(name);
    value = own ? lab__cm_value_find(own, &string) : 0;
    if (!value || (value->type & PROPERTY_MARK) != PROPERTY_MARK)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    return lab__pnp_property_give(lab__cm_value_data(value), value->size, value->type & ~PROPERTY_MARK, size, data,
                                  required, type);
}

/* --- the system's own --- */

#define DEVICE_GUID                                                                                                    \
    {                                                                                                                  \
        0xa45c254e, 0xdf1c, 0x4efd,                                                                                    \
        {                                                                                                              \
            0x80, 0x20, 0x67, 0xd1, 0x46, 0xa8, 0x50, 0xe0                                                             \
        }                                                                                                              \
    }
#define DRIVER_GUID                                                                                                    \
    {                                                                                                                  \
        0xa8b865dd, 0x2e3d, 0x4094,                                                                                    \
        {                                                                                                              \
            0xad, 0x97, 0xe5, 0x93, 0xa7, 0x0c, 0x75, 0xd6                                                             \
        }                                                                                                              \
    }
#define STATUS_GUID                                                                                                    \
    {                                                                                                                  \
        0x4340a6c5, 0x93fa, 0x4706,                                                                                    \
        {                                                                                                              \
            0x97, 0x2c, 0x7b, 0x64, 0x80, 0x08, 0xa5, 0xa7                                                             \
        }                                                                                                              \
    }
#define INSTANCE_GUID                                                                                                  \
    {                                                                                                                  \
        0x78c34fc8, 0x104a, 0x4aca,                                                                                    \
        {                                                                                                              \
            0x9e, 0xa4, 0x52, 0x4d, 0x52, 0x99, 0x6e, 0x57                                                             \
        }                                                                                                              \
    }
#define CONTAINER_GUID                                                                                                 \
    {                                                                                                                  \
        0x8c7ed206, 0x3f8a, 0x4827,                                                                                    \
        {                                                                                                              \
            0xb3, 0xab, 0xae, 0x9e, 0x1f, 0xae, 0xfc, 0x6c                                                             \
        }                                                                                                              \
    }
#define BUS_GUID                                                                                                       \
    {                                                                                                                  \
        0x540b947e, 0x8b40, 0x45bc,                                                                                    \
        {                                                                                                              \
            0xa8, 0xa2, 0x6a, 0x0b, 0x89, 0x4c, 0xbd, 0xa2                                                             \
        }                                                                                                              \
    }
#define INTERFACE_GUID                                                                                                 \
    {                                                                                                                  \
        0x026e516e, 0xb814, 0x414b,                                                                                    \
        {                                                                                                              \
            0x83, 0xcd, 0x85, 0x6d, 0x6f, 0xef, 0x48, 0x22                                                             \
        }                                                                                                              \
    }

enum source {
    BY_NUMBER,
    INSTANCE_VALUE,
    DRIVER_VALUE,
    CLASS_GUID,
    CONTAINER,
    PATH,
    PARENT,
    PROBLEM,
    PROBLEM_STATUS,
    HAS_PROBLEM,
    IS_PRESENT,
    DEVICE_KIND,
    CHARACTERISTICS,
    REPORTED,
    NUMA
};

struct row {
    GUID fmtid;
    ULONG pid;
    enum source source;
    ULONG number; /* BY_NUMBER: DEVICE_REGISTRY_PROPERTY */
    const WCHAR *name;
    DEVPROPTYPE type;
};

static const struct row rows[] = {
    {DEVICE_GUID, 2, BY_NUMBER, DevicePropertyDeviceDescription, 0, DEVPROP_TYPE_STRING},
    {DEVICE_GUID, 3, BY_NUMBER, DevicePropertyHardwareID, 0, DEVPROP_TYPE_STRING_LIST},
    {DEVICE_GUID, 4, BY_NUMBER, DevicePropertyCompatibleIDs, 0, DEVPROP_TYPE_STRING_LIST},
    {DEVICE_GUID, 6, INSTANCE_VALUE, 0, L"Service", DEVPROP_TYPE_STRING},
    {DEVICE_GUID, 9, BY_NUMBER, DevicePropertyClassName, 0, DEVPROP_TYPE_STRING},
    {DEVICE_GUID, 10, CLASS_GUID, 0, 0, DEVPROP_TYPE_GUID},
    {DEVICE_GUID, 11, BY_NUMBER, DevicePropertyDriverKeyName, 0, DEVPROP_TYPE_STRING},
    {DEVICE_GUID, 12, INSTANCE_VALUE, 0, L"ConfigFlags", DEVPROP_TYPE_UINT32},
    {DEVICE_GUID, 13, BY_NUMBER, DevicePropertyManufacturer, 0, DEVPROP_TYPE_STRING},
    {DEVICE_GUID, 14, BY_NUMBER, DevicePropertyFriendlyName, 0, DEVPROP_TYPE_STRING},
    {DEVICE_GUID, 15, BY_NUMBER, DevicePropertyLocationInformation, 0, DEVPROP_TYPE_STRING},
    {DEVICE_GUID, 16, BY_NUMBER, DevicePropertyPhysicalDeviceObjectName, 0, DEVPROP_TYPE_STRING},
    {DEVICE_GUID, 17, INSTANCE_VALUE, 0, L"Capabilities", DEVPROP_TYPE_UINT32},
    {DEVICE_GUID, 18, BY_NUMBER, DevicePropertyUINumber, 0, DEVPROP_TYPE_UINT32},
    {DEVICE_GUID, 19, INSTANCE_VALUE, 0, L"UpperFilters", DEVPROP_TYPE_STRING_LIST},
    {DEVICE_GUID, 20, INSTANCE_VALUE, 0, L"LowerFilters", DEVPROP_TYPE_STRING_LIST},
    {DEVICE_GUID, 21, BY_NUMBER, DevicePropertyBusTypeGuid, 0, DEVPROP_TYPE_GUID},
    {DEVICE_GUID, 22, BY_NUMBER, DevicePropertyLegacyBusType, 0, DEVPROP_TYPE_UINT32},
    {DEVICE_GUID, 23, BY_NUMBER, DevicePropertyBusNumber, 0, DEVPROP_TYPE_UINT32},
    {DEVICE_GUID, 24, BY_NUMBER, DevicePropertyEnumeratorName, 0, DEVPROP_TYPE_STRING},
    {DEVICE_GUID, 30, BY_NUMBER, DevicePropertyAddress, 0, DEVPROP_TYPE_UINT32},
    {DEVICE_GUID, 33, BY_NUMBER, DevicePropertyRemovalPolicy, 0, DEVPROP_TYPE_UINT32},
    {DEVICE_GUID, 36, BY_NUMBER, DevicePropertyInstallState, 0, DEVPROP_TYPE_UINT32},
    {DEVICE_GUID, 27, DEVICE_KIND, 0, 0, DEVPROP_TYPE_UINT32},
    {DEVICE_GUID, 29, CHARACTERISTICS, 0, 0, DEVPROP_TYPE_UINT32},
    {DEVICE_GUID, 38, CONTAINER, 0, 0, DEVPROP_TYPE_GUID},
    {DRIVER_GUID, 3, DRIVER_VALUE, 0, L"DriverVersion", DEVPROP_TYPE_STRING},
    {DRIVER_GUID, 4, DRIVER_VALUE, 0, L"DriverDesc", DEVPROP_TYPE_STRING},
    {DRIVER_GUID, 5, DRIVER_VALUE, 0, L"InfPath", DEVPROP_TYPE_STRING},
    {DRIVER_GUID, 6, DRIVER_VALUE, 0, L"InfSection", DEVPROP_TYPE_STRING},
    {DRIVER_GUID, 8, DRIVER_VALUE, 0, L"MatchingDeviceId", DEVPROP_TYPE_STRING},
    {DRIVER_GUID, 9, DRIVER_VALUE, 0, L"ProviderName", DEVPROP_TYPE_STRING},
    {STATUS_GUID, 3, PROBLEM, 0, 0, DEVPROP_TYPE_UINT32},
    {STATUS_GUID, 12, PROBLEM_STATUS, 0, 0, DEVPROP_TYPE_NTSTATUS},
    {STATUS_GUID, 8, PARENT, 0, 0, DEVPROP_TYPE_STRING},
    {INSTANCE_GUID, 256, PATH, 0, 0, DEVPROP_TYPE_STRING},
    {CONTAINER_GUID, 2, CONTAINER, 0, 0, DEVPROP_TYPE_GUID},
    {BUS_GUID, 5, IS_PRESENT, 0, 0, DEVPROP_TYPE_BOOLEAN},
    {BUS_GUID, 6, HAS_PROBLEM, 0, 0, DEVPROP_TYPE_BOOLEAN},
    {BUS_GUID, 3, NUMA, 0, 0, DEVPROP_TYPE_UINT32},
    {BUS_GUID, 4, REPORTED, 0, 0, DEVPROP_TYPE_STRING},
};

static NTSTATUS give_text(struct lab__pnp_answer *answer, const UNICODE_STRING *text)
{
    if (!text->Length)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    answer->data = text->Buffer;
    answer->size = text->Length + (ULONG)sizeof(WCHAR);
    return STATUS_SUCCESS;
}

static NTSTATUS give_bytes(struct lab__pnp_answer *answer, const void *data, ULONG size)
{
    RtlCopyMemory(answer->room, data, size);
    answer->data = answer->room;
    answer->size = size;
    return STATUS_SUCCESS;
}

static NTSTATUS give_flag(struct lab__pnp_answer *answer, BOOLEAN flag)
{
    CHAR value = flag ? DEVPROP_TRUE : DEVPROP_FALSE;

    return give_bytes(answer, &value, sizeof value);
}

static NTSTATUS give_value(struct lab__pnp_answer *answer, struct lab__cm_node *key, const WCHAR *name)
{
    UNICODE_STRING string = lab__pnp_string(name);
    struct lab__cm_value *value = key ? lab__cm_value_find(key, &string) : 0;

    if (!value)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    answer->data = lab__cm_value_data(value);
    answer->size = value->size;
    return STATUS_SUCCESS;
}

static struct lab__cm_node *driver_key(struct lab__pnp_node *node)
{
    UNICODE_STRING driver;

    return lab__pnp_value_read(node->key, L"Driver", &driver) ? lab__pnp_key(lab__pnp.class_key, driver, FALSE, 0) : 0;
}

static NTSTATUS give_class(struct lab__pnp_answer *answer, struct lab__pnp_node *node)
{
    UNICODE_STRING text;
    GUID guid;

    if (!lab__pnp_value_read(node->key, L"ClassGUID", &text) || !NT_SUCCESS(RtlGUIDFromString(&text, &guid)))
        return STATUS_OBJECT_NAME_NOT_FOUND;
    return give_bytes(answer, &guid, sizeof guid);
}

static NTSTATUS answer_row(struct lab__pnp_node *node, const struct row *row, struct lab__pnp_answer *answer)
{
    ULONG zero = 0;

    switch (row->source) {
    case BY_NUMBER:
        return lab__pnp_answer(node, (DEVICE_REGISTRY_PROPERTY)row->number, answer);
    case INSTANCE_VALUE:
        return give_value(answer, node->key, row->name);
    case DRIVER_VALUE:
        return give_value(answer, driver_key(node), row->name);
    case CLASS_GUID:
        return give_class(answer, node);
    case CONTAINER:
        return give_bytes(answer, &node->container, sizeof node->container);
    case PATH:
        return give_text(answer, &node->path);
    case PARENT:
        return node->parent ? give_text(answer, &node->parent->path) : STATUS_OBJECT_NAME_NOT_FOUND;
    case PROBLEM:
        return node->problem ? give_bytes(answer, &node->problem, sizeof node->problem) : STATUS_OBJECT_NAME_NOT_FOUND;
    case PROBLEM_STATUS:
        return give_bytes(answer, &node->problem_status, sizeof node->problem_status);
    case HAS_PROBLEM:
        return give_flag(answer, node->problem != 0);
    case IS_PRESENT:
        return give_flag(answer, !node->missing);
    case DEVICE_KIND:
        return give_bytes(answer, &node->pdo->DeviceType, sizeof node->pdo->DeviceType);
    case CHARACTERISTICS:
        return give_bytes(answer, &node->pdo->Characteristics, sizeof node->pdo->Characteristics);
    case REPORTED:
        return give_text(answer, &node->description);
    case NUMA:
        return give_bytes(answer, &zero, sizeof zero);
    }
    return STATUS_OBJECT_NAME_NOT_FOUND;
}

NTSTATUS lab__pnp_device_property(struct lab__pnp_node *node, const DEVPROPKEY *property, LCID lcid, ULONG size,
                                  PVOID data, PULONG required, PDEVPROPTYPE type)
{
    struct lab__pnp_answer answer;
    NTSTATUS status = lab__pnp_property_fetch(node->key, property, lcid, size, data, required, type);

    if (status != STATUS_OBJECT_NAME_NOT_FOUND)
        return status;
    for (ULONG i = 0; i < RTL_NUMBER_OF(rows); i++) {
        if (rows[i].pid != property->pid || !IsEqualGUID(&rows[i].fmtid, &property->fmtid))
            continue;
        status = answer_row(node, &rows[i], &answer);
        return NT_SUCCESS(status)
                   ? lab__pnp_property_give(answer.data, answer.size, rows[i].type, size, data, required, type)
                   : status;
    }
    return STATUS_OBJECT_NAME_NOT_FOUND;
}

NTSTATUS lab__pnp_interface_property(struct lab__pnp_interface *interface, const DEVPROPKEY *property, LCID lcid,
                                     ULONG size, PVOID data, PULONG required, PDEVPROPTYPE type)
{
    static const GUID own = INTERFACE_GUID, instance = INSTANCE_GUID;
    NTSTATUS status = lab__pnp_property_fetch(interface->key, property, lcid, size, data, required, type);
    CHAR enabled = interface->enabled ? DEVPROP_TRUE : DEVPROP_FALSE;

    if (status != STATUS_OBJECT_NAME_NOT_FOUND)
        return status;
    if (IsEqualGUID(&property->fmtid, &own) && property->pid == 3)
        return lab__pnp_property_give(&enabled, 1, DEVPROP_TYPE_BOOLEAN, size, data, required, type);
    if (IsEqualGUID(&property->fmtid, &own) && property->pid == 4)
        return lab__pnp_property_give(&interface->class, sizeof(GUID), DEVPROP_TYPE_GUID, size, data, required, type);
    if (IsEqualGUID(&property->fmtid, &instance) && property->pid == 256)
        return lab__pnp_property_give(interface->path.Buffer, interface->path.Length + (ULONG)sizeof(WCHAR),
                                      DEVPROP_TYPE_STRING, size, data, required, type);
    return STATUS_OBJECT_NAME_NOT_FOUND;
}
