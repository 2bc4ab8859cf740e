/*
 * RtlQueryRegistryValues: a table of values and subkeys, read with one call.
 *
 * Each entry names a value, or all of a key's, or a subkey that the entries behind it are about. A value goes to the
 * entry's routine or, with DIRECT, into its buffer. Rule that drivers break most: DIRECT without TYPECHECK lets whoever
 * writes the value overflow the buffer; outside the system's own hives that is a 0x139.
 */
#include <string.h>

#include "cm/rtl_registry.h"
#include "rtl/rtl_p.h"

#define FAST_FAIL_UNSAFE_REGISTRY 27
#define TYPE_SHIFT                24

struct query {
    HANDLE top, at; /* the caller's key, and the one that entries are about now */
    PVOID context;
    const WCHAR *environment;
};

static BOOLEAN is_string(ULONG type)
{
    return type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ;
}

/* --- storing directly --- */

static NTSTATUS store_string(UNICODE_STRING *to, const void *data, ULONG size)
{
    ULONG length = size < 0xFFFE ? size : 0xFFFE;

    if (!to->Buffer) {
        to->Buffer = lab__rtl_string_alloc(length ? length : sizeof(WCHAR));
        if (!to->Buffer)
            return STATUS_NO_MEMORY;
        to->MaximumLength = (USHORT)length;
    } else if (length > to->MaximumLength) {
        return STATUS_BUFFER_TOO_SMALL;
    }
    memcpy(to->Buffer, data, length);
    to->Length = (USHORT)(length >= sizeof(WCHAR) ? length - sizeof(WCHAR) : 0);
    return STATUS_SUCCESS;
}

static NTSTATUS store_binary(ULONG *to, ULONG type, const void *data, ULONG size)
{
    LONG room;

    if (size <= sizeof(ULONG)) {
        memcpy(to, data, size);
        return STATUS_SUCCESS;
    }
    room = *(LONG *)to;
    if (room < 0) { /* the data alone */
        if ((ULONG)-room < size)
            return STATUS_BUFFER_TOO_SMALL;
        memcpy(to, data, size);
        return STATUS_SUCCESS;
    }
    if ((ULONG)room < 2 * sizeof(ULONG) || (ULONG)room - 2 * sizeof(ULONG) < size)
        return STATUS_BUFFER_TOO_SMALL;
    to[0] = size;
    to[1] = type;
    memcpy(to + 2, data, size);
    return STATUS_SUCCESS;
}

/* --- expanding environment variables --- */

static const WCHAR *find_variable(const WCHAR *environment, const WCHAR *name, ULONG length)
{
    if (!environment)
        return 0;
    for (const WCHAR *at = environment; *at;) {
        UNICODE_STRING wanted = {(USHORT)(length * sizeof(WCHAR)), 0, (PWCH)name}, own = {0, 0, (PWCH)at};

        while (*at && (*at != '=' || at == own.Buffer))
            at++;
        own.Length = (USHORT)((at - own.Buffer) * sizeof(WCHAR));
        if (*at == '=' && RtlEqualUnicodeString(&own, &wanted, TRUE))
            return at + 1;
        while (*at)
            at++;
        at++;
    }
    return 0;
}

/* What `text` becomes, in characters; `to` may be 0. Variables that are unknown stay as they are written. */
static ULONG expand(const WCHAR *environment, const WCHAR *text, WCHAR *to)
{
    ULONG count = 0;

    while (*text) {
        const WCHAR *end = text + 1, *value = 0;

        if (*text == '%') {
            while (*end && *end != '%')
                end++;
            if (*end && end > text + 1)
                value = find_variable(environment, text + 1, (ULONG)(end - text - 1));
        }
        if (value) {
            for (; *value; value++, count++)
                if (to)
                    to[count] = *value;
            text = end + 1;
        } else {
            if (to)
                to[count] = *text;
            count++;
            text++;
        }
    }
    if (to)
        to[count] = 0;
    return count + 1;
}

/* --- one value --- */

static NTSTATUS hand_over(struct query *query, RTL_QUERY_REGISTRY_TABLE *entry, const WCHAR *name, ULONG type,
                          const void *data, ULONG size)
{
    NTSTATUS status;

    if (entry->Flags & RTL_QUERY_REGISTRY_DIRECT)
        return is_string(type) ? store_string(entry->EntryContext, data, size)
                               : store_binary(entry->EntryContext, type, data, size);
    status = entry->QueryRoutine((PWSTR)name, type, (PVOID)data, size, query->context, entry->EntryContext);
    return status == STATUS_BUFFER_TOO_SMALL ? STATUS_SUCCESS : status;
}

