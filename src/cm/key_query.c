/*
 * What is known of a key, and which subkeys it has.
 *
 * A buffer that holds not even the fixed part gets nothing and STATUS_BUFFER_TOO_SMALL; one that lacks room for the
 * rest gets as much as fits and STATUS_BUFFER_OVERFLOW. *ResultLength is what would have been enough, in each case.
 */
#include <string.h>

#include "cm/callback.h"
#include "cm/nt_key.h"

/* As much of `length` bytes at `offset` as the buffer has room for. */
static void put(PVOID buffer, ULONG room, ULONG offset, const void *from, ULONG length)
{
    if (offset >= room || !length)
        return;
    memcpy((char *)buffer + offset, from, length < room - offset ? length : room - offset);
}

static NTSTATUS result(ULONG room, ULONG needed)
{
    return room < needed ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

static ULONG aligned(ULONG offset)
{
    return (offset + 3) & ~3u;
}

static NTSTATUS basic(struct lab__cm_node *node, KEY_BASIC_INFORMATION *info, ULONG room, PULONG needed)
{
    ULONG fixed = FIELD_OFFSET(KEY_BASIC_INFORMATION, Name);

    *needed = fixed + node->entry.name_length;
    if (room < fixed)
        return STATUS_BUFFER_TOO_SMALL;
    info->LastWriteTime.QuadPart = node->last_write;
    info->TitleIndex = 0;
    info->NameLength = node->entry.name_length;
    put(info, room, fixed, node->entry.name, node->entry.name_length);
    return result(room, *needed);
}

static NTSTATUS with_class(struct lab__cm_node *node, KEY_NODE_INFORMATION *info, ULONG room, PULONG needed)
{
    ULONG fixed = FIELD_OFFSET(KEY_NODE_INFORMATION, Name), name = node->entry.name_length;
    ULONG offset = aligned(fixed + name);

    *needed = node->class.Length ? offset + node->class.Length : fixed + name;
    if (room < fixed)
        return STATUS_BUFFER_TOO_SMALL;
    info->LastWriteTime.QuadPart = node->last_write;
    info->TitleIndex = 0;
    info->ClassOffset = node->class.Length ? offset : (ULONG)-1;
    info->ClassLength = node->class.Length;
    info->NameLength = name;
    put(info, room, fixed, node->entry.name, name);
    put(info, room, offset, node->class.Buffer, node->class.Length);
    return result(room, *needed);
}

static NTSTATUS full(struct lab__cm_node *node, KEY_FULL_INFORMATION *info, ULONG room, PULONG needed)
{
    ULONG fixed = FIELD_OFFSET(KEY_FULL_INFORMATION, Class);

    *needed = fixed + node->class.Length;
    if (room < fixed)
        return STATUS_BUFFER_TOO_SMALL;
    lab__cm_node_measure(node);
    info->LastWriteTime.QuadPart = node->last_write;
    info->TitleIndex = 0;
    info->ClassOffset = node->class.Length ? fixed : (ULONG)-1;
    info->ClassLength = node->class.Length;
    info->SubKeys = lab__cm_subkey_count(node);
    info->MaxNameLen = node->max_name;
    info->MaxClassLen = node->max_class;
    info->Values = lab__cm_value_count(node);
    info->MaxValueNameLen = node->max_value_name;
    info->MaxValueDataLen = node->max_value_data;
    put(info, room, fixed, node->class.Buffer, node->class.Length);
    return result(room, *needed);
}

static NTSTATUS path(struct lab__cm_node *node, KEY_NAME_INFORMATION *info, ULONG room, PULONG needed)
{
    ULONG fixed = FIELD_OFFSET(KEY_NAME_INFORMATION, Name);
    USHORT length = lab__cm_node_path(node, 0);
    WCHAR *whole;

    *needed = fixed + length;
    if (room < fixed)
        return STATUS_BUFFER_TOO_SMALL;
    info->NameLength = length;
    if (room >= *needed) {
        lab__cm_node_path(node, info->Name);
        return STATUS_SUCCESS;
    }
    whole = lab__mm_kernel_alloc(length);
    if (!whole)
        return STATUS_INSUFFICIENT_RESOURCES;
    lab__cm_node_path(node, whole);
    put(info, room, fixed, whole, length);
    lab__mm_kernel_free(whole);
    return STATUS_BUFFER_OVERFLOW;
}

static void cached(struct lab__cm_node *node, KEY_CACHED_INFORMATION *info)
{
    lab__cm_node_measure(node);
    *info = (KEY_CACHED_INFORMATION){.LastWriteTime.QuadPart = node->last_write,
                                     .SubKeys = lab__cm_subkey_count(node),
                                     .MaxNameLen = node->max_name,
                                     .Values = lab__cm_value_count(node),
                                     .MaxValueNameLen = node->max_value_name,
                                     .MaxValueDataLen = node->max_value_data,
                                     .NameLength = node->entry.name_length};
}

/* Those of a fixed size: nothing, or all of it. */
static NTSTATUS fixed_size(struct lab__cm_key *key, KEY_INFORMATION_CLASS class, PVOID buffer, ULONG room,
                           PULONG needed)
{
    struct lab__cm_node *node = key->node;
    ULONG words[3] = {0};

    *needed = class == KeyCachedInformation  ? sizeof(KEY_CACHED_INFORMATION)
              : class == KeyFlagsInformation ? sizeof words
                                             : sizeof words[0];
    if (room < *needed)
        return STATUS_BUFFER_TOO_SMALL;
    if (class == KeyCachedInformation) {
        cached(node, buffer);
        return STATUS_SUCCESS;
    }
    if (class == KeyFlagsInformation) {
        words[0] = node->user_flags;
        words[1] = node->flags & (LAB_CM_VOLATILE | LAB_CM_LINK); /* REG_FLAG_VOLATILE, REG_FLAG_LINK */
        words[2] = node->control_flags;
    } else if (class == KeyVirtualizationInformation) {
        words[0] = node->virtual_flags << 2;
    } else if (class == KeyHandleTagsInformation) {
        words[0] = key->handle_tags;
    } else if (class == KeyTrustInformation) {
        words[0] = 1; /* all hives are the system's own */
    }
    memcpy(buffer, words, *needed);
    return STATUS_SUCCESS;
}

NTSTATUS lab__cm_node_information(struct lab__cm_node *node, KEY_INFORMATION_CLASS class, PVOID buffer, ULONG length,
                                  PULONG needed)
{
    switch (class) {
    case KeyBasicInformation:
        return basic(node, buffer, length, needed);
    case KeyNodeInformation:
        return with_class(node, buffer, length, needed);
    case KeyFullInformation:
        return full(node, buffer, length, needed);
    default:
        return path(node, buffer, length, needed);
    }
}

static NTSTATUS query_node(struct lab__cm_key *key, KEY_INFORMATION_CLASS class, PVOID buffer, ULONG length,
                           PULONG needed)
{
    if (lab__cm_is_deleted(key->node))
        return STATUS_KEY_DELETED;
    if (class <= KeyNameInformation)
        return lab__cm_node_information(key->node, class, buffer, length, needed);
    return fixed_size(key, class, buffer, length, needed);
}

static NTSTATUS query(HANDLE handle, KEY_INFORMATION_CLASS class, PVOID buffer, ULONG length, PULONG result_length,
                      KPROCESSOR_MODE mode)
{
    REG_QUERY_KEY_INFORMATION information = {0};
    struct lab__cm_call call = {RegNtPreQueryKey, &information, 0};
    ACCESS_MASK access = class == KeyNameInformation || class == KeyHandleTagsInformation ? 0 : KEY_QUERY_VALUE;
    NTSTATUS status;

    if ((ULONG) class >= MaxKeyInfoClass)
        return STATUS_INVALID_PARAMETER;
    status = lab__cm_key_reference(handle, access, mode, &call.key);
    if (!NT_SUCCESS(status))
        return status;
    status = lab__cm_probe_out(buffer, length, result_length, mode);
    if (NT_SUCCESS(status)) {
        information = (REG_QUERY_KEY_INFORMATION){call.key, class, buffer, length, result_length, 0, 0, 0};
        if (lab__cm_pre(&call, &status))
            status = query_node(call.key, class, buffer, length, result_length);
        status = lab__cm_post(&call, status);
    }
    lab__ob_dereference(call.key);
    return status;
}

/*
 * ZwQueryKey: what is known of a key, by class.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_BUFFER_TOO_SMALL, STATUS_BUFFER_OVERFLOW; STATUS_INVALID_PARAMETER for the class; STATUS_KEY_DELETED
 * Source  wdm/nf-wdm-zwquerykey
 */
NTSTATUS ZwQueryKey(HANDLE KeyHandle, KEY_INFORMATION_CLASS KeyInformationClass, PVOID KeyInformation, ULONG Length,
                    PULONG ResultLength)
{
    LAB_DDI(ZwQueryKey);
    return query(KeyHandle, KeyInformationClass, KeyInformation, Length, ResultLength, KernelMode);
}

NTSTATUS lab__cm_nt_query_key(HANDLE KeyHandle, KEY_INFORMATION_CLASS KeyInformationClass, PVOID KeyInformation,
                              ULONG Length, PULONG ResultLength)
{
    return query(KeyHandle, KeyInformationClass, KeyInformation, Length, ResultLength, lab__ke_thread()->previous_mode);
}

static NTSTATUS enumerate_node(struct lab__cm_node *node, ULONG index, KEY_INFORMATION_CLASS class, PVOID buffer,
                               ULONG length, PULONG needed)
{
    struct lab__cm_entry *entry;

    if (lab__cm_is_deleted(node))
        return STATUS_KEY_DELETED;
    entry = lab__cm_subkey_at(node, index);
    return entry ? lab__cm_node_information(lab__cm_node_of(entry), class, buffer, length, needed)
                 : STATUS_NO_MORE_ENTRIES;
}

static NTSTATUS enumerate(HANDLE handle, ULONG index, KEY_INFORMATION_CLASS class, PVOID buffer, ULONG length,
                          PULONG result_length, KPROCESSOR_MODE mode)
{
    REG_ENUMERATE_KEY_INFORMATION information = {0};
    struct lab__cm_call call = {RegNtPreEnumerateKey, &information, 0};
    NTSTATUS status;

    if ((ULONG) class > KeyFullInformation)
        return STATUS_INVALID_PARAMETER;
    status = lab__cm_key_reference(handle, KEY_ENUMERATE_SUB_KEYS, mode, &call.key);
    if (!NT_SUCCESS(status))
        return status;
    status = lab__cm_probe_out(buffer, length, result_length, mode);
    if (NT_SUCCESS(status)) {
        information = (REG_ENUMERATE_KEY_INFORMATION){call.key, index, class, buffer, length, result_length, 0, 0, 0};
        if (lab__cm_pre(&call, &status))
            status = enumerate_node(call.key->node, index, class, buffer, length, result_length);
        status = lab__cm_post(&call, status);
    }
    lab__ob_dereference(call.key);
    return status;
}

/*
 * ZwEnumerateKey: what is known of the index-th subkey. Those that are volatile come last; else names are in order.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_NO_MORE_ENTRIES; STATUS_BUFFER_TOO_SMALL, STATUS_BUFFER_OVERFLOW; STATUS_INVALID_PARAMETER for any
 *         class but basic, node and full; STATUS_KEY_DELETED
 * Source  wdm/nf-wdm-zwenumeratekey
 */
NTSTATUS ZwEnumerateKey(HANDLE KeyHandle, ULONG Index, KEY_INFORMATION_CLASS KeyInformationClass, PVOID KeyInformation,
                        ULONG Length, PULONG ResultLength)
{
    LAB_DDI(ZwEnumerateKey);
    return enumerate(KeyHandle, Index, KeyInformationClass, KeyInformation, Length, ResultLength, KernelMode);
}

NTSTATUS lab__cm_nt_enumerate_key(HANDLE KeyHandle, ULONG Index, KEY_INFORMATION_CLASS KeyInformationClass,
                                  PVOID KeyInformation, ULONG Length, PULONG ResultLength)
{
    return enumerate(KeyHandle, Index, KeyInformationClass, KeyInformation, Length, ResultLength,
                     lab__ke_thread()->previous_mode);
}
