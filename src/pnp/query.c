/*
 * What a new device is asked before it has drivers: ids, capabilities, texts, resources; and where the answers are kept
 * below Enum.
 *
 * What buses return is checked as NT does: an id with characters that no id may have stops the machine with 0xCA/3.
 */
#include "pnp/pnp_p.h"

#define MOST_ID_CHARS 200 /* MAX_DEVICE_ID_LEN */

enum id_kind { ID_DEVICE = 1, ID_INSTANCE, ID_HARDWARE, ID_COMPATIBLE }; /* parameter 4 of 0xCA/3 */

static _Noreturn void bad_id(struct lab__pnp_node *node, const WCHAR *id, enum id_kind kind, const char *what)
{
    static const char *const names[] = {"", "device id", "instance id", "hardware ids", "compatible ids"};
    SIZE_T most = lab__pnp_answer_room(id) / sizeof(WCHAR), length = 0;
    UNICODE_STRING text = {.Buffer = (PWSTR)id};
    char ascii[MOST_ID_CHARS + 1];

    while (length < most && length < MOST_ID_CHARS && id[length])
        length++;
    text.Length = text.MaximumLength = (USHORT)(length * sizeof(WCHAR));
    lab__pnp_ascii(&text, ascii, sizeof ascii);
    lab__ke_crash_detail("driver %s returned the %s \"%s\" for device %p, which %s",
                         lab__io_driver_of(node->pdo->DriverObject)->short_name, names[kind], ascii, (void *)node->pdo,
                         what);
    lab__ke_bugcheck(PNP_DETECTED_FATAL_ERROR, 3, (ULONG_PTR)node->pdo, (ULONG_PTR)id, kind);
}

/* One id; backslashes < 0: any number. Returns its length. */
static SIZE_T check_id(struct lab__pnp_node *node, const WCHAR *whole, const WCHAR *id, enum id_kind kind,
                       int backslashes)
{
    const WCHAR *end = whole + lab__pnp_answer_room(whole) / sizeof(WCHAR);
    SIZE_T length = 0;
    int count = 0;

    for (;; length++) {
        if (id + length >= end)
            bad_id(node, whole, kind, "does not end with a zero within its block of pool");
        if (!id[length])
            break;
        if (length >= MOST_ID_CHARS)
            bad_id(node, whole, kind, "has more than 199 characters, or does not end with a zero");
        if (id[length] < 0x20 || id[length] > 0x7F || id[length] == ',')
            bad_id(node, whole, kind, "has a character that no id may have");
        count += id[length] == '\\';
    }
    if (backslashes >= 0 && count != backslashes)
        bad_id(node, whole, kind, backslashes ? "is not of the form enumerator\\device" : "has a backslash");
    return length;
}

/* Spaces become underscores, as in every id. */
static void fix_spaces(WCHAR *id, SIZE_T length)
{
    for (SIZE_T i = 0; i < length; i++)
        if (id[i] == ' ')
            id[i] = '_';
}

static void check_ids(struct lab__pnp_node *node, WCHAR *list, enum id_kind kind)
{
    const WCHAR *end = list + lab__pnp_answer_room(list) / sizeof(WCHAR);

    for (WCHAR *id = list;;) {
        SIZE_T length;

        if (id >= end)
            bad_id(node, list, kind, "do not end with an empty one within their block of pool");
        if (!*id)
            break;
        length = check_id(node, list, id, kind, -1);

        fix_spaces(id, length);
        id += length + 1;
    }
}

static NTSTATUS ask(struct lab__pnp_node *node, UCHAR minor, ULONG type, ULONG_PTR *information)
{
    IO_STACK_LOCATION request = {.MinorFunction = minor};

    *information = 0;
    if (minor == IRP_MN_QUERY_ID) {
        request.Parameters.QueryId.IdType = (BUS_QUERY_ID_TYPE)type;
    } else if (minor == IRP_MN_QUERY_DEVICE_TEXT) {
        request.Parameters.QueryDeviceText.DeviceTextType = (DEVICE_TEXT_TYPE)type;
        request.Parameters.QueryDeviceText.LocaleId = 0x409;
    }
    return lab__pnp_send(node, &request, information);
}