static ULONG string_size(const WCHAR *text)
{
    ULONG count = 0;

    while (text[count])
        count++;
    return (count + 1) * sizeof(WCHAR);
}

static NTSTATUS hand_over_each(struct query *query, RTL_QUERY_REGISTRY_TABLE *entry, const WCHAR *name,
                               const WCHAR *strings, ULONG size)
{
    const WCHAR *end = strings + size / sizeof(WCHAR);
    NTSTATUS status = STATUS_SUCCESS;

    if (entry->Flags & RTL_QUERY_REGISTRY_DIRECT)
        return STATUS_INVALID_PARAMETER; /* it has to be asked for as a whole */
    while (NT_SUCCESS(status) && strings < end && *strings) {
        ULONG one = string_size(strings);

        status = hand_over(query, entry, name, REG_SZ, strings, one);
        strings += one / sizeof(WCHAR);
    }
    return status;
}

static NTSTATUS hand_over_expanded(struct query *query, RTL_QUERY_REGISTRY_TABLE *entry, const WCHAR *name,
                                   const WCHAR *text)
{
    ULONG count = expand(query->environment, text, 0);
    WCHAR *whole = lab__mm_kernel_alloc(count * sizeof(WCHAR));
    NTSTATUS status;

    if (!whole)
        return STATUS_NO_MEMORY;
    expand(query->environment, text, whole);
    status = hand_over(query, entry, name, REG_SZ, whole, count * sizeof(WCHAR));
    lab__mm_kernel_free(whole);
    return status;
}

static NTSTATUS deliver(struct query *query, RTL_QUERY_REGISTRY_TABLE *entry, const WCHAR *name, ULONG type,
                        const void *data, ULONG size)
{
    if (!(entry->Flags & RTL_QUERY_REGISTRY_NOEXPAND) && size >= sizeof(WCHAR)) {
        if (type == REG_MULTI_SZ)
            return hand_over_each(query, entry, name, data, size);
        if (type == REG_EXPAND_SZ)
            return hand_over_expanded(query, entry, name, data);
    }
    return hand_over(query, entry, name, type, data, size);
}

static ULONG default_size(ULONG type, const WCHAR *data)
{
    ULONG size = 0;

    if (type != REG_MULTI_SZ)
        return string_size(data);
    while (data[size / sizeof(WCHAR)])
        size += string_size(data + size / sizeof(WCHAR));
    return size + sizeof(WCHAR);
}

/* The value is missing. */
static NTSTATUS deliver_default(struct query *query, RTL_QUERY_REGISTRY_TABLE *entry)
{
    ULONG type = entry->Flags & RTL_QUERY_REGISTRY_TYPECHECK ? entry->DefaultType & 0xFF : entry->DefaultType;
    ULONG size = entry->DefaultLength;

    if (entry->Flags & RTL_QUERY_REGISTRY_REQUIRED)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    if (type == REG_NONE)
        return STATUS_SUCCESS;
    if (!size && is_string(type) && entry->DefaultData)
        size = default_size(type, entry->DefaultData);
    return deliver(query, entry, entry->Name, type, entry->DefaultData, size);
}

static NTSTATUS check_type(const RTL_QUERY_REGISTRY_TABLE *entry, ULONG type)
{
    if ((entry->Flags & RTL_QUERY_REGISTRY_TYPECHECK) && entry->DefaultType >> TYPE_SHIFT != type)
        return STATUS_OBJECT_TYPE_MISMATCH;
    return STATUS_SUCCESS;
}

/* A whole KEY_VALUE_FULL_INFORMATION of a value with zeros behind it, by name, or by index where that is 0. */
static NTSTATUS fetch(HANDLE key, const UNICODE_STRING *name, ULONG index, KEY_VALUE_FULL_INFORMATION **result)
{
    ULONG room = 256, needed;

    *result = 0;
    for (;;) {
        KEY_VALUE_FULL_INFORMATION *info = lab__mm_kernel_alloc(room + 2 * sizeof(WCHAR));
        NTSTATUS status;

        if (!info)
            return STATUS_NO_MEMORY;
        status = name ? ZwQueryValueKey(key, (PUNICODE_STRING)name, KeyValueFullInformation, info, room, &needed)
                      : ZwEnumerateValueKey(key, index, KeyValueFullInformation, info, room, &needed);
        if (status == STATUS_SUCCESS) {
            memset((char *)info + needed, 0, room + 2 * sizeof(WCHAR) - needed);
            *result = info;
            return status;
        }
        lab__mm_kernel_free(info);
        if (status != STATUS_BUFFER_OVERFLOW && status != STATUS_BUFFER_TOO_SMALL)
            return status;
        room = needed;
    }
}

