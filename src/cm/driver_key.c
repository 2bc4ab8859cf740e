/*
 * The keys of drivers: what makes a service known to the registry, and IoOpenDriverRegistryKey.
 */
#include "cm/driver_key.h"

static void set_number(struct lab__cm_node *node, const WCHAR *name, ULONG number)
{
    UNICODE_STRING value;

    RtlInitUnicodeString(&value, name);
    if (!lab__cm_value_find(node, &value))
        lab__cm_value_set(node, &value, REG_DWORD, &number, sizeof number);
}

static void set_text(struct lab__cm_node *node, const WCHAR *name, ULONG type, const UNICODE_STRING *text)
{
    UNICODE_STRING value;

    RtlInitUnicodeString(&value, name);
    if (!lab__cm_value_find(node, &value))
        lab__cm_value_set(node, &value, type, text->Buffer, text->Length + sizeof(WCHAR));
}

/* Both texts end with a zero. */
static void set_image(struct lab__cm_node *node, const UNICODE_STRING *name)
{
    static const UNICODE_STRING folder = RTL_CONSTANT_STRING(L"System32\\drivers\\");
    static const UNICODE_STRING suffix = RTL_CONSTANT_STRING(L".sys");
    UNICODE_STRING path = {.MaximumLength = (USHORT)(folder.Length + name->Length + suffix.Length + sizeof(WCHAR))};

    path.Buffer = lab__mm_kernel_alloc(path.MaximumLength);
    if (!path.Buffer)
        return;
    RtlAppendUnicodeStringToString(&path, &folder);
    RtlAppendUnicodeStringToString(&path, name);
    RtlAppendUnicodeStringToString(&path, &suffix);
    set_text(node, L"ImagePath", REG_EXPAND_SZ, &path);
    lab__mm_kernel_free(path.Buffer);
}

static void set_display_name(struct lab__cm_node *node, const UNICODE_STRING *name)
{
    UNICODE_STRING text = {.MaximumLength = name->Length + sizeof(WCHAR)};

    text.Buffer = lab__mm_kernel_alloc(text.MaximumLength);
    if (!text.Buffer)
        return;
    RtlAppendUnicodeStringToString(&text, name);
    set_text(node, L"DisplayName", REG_SZ, &text);
    lab__mm_kernel_free(text.Buffer);
}

NTSTATUS lab__cm_service_key(const UNICODE_STRING *name, struct lab__cm_node **key)
{
    struct lab__cm_node *node;

    if (!name->Length || name->Length > LAB_CM_NAME_MAX)
        return STATUS_OBJECT_NAME_INVALID;
    for (USHORT i = 0; i < name->Length / sizeof(WCHAR); i++)
        if (name->Buffer[i] == '\\')
            return STATUS_OBJECT_NAME_INVALID;
    node = lab__cm_node_child(lab__cm.services, name);
    if (!node)
        node = lab__cm_node_create(lab__cm.services, name, 0);
    if (!node)
        return STATUS_INSUFFICIENT_RESOURCES;
    set_number(node, L"Type", SERVICE_KERNEL_DRIVER);
    set_number(node, L"Start", SERVICE_DEMAND_START);
    set_number(node, L"ErrorControl", SERVICE_ERROR_NORMAL);
    set_image(node, name);
    set_display_name(node, name);
    if (key)
        *key = node;
    return STATUS_SUCCESS;
}

static NTSTATUS open_below(HANDLE service, const WCHAR *name, BOOLEAN create, ACCESS_MASK access, PHANDLE handle)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING path;

    RtlInitUnicodeString(&path, name);
    InitializeObjectAttributes(&attributes, &path, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, service, 0);
    return create ? ZwCreateKey(handle, access, &attributes, 0, 0, REG_OPTION_NON_VOLATILE, 0)
                  : ZwOpenKey(handle, access, &attributes);
}

/*
 * IoOpenDriverRegistryKey: the key with a driver's parameters, which its installation made, or with its own state,
 * which is made when it is first asked for.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for the type or Flags; STATUS_OBJECT_NAME_NOT_FOUND for parameters that were never
 *         installed
 * Source  wdm/nf-wdm-ioopendriverregistrykey
 */
NTSTATUS IoOpenDriverRegistryKey(PDRIVER_OBJECT DriverObject, DRIVER_REGKEY_TYPE RegKeyType, ACCESS_MASK DesiredAccess,
                                 ULONG Flags, PHANDLE DriverRegKey)
{
    static const WCHAR *const names[] = {
        [DriverRegKeyParameters] = L"Parameters",
        [DriverRegKeyPersistentState] = L"PersistentState",
        [DriverRegKeySharedPersistentState] = L"SharedPersistentState",
    };
    UNICODE_STRING *path;
    OBJECT_ATTRIBUTES attributes;
    HANDLE service;
    NTSTATUS status;

    LAB_DDI(IoOpenDriverRegistryKey);
    if (Flags || (ULONG)RegKeyType >= RTL_NUMBER_OF(names) || !DriverObject || !DriverRegKey)
        return STATUS_INVALID_PARAMETER;
    path = &lab__io_driver_of(DriverObject)->registry_path;
    InitializeObjectAttributes(&attributes, path, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, 0, 0);
    status = ZwOpenKey(&service, KEY_READ | KEY_CREATE_SUB_KEY, &attributes);
    if (!NT_SUCCESS(status))
        return status;
    status = open_below(service, names[RegKeyType], RegKeyType != DriverRegKeyParameters, DesiredAccess, DriverRegKey);
    ZwClose(service);
    return status;
}