/* 0: it has none. To give back with ExFreePool. */
static WCHAR *ask_text(struct lab__pnp_node *node, UCHAR minor, ULONG type)
{
    ULONG_PTR information;

    return NT_SUCCESS(ask(node, minor, type, &information)) ? (WCHAR *)information : 0;
}

static NTSTATUS query_device_id(struct lab__pnp_node *node)
{
    WCHAR *id = ask_text(node, IRP_MN_QUERY_ID, BusQueryDeviceID);
    SIZE_T length;
    NTSTATUS status;

    if (!id)
        return STATUS_PLUGPLAY_NO_DEVICE;
    length = check_id(node, id, id, ID_DEVICE, 1);
    fix_spaces(id, length);
    status = lab__pnp_text_copy(&node->device_id, id, length) ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
    ExFreePool(id);
    return status;
}

/* An instance id that is unique on its bus only is made unique by what its bus's own path hashes to. */
static SIZE_T write_prefix(struct lab__pnp_node *node, WCHAR *text)
{
    char ascii[40];
    int length = __builtin_snprintf(ascii, sizeof ascii, "%x&%x&0", (unsigned)node->level,
                                    (unsigned)(node->parent->hash & 0xFFFFFFF));

    for (int i = 0; i < length; i++)
        text[i] = (WCHAR)ascii[i];
    return (SIZE_T)length;
}