static const void *data_of(const KEY_VALUE_FULL_INFORMATION *info)
{
    return info->DataLength ? (const char *)info + info->DataOffset : (const char *)L"\0";
}

static NTSTATUS named_value(struct query *query, RTL_QUERY_REGISTRY_TABLE *entry)
{
    KEY_VALUE_FULL_INFORMATION *info;
    UNICODE_STRING name;
    NTSTATUS status;

    RtlInitUnicodeString(&name, entry->Name);
    status = fetch(query->at, &name, 0, &info);
    if (status == STATUS_OBJECT_NAME_NOT_FOUND)
        return deliver_default(query, entry);
    if (!NT_SUCCESS(status))
        return status;
    status = check_type(entry, info->Type);
    if (NT_SUCCESS(status))
        status = deliver(query, entry, entry->Name, info->Type, data_of(info), info->DataLength);
    lab__mm_kernel_free(info);
    if (NT_SUCCESS(status) && (entry->Flags & RTL_QUERY_REGISTRY_DELETE))
        ZwDeleteValueKey(query->at, &name);
    return status;
}

static NTSTATUS enumerated_value(struct query *query, RTL_QUERY_REGISTRY_TABLE *entry,
                                 const KEY_VALUE_FULL_INFORMATION *info)
{
    WCHAR *name = lab__mm_kernel_alloc(info->NameLength + sizeof(WCHAR));
    NTSTATUS status;

    if (!name)
        return STATUS_NO_MEMORY;
    memcpy(name, info->Name, info->NameLength);
    status = check_type(entry, info->Type);
    if (NT_SUCCESS(status))
        status = deliver(query, entry, name, info->Type, data_of(info), info->DataLength);
    lab__mm_kernel_free(name);
    return status;
}

static NTSTATUS all_values(struct query *query, RTL_QUERY_REGISTRY_TABLE *entry)
{
    ULONG index = 0, seen = 0;

    for (;; seen++) {
        KEY_VALUE_FULL_INFORMATION *info;
        NTSTATUS status = fetch(query->at, 0, index, &info);

        if (status == STATUS_NO_MORE_ENTRIES)
            return !seen && (entry->Flags & RTL_QUERY_REGISTRY_REQUIRED) ? STATUS_OBJECT_NAME_NOT_FOUND
                                                                         : STATUS_SUCCESS;
        if (!NT_SUCCESS(status))
            return status;
        status = enumerated_value(query, entry, info);
        if (NT_SUCCESS(status) && (entry->Flags & RTL_QUERY_REGISTRY_DELETE)) {
            UNICODE_STRING name = {(USHORT)info->NameLength, (USHORT)info->NameLength, info->Name};

            ZwDeleteValueKey(query->at, &name);
        } else {
            index++;
        }
        lab__mm_kernel_free(info);
        if (!NT_SUCCESS(status))
            return status;
    }
}

/* --- the table --- */

static void back_to_top(struct query *query)
{
    if (query->at != query->top)
        ZwClose(query->at);
    query->at = query->top;
}

static NTSTATUS enter_subkey(struct query *query, RTL_QUERY_REGISTRY_TABLE *entry)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;
    HANDLE subkey;
    NTSTATUS status;

    if (!entry->Name)
        return STATUS_INVALID_PARAMETER;
    RtlInitUnicodeString(&name, entry->Name);
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, query->top, 0);
    status = ZwOpenKey(&subkey, MAXIMUM_ALLOWED, &attributes);
    if (!NT_SUCCESS(status))
        return status;
    query->at = subkey;
    return entry->QueryRoutine ? all_values(query, entry) : STATUS_SUCCESS;
}

