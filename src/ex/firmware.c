/*
 * UEFI variables, in a store of the machine's own that starts with what describes secure boot.
 *
 * Names are case-sensitive, and a variable without EFI_VARIABLE_RUNTIME_ACCESS is not there once Windows runs.
 */
#include "ex/ex_p.h"
#include "mm/mm_p.h"

#define NON_VOLATILE   0x01u
#define BOOT_ACCESS    0x02u
#define RUNTIME_ACCESS 0x04u
#define APPEND         0x40u
#define KNOWN          0x7Fu
#define MOST_BYTES     0x10000 /* of one variable */

struct variable {
    LIST_ENTRY link;
    GUID vendor;
    ULONG attributes, size;
    USHORT name_bytes;
    WCHAR name[64];
    UCHAR *value;
};

static LIST_ENTRY variables;
static const GUID global = {0x8BE4DF61, 0x93CA, 0x11D2, {0xAA, 0x0D, 0x00, 0xE0, 0x98, 0x03, 0x2B, 0x8C}};

static struct variable *find(PCUNICODE_STRING name, const GUID *vendor)
{
    for (LIST_ENTRY *e = variables.Flink; e != &variables; e = e->Flink) {
        struct variable *variable = CONTAINING_RECORD(e, struct variable, link);

        if (variable->name_bytes == name->Length && RtlEqualMemory(variable->name, name->Buffer, name->Length) &&
            RtlEqualMemory(&variable->vendor, vendor, sizeof *vendor))
            return variable;
    }
    return 0;
}

static NTSTATUS store(struct variable *variable, const void *value, ULONG size, BOOLEAN append)
{
    ULONG before = append ? variable->size : 0;
    UCHAR *bytes;

    if (size > MOST_BYTES - before)
        return STATUS_INSUFFICIENT_RESOURCES;
    bytes = lab__mm_kernel_alloc(before + size);
    if (!bytes)
        return STATUS_INSUFFICIENT_RESOURCES;
    if (before)
        RtlCopyMemory(bytes, variable->value, before);
    RtlCopyMemory(bytes + before, value, size);
    if (variable->value)
        lab__mm_kernel_free(variable->value);
    variable->value = bytes;
    variable->size = before + size;
    return STATUS_SUCCESS;
}

static NTSTATUS add(PCUNICODE_STRING name, const GUID *vendor, const void *value, ULONG size, ULONG attributes)
{
    struct variable *variable;
    NTSTATUS status;

    if (name->Length > sizeof variable->name)
        return STATUS_INVALID_PARAMETER;
    variable = lab__mm_kernel_alloc(sizeof *variable);
    if (!variable)
        return STATUS_INSUFFICIENT_RESOURCES;
    status = store(variable, value, size, FALSE);
    if (!NT_SUCCESS(status)) {
        lab__mm_kernel_free(variable);
        return status;
    }
    variable->vendor = *vendor;
    variable->attributes = attributes;
    variable->name_bytes = name->Length;
    RtlCopyMemory(variable->name, name->Buffer, name->Length);
    InsertTailList(&variables, &variable->link);
    return STATUS_SUCCESS;
}

static void remove(struct variable *variable)
{
    RemoveEntryList(&variable->link);
    lab__mm_kernel_free(variable->value);
    lab__mm_kernel_free(variable);
}

static void add_byte(const WCHAR *text, UCHAR value)
{
    UNICODE_STRING name;

    RtlInitUnicodeString(&name, text);
    add(&name, &global, &value, sizeof value, BOOT_ACCESS | RUNTIME_ACCESS);
}

void lab__ex_firmware_start(void)
{
    InitializeListHead(&variables);
    add_byte(L"SecureBoot", 0);
    add_byte(L"SetupMode", 0);
}

static BOOLEAN is_name(PCUNICODE_STRING name, const GUID *vendor)
{
    return name && name->Buffer && name->Length && vendor;
}

/*
 * ExGetFirmwareEnvironmentVariable: read a variable.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   Value[*ValueLength]; Attributes may be NULL
 * Units   *ValueLength bytes: room, then what there is
 * Errors  STATUS_INVALID_PARAMETER, STATUS_VARIABLE_NOT_FOUND; STATUS_BUFFER_TOO_SMALL, with *ValueLength
 * Source  wdm/nf-wdm-exgetfirmwareenvironmentvariable
 */
NTSTATUS ExGetFirmwareEnvironmentVariable(PUNICODE_STRING VariableName, LPGUID VendorGuid, PVOID Value,
                                          PULONG ValueLength, PULONG Attributes)
{
    struct variable *variable;
    ULONG room;

    LAB_DDI(ExGetFirmwareEnvironmentVariable);
    if (!is_name(VariableName, VendorGuid) || !ValueLength || (!Value && *ValueLength))
        return STATUS_INVALID_PARAMETER;
    variable = find(VariableName, VendorGuid);
    if (!variable || !(variable->attributes & RUNTIME_ACCESS))
        return STATUS_VARIABLE_NOT_FOUND;
    room = *ValueLength;
    *ValueLength = variable->size;
    if (Attributes)
        *Attributes = variable->attributes;
    if (room < variable->size)
        return STATUS_BUFFER_TOO_SMALL;
    RtlCopyMemory(Value, variable->value, variable->size);
    return STATUS_SUCCESS;
}

static NTSTATUS replace(struct variable *variable, const void *value, ULONG size, ULONG attributes)
{
    if (!size && !(attributes & APPEND)) {
        remove(variable);
        return STATUS_SUCCESS;
    }
    if ((attributes & ~APPEND) != variable->attributes)
        return STATUS_INVALID_PARAMETER;
    return store(variable, value, size, (attributes & APPEND) != 0);
}

/*
 * ExSetFirmwareEnvironmentVariable: make, replace, append to or (with no value) remove a variable.
 *
 * IRQL    PASSIVE_LEVEL
 * Shape   Value[ValueLength]
 * Errors  STATUS_INVALID_PARAMETER: no name, attributes that are unknown, without NON_VOLATILE or other than the
 *         variable's own; STATUS_VARIABLE_NOT_FOUND (removal), STATUS_INSUFFICIENT_RESOURCES
 * Source  wdm/nf-wdm-exsetfirmwareenvironmentvariable
 */
NTSTATUS ExSetFirmwareEnvironmentVariable(PUNICODE_STRING VariableName, LPGUID VendorGuid, PVOID Value,
                                          ULONG ValueLength, ULONG Attributes)
{
    struct variable *variable;

    LAB_DDI(ExSetFirmwareEnvironmentVariable);
    if (!is_name(VariableName, VendorGuid) || (!Value && ValueLength) || (Attributes & ~KNOWN) ||
        !(Attributes & NON_VOLATILE) || ((Attributes & RUNTIME_ACCESS) && !(Attributes & BOOT_ACCESS)))
        return STATUS_INVALID_PARAMETER;
    variable = find(VariableName, VendorGuid);
    if (variable)
        return replace(variable, Value, ValueLength, Attributes);
    if (!ValueLength)
        return STATUS_VARIABLE_NOT_FOUND;
    return add(VariableName, VendorGuid, Value, ValueLength, Attributes & ~APPEND);
}