static NTSTATUS query_instance_id(struct lab__pnp_node *node)
{
    WCHAR *id = ask_text(node, IRP_MN_QUERY_ID, BusQueryInstanceID), text[MOST_ID_CHARS + 48];
    SIZE_T length = 0, own = id ? check_id(node, id, id, ID_INSTANCE, 0) : 0;

    if (!node->capabilities.UniqueID) {
        length = write_prefix(node, text);
        if (own)
            text[length++] = '&';
    }
    if (own)
        RtlCopyMemory(text + length, id, own * sizeof(WCHAR));
    fix_spaces(text + length, own);
    length += own;
    if (id)
        ExFreePool(id);
    if (!length)
        return STATUS_PLUGPLAY_NO_DEVICE;
    return lab__pnp_text_copy(&node->instance_id, text, length) ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

static NTSTATUS name_node(struct lab__pnp_node *node)
{
    WCHAR path[2 * MOST_ID_CHARS + 64];
    SIZE_T first = node->device_id.Length / sizeof(WCHAR), second = node->instance_id.Length / sizeof(WCHAR);
    struct lab__pnp_node *other;

    RtlCopyMemory(path, node->device_id.Buffer, first * sizeof(WCHAR));
    path[first] = '\\';
    RtlCopyMemory(path + first + 1, node->instance_id.Buffer, second * sizeof(WCHAR));
    if (!lab__pnp_text_copy(&node->path, path, first + 1 + second))
        return STATUS_INSUFFICIENT_RESOURCES;
    if (lab__pnp_node_name(node))
        return STATUS_SUCCESS;
    other = lab__pnp_node_find(&node->path);
    lab__pnp_text_free(&node->path);
    if (!other)
        return STATUS_INSUFFICIENT_RESOURCES;
    lab__ke_crash_detail("driver %s reported devices %p and %p with the same device id and instance id",
                         lab__io_driver_of(node->pdo->DriverObject)->short_name, (void *)node->pdo, (void *)other->pdo);
    lab__ke_bugcheck(PNP_DETECTED_FATAL_ERROR, 1, (ULONG_PTR)node->pdo, (ULONG_PTR)other->pdo, 0);
}

static void query_list(struct lab__pnp_node *node, BUS_QUERY_ID_TYPE type, enum id_kind kind,
                       struct lab__pnp_list *list)
{
    WCHAR *ids = ask_text(node, IRP_MN_QUERY_ID, type);

    if (!ids)
        return;
    check_ids(node, ids, kind);
    if (*ids)
        lab__pnp_list_copy(list, ids);
    ExFreePool(ids);
}

static void query_text(struct lab__pnp_node *node, DEVICE_TEXT_TYPE type, UNICODE_STRING *text)
{
    WCHAR *answer = ask_text(node, IRP_MN_QUERY_DEVICE_TEXT, type);
    UNICODE_STRING string;

    if (!answer)
        return;
    string = lab__pnp_string(answer);
    lab__pnp_text_of(text, &string);
    ExFreePool(answer);
}

NTSTATUS lab__pnp_query_capabilities(struct lab__pnp_node *node)
{
    DEVICE_CAPABILITIES capabilities = {
        .Size = sizeof capabilities, .Version = 1, .Address = (ULONG)-1, .UINumber = (ULONG)-1};
    IO_STACK_LOCATION request = {.MinorFunction = IRP_MN_QUERY_CAPABILITIES};
    NTSTATUS status;

    request.Parameters.DeviceCapabilities.Capabilities = &capabilities;
    status = lab__pnp_send(node, &request, 0);
    if (NT_SUCCESS(status))
        node->capabilities = capabilities;
    else if (!node->capabilities.Size)
        node->capabilities = (DEVICE_CAPABILITIES){
            .Size = sizeof capabilities, .Version = 1, .Address = (ULONG)-1, .UINumber = (ULONG)-1};
    return status;
}

static void query_container(struct lab__pnp_node *node)
{
    WCHAR *id = ask_text(node, IRP_MN_QUERY_ID, BusQueryContainerID);
    UNICODE_STRING text;
    GUID own = {0};

    if (id) {
        text = lab__pnp_string(id);
        RtlGUIDFromString(&text, &own);
        ExFreePool(id);
    } else if (node->parent->level && !node->capabilities.Removable) {
        own = node->parent->container; /* part of what contains its bus */
    } else {
        own = (GUID){node->hash, 0x1AB, 0x4000, {0x80, 0, 0, 0, 0, 0, (UCHAR)node->level, 1}};
    }
    node->container = own;
}

static void query_bus(struct lab__pnp_node *node)
{
    ULONG_PTR information;

    if (!NT_SUCCESS(ask(node, IRP_MN_QUERY_BUS_INFORMATION, 0, &information)) || !information)
        return;
    node->bus = *(PNP_BUS_INFORMATION *)information;
    node->has_bus = TRUE;
    ExFreePool((PVOID)information);
}

static void query_resources(struct lab__pnp_node *node)
{
    ULONG_PTR information;

    if (NT_SUCCESS(ask(node, IRP_MN_QUERY_RESOURCES, 0, &information)) && information) {
        ULONG size =
            lab__pnp_resource_list_size((PCM_RESOURCE_LIST)information, lab__pnp_answer_room((PVOID)information));

        if (!size)
            lab__pnp_resources_complain(node, node->pdo, "resources", "a count is beyond the end of the block of pool");
        node->boot = size ? lab__mm_kernel_alloc(size) : 0;
        if (node->boot)
            RtlCopyMemory(node->boot, (PVOID)information, size);
        ExFreePool((PVOID)information);
    }
    lab__pnp_query_requirements(node);
}

void lab__pnp_query_requirements(struct lab__pnp_node *node)
{
    ULONG_PTR information;
    NTSTATUS status = ask(node, IRP_MN_QUERY_RESOURCE_REQUIREMENTS, 0, &information);

    if (node->requirements)
        lab__mm_kernel_free(node->requirements);
    node->requirements = 0;
    if (NT_SUCCESS(status) && information) {
        ULONG size = ((PIO_RESOURCE_REQUIREMENTS_LIST)information)->ListSize;

        if (size < sizeof(ULONG) || size > lab__pnp_answer_room((PVOID)information))
            size = sizeof(ULONG); /* lab__pnp_resources_assign says that it is wrong */
        node->requirements = lab__mm_kernel_alloc(size);
        if (node->requirements) {
            RtlCopyMemory(node->requirements, (PVOID)information, size);
            node->requirements->ListSize = size;
        }
        ExFreePool((PVOID)information);
    }
}

/* --- the instance key --- */

static ULONG capability_bits(const DEVICE_CAPABILITIES *c)
{
    return (ULONG)(c->LockSupported << 0 | c->EjectSupported << 1 | c->Removable << 2 | c->DockDevice << 3 |
                   c->UniqueID << 4 | c->SilentInstall << 5 | c->RawDeviceOK << 6 | c->SurpriseRemovalOK << 7 |
                   c->HardwareDisabled << 8 | c->NonDynamic << 9);
}

static void write_lists(struct lab__pnp_node *node)
{
    if (node->hardware_ids.text)
        lab__pnp_value_data(node->key, L"HardwareID", REG_MULTI_SZ, node->hardware_ids.text, node->hardware_ids.size);
    if (node->compatible_ids.text)
        lab__pnp_value_data(node->key, L"CompatibleIDs", REG_MULTI_SZ, node->compatible_ids.text,
                            node->compatible_ids.size);
}

static void write_container(struct lab__pnp_node *node)
{
    UNICODE_STRING text;

    if (!NT_SUCCESS(RtlStringFromGUID(&node->container, &text)))
        return;
    lab__pnp_value_text(node->key, L"ContainerID", REG_SZ, &text);
    RtlFreeUnicodeString(&text);
}

static void write_log_configuration(struct lab__pnp_node *node)
{
    struct lab__cm_node *key;

    if (!node->boot && !node->requirements)
        return;
    key = lab__pnp_key(node->key, lab__pnp_string(L"LogConf"), TRUE, 0);
    if (!key)
        return;
    if (node->boot)
        lab__pnp_value_data(key, L"BootConfig", REG_RESOURCE_LIST, node->boot,
                            lab__pnp_resource_list_size(node->boot, LAB_PNP_TRUSTED_LIST));
    if (node->requirements)
        lab__pnp_value_data(key, L"BasicConfigVector", REG_RESOURCE_REQUIREMENTS_LIST, node->requirements,
                            node->requirements->ListSize);
}

/* Once it has a name; from then on the device has a place in the registry, which its bus driver may look for while it
 * is asked for more. */
static NTSTATUS make_key(struct lab__pnp_node *node)
{
    node->key = lab__pnp_key(lab__pnp.enum_key, node->path, TRUE, 0);
    if (!node->key)
        return STATUS_INSUFFICIENT_RESOURCES;
    lab__pnp_key(node->key, lab__pnp_string(L"Device Parameters"), TRUE, 0); /* where administrators may write */
    lab__cm_node_reference(node->key);
    return STATUS_SUCCESS;
}

static void write_key(struct lab__pnp_node *node)
{
    write_lists(node);
    write_container(node);
    write_log_configuration(node);
    lab__pnp_value_number(node->key, L"Capabilities", capability_bits(&node->capabilities));
    if (node->capabilities.UINumber != (ULONG)-1)
        lab__pnp_value_number(node->key, L"UINumber", node->capabilities.UINumber);
    if (node->capabilities.Address != (ULONG)-1)
        lab__pnp_value_number(node->key, L"Address", node->capabilities.Address);
    if (node->location.Length)
        lab__pnp_value_text(node->key, L"LocationInformation", REG_SZ, &node->location);
    if (node->description.Length)
        lab__pnp_value_text(node->key, L"DeviceDesc", REG_SZ, &node->description);
}

NTSTATUS lab__pnp_query_all(struct lab__pnp_node *node)
{
    NTSTATUS status = query_device_id(node);

    if (!NT_SUCCESS(status))
        return status;
    lab__pnp_query_capabilities(node);
    query_text(node, DeviceTextDescription, &node->description);
    query_text(node, DeviceTextLocationInformation, &node->location);
    status = query_instance_id(node);
    if (NT_SUCCESS(status))
        status = name_node(node);
    if (NT_SUCCESS(status))
        status = make_key(node);
    if (!NT_SUCCESS(status))
        return status;
    query_list(node, BusQueryHardwareIDs, ID_HARDWARE, &node->hardware_ids);
    query_list(node, BusQueryCompatibleIDs, ID_COMPATIBLE, &node->compatible_ids);
    query_container(node);
    query_resources(node);
    query_bus(node);
    write_key(node);
    lab__pnp_send_minor(node, IRP_MN_DEVICE_ENUMERATED);
    return STATUS_SUCCESS;
}

/* *relations: to give back with ExFreePool, each object referenced; 0 for none. */
NTSTATUS lab__pnp_query_relations(struct lab__pnp_node *node, DEVICE_RELATION_TYPE type, PDEVICE_RELATIONS *relations)
{
    IO_STACK_LOCATION request = {.MinorFunction = IRP_MN_QUERY_DEVICE_RELATIONS};
    ULONG_PTR information = 0;
    NTSTATUS status;

    request.Parameters.QueryDeviceRelations.Type = type;
    status = lab__pnp_send(node, &request, &information);
    *relations = NT_SUCCESS(status) ? (PDEVICE_RELATIONS)information : 0;
    return status;
}