/* Only the hives below \Registry\Machine are the system's own. */
static BOOLEAN is_trusted(HANDLE handle)
{
    static const UNICODE_STRING machine = RTL_CONSTANT_STRING(L"MACHINE");
    struct lab__cm_key *key;
    BOOLEAN trusted = TRUE;

    if (!NT_SUCCESS(lab__cm_key_reference(handle, 0, KernelMode, &key)))
        return TRUE; /* reading it fails anyway */
    for (struct lab__cm_node *node = key->node; node->entry.owner; node = node->entry.owner)
        if (node->entry.owner == lab__cm.root) {
            UNICODE_STRING name = lab__cm_name_of(&node->entry);

            trusted = RtlEqualUnicodeString(&name, &machine, TRUE);
        }
    lab__ob_dereference(key);
    return trusted;
}

static NTSTATUS check_direct(struct query *query, const RTL_QUERY_REGISTRY_TABLE *entry)
{
    if (!(entry->Flags & RTL_QUERY_REGISTRY_DIRECT))
        return STATUS_SUCCESS;
    if (!entry->Name || (entry->Flags & RTL_QUERY_REGISTRY_SUBKEY) || entry->QueryRoutine)
        return STATUS_INVALID_PARAMETER;
    if (!(entry->Flags & RTL_QUERY_REGISTRY_TYPECHECK) && !is_trusted(query->at)) {
        lab__ke_crash_detail("RTL_QUERY_REGISTRY_DIRECT without RTL_QUERY_REGISTRY_TYPECHECK reads a hive that is not "
                             "the system's");
        lab__ke_bugcheck(KERNEL_SECURITY_CHECK_FAILURE, FAST_FAIL_UNSAFE_REGISTRY, 0, 0, 0);
    }
    return STATUS_SUCCESS;
}

static NTSTATUS process(struct query *query, RTL_QUERY_REGISTRY_TABLE *entry)
{
    NTSTATUS status;

    if (entry->Flags & (RTL_QUERY_REGISTRY_TOPKEY | RTL_QUERY_REGISTRY_SUBKEY))
        back_to_top(query);
    status = check_direct(query, entry);
    if (!NT_SUCCESS(status))
        return status;
    if (entry->Flags & RTL_QUERY_REGISTRY_SUBKEY)
        return enter_subkey(query, entry);
    if (!entry->QueryRoutine && !(entry->Flags & RTL_QUERY_REGISTRY_DIRECT))
        return STATUS_INVALID_PARAMETER;
    if (entry->Name)
        return named_value(query, entry);
    if (entry->Flags & RTL_QUERY_REGISTRY_NOVALUE)
        return entry->QueryRoutine(0, REG_NONE, 0, 0, query->context, entry->EntryContext);
    return all_values(query, entry);
}

static BOOLEAN is_last(const RTL_QUERY_REGISTRY_TABLE *entry)
{
    return !entry->QueryRoutine && !entry->Name &&
           !(entry->Flags & (RTL_QUERY_REGISTRY_SUBKEY | RTL_QUERY_REGISTRY_DIRECT));
}

/*
 * RtlQueryRegistryValues, RtlQueryRegistryValuesEx: read what a table asks for.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for an entry that makes no sense; STATUS_OBJECT_NAME_NOT_FOUND for the path, a
 *         subkey, or a required value; STATUS_BUFFER_TOO_SMALL and STATUS_OBJECT_TYPE_MISMATCH with DIRECT; what a
 *         routine returns, but for STATUS_BUFFER_TOO_SMALL; 0x139 for DIRECT without TYPECHECK in a foreign hive
 * Source  wdm/nf-wdm-rtlqueryregistryvalues
 */
NTSTATUS RtlQueryRegistryValues(ULONG RelativeTo, PCWSTR Path, PRTL_QUERY_REGISTRY_TABLE QueryTable, PVOID Context,
                                PVOID Environment)
{
    struct query query = {.context = Context, .environment = Environment};
    NTSTATUS status;

    LAB_DDI(RtlQueryRegistryValues);
    status = lab__cm_path_open(RelativeTo, Path, FALSE, &query.top);
    if (!NT_SUCCESS(status))
        return status;
    query.at = query.top;
    for (; NT_SUCCESS(status) && !is_last(QueryTable); QueryTable++)
        status = process(&query, QueryTable);
    back_to_top(&query);
    lab__cm_path_close(RelativeTo, query.top);
    return status;
}

NTSTATUS RtlQueryRegistryValuesEx(ULONG RelativeTo, PCWSTR Path, PRTL_QUERY_REGISTRY_TABLE QueryTable, PVOID Context,
                                  PVOID Environment)
{
    return RtlQueryRegistryValues(RelativeTo, Path, QueryTable, Context, Environment);
}
