/* Values: by name, by index, many at once. Too small a buffer is treated as key_query.c says. */
#include <string.h>

#include "cm/callback.h"
#include "cm/nt_key.h"

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

static NTSTATUS basic(const struct lab__cm_value *value, KEY_VALUE_BASIC_INFORMATION *info, ULONG room, PULONG needed)
{
    ULONG fixed = FIELD_OFFSET(KEY_VALUE_BASIC_INFORMATION, Name);

    *needed = fixed + value->entry.name_length;
    if (room < fixed)
        return STATUS_BUFFER_TOO_SMALL;
    info->TitleIndex = 0;
    info->Type = value->type;
    info->NameLength = value->entry.name_length;
    put(info, room, fixed, value->entry.name, value->entry.name_length);
    return result(room, *needed);
}

static NTSTATUS full(const struct lab__cm_value *value, ULONG alignment, KEY_VALUE_FULL_INFORMATION *info, ULONG room,
                     PULONG needed)
{
    ULONG fixed = FIELD_OFFSET(KEY_VALUE_FULL_INFORMATION, Name), name = value->entry.name_length;
    ULONG offset = (fixed + name + alignment - 1) & ~(alignment - 1);

    *needed = value->size ? offset + value->size : fixed + name;
    if (room < fixed)
        return STATUS_BUFFER_TOO_SMALL;
    info->TitleIndex = 0;
    info->Type = value->type;
    info->DataOffset = value->size ? offset : (ULONG)-1;
    info->DataLength = value->size;
    info->NameLength = name;
    put(info, room, fixed, value->entry.name, name);
    put(info, room, offset, lab__cm_value_data(value), value->size);
    return result(room, *needed);
}

static NTSTATUS partial(const struct lab__cm_value *value, KEY_VALUE_PARTIAL_INFORMATION *info, ULONG room,
                        PULONG needed)
{
    ULONG fixed = FIELD_OFFSET(KEY_VALUE_PARTIAL_INFORMATION, Data);

    *needed = fixed + value->size;
    if (room < fixed)
        return STATUS_BUFFER_TOO_SMALL;
    info->TitleIndex = 0;
    info->Type = value->type;
    info->DataLength = value->size;
    put(info, room, fixed, lab__cm_value_data(value), value->size);
    return result(room, *needed);
}

static NTSTATUS partial_aligned(const struct lab__cm_value *value, KEY_VALUE_PARTIAL_INFORMATION_ALIGN64 *info,
                                ULONG room, PULONG needed)
{
    ULONG fixed = FIELD_OFFSET(KEY_VALUE_PARTIAL_INFORMATION_ALIGN64, Data);

    *needed = fixed + value->size;
    if (room < fixed)
        return STATUS_BUFFER_TOO_SMALL;
    info->Type = value->type;
    info->DataLength = value->size;
    put(info, room, fixed, lab__cm_value_data(value), value->size);
    return result(room, *needed);
}

NTSTATUS lab__cm_value_information(const struct lab__cm_value *value, KEY_VALUE_INFORMATION_CLASS class, PVOID buffer,
                                   ULONG length, PULONG needed)
{
    switch (class) {
    case KeyValueBasicInformation:
        return basic(value, buffer, length, needed);
    case KeyValueFullInformation:
        return full(value, 4, buffer, length, needed);
    case KeyValueFullInformationAlign64:
        return full(value, 8, buffer, length, needed);
    case KeyValuePartialInformation:
        return partial(value, buffer, length, needed);
    default:
        return partial_aligned(value, buffer, length, needed);
    }
}

static NTSTATUS query_value(struct lab__cm_node *node, const UNICODE_STRING *name, KEY_VALUE_INFORMATION_CLASS class,
                            PVOID buffer, ULONG length, PULONG needed)
{
    struct lab__cm_value *value;

    if (lab__cm_is_deleted(node))
        return STATUS_KEY_DELETED;
    value = lab__cm_value_find(node, name);
    return value ? lab__cm_value_information(value, class, buffer, length, needed) : STATUS_OBJECT_NAME_NOT_FOUND;
}

static NTSTATUS query(HANDLE handle, UNICODE_STRING *value_name, KEY_VALUE_INFORMATION_CLASS class, PVOID buffer,
                      ULONG length, PULONG result_length, KPROCESSOR_MODE mode)
{
    REG_QUERY_VALUE_KEY_INFORMATION information = {0};
    struct lab__cm_call call = {RegNtPreQueryValueKey, &information, 0};
    UNICODE_STRING name;
    NTSTATUS status;

    if ((ULONG) class > KeyValuePartialInformationAlign64)
        return STATUS_INVALID_PARAMETER;
    status = lab__cm_key_reference(handle, KEY_QUERY_VALUE, mode, &call.key);
    if (!NT_SUCCESS(status))
        return status;
    status = lab__cm_probe_out(buffer, length, result_length, mode);
    if (NT_SUCCESS(status))
        status = lab__cm_capture_value_name(value_name, mode, &name);
    if (NT_SUCCESS(status)) {
        information = (REG_QUERY_VALUE_KEY_INFORMATION){call.key, &name, class, buffer, length, result_length, 0, 0, 0};
        if (lab__cm_pre(&call, &status))
            status = query_value(call.key->node, &name, class, buffer, length, result_length);
        status = lab__cm_post(&call, status);
        lab__cm_release(&name, mode);
    }
    lab__ob_dereference(call.key);
    return status;
}

/*
 * ZwQueryValueKey: a value by its name, by class.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_OBJECT_NAME_NOT_FOUND; STATUS_BUFFER_TOO_SMALL, STATUS_BUFFER_OVERFLOW; STATUS_INVALID_PARAMETER for
 *         the class; STATUS_KEY_DELETED
 * Source  wdm/nf-wdm-zwqueryvaluekey
 */
NTSTATUS ZwQueryValueKey(HANDLE KeyHandle, PUNICODE_STRING ValueName,
                         KEY_VALUE_INFORMATION_CLASS KeyValueInformationClass, PVOID KeyValueInformation, ULONG Length,
                         PULONG ResultLength)
{
    LAB_DDI(ZwQueryValueKey);
    return query(KeyHandle, ValueName, KeyValueInformationClass, KeyValueInformation, Length, ResultLength, KernelMode);
}

NTSTATUS lab__cm_nt_query_value_key(HANDLE KeyHandle, PUNICODE_STRING ValueName,
                                    KEY_VALUE_INFORMATION_CLASS KeyValueInformationClass, PVOID KeyValueInformation,
                                    ULONG Length, PULONG ResultLength)
{
    return query(KeyHandle, ValueName, KeyValueInformationClass, KeyValueInformation, Length, ResultLength,
                 lab__ke_thread()->previous_mode);
}

static NTSTATUS enumerate_values(struct lab__cm_node *node, ULONG index, KEY_VALUE_INFORMATION_CLASS class,
                                 PVOID buffer, ULONG length, PULONG needed)
{
    struct lab__cm_entry *entry;

    if (lab__cm_is_deleted(node))
        return STATUS_KEY_DELETED;
    entry = lab__cm_value_at(node, index);
    return entry ? lab__cm_value_information(lab__cm_value_of(entry), class, buffer, length, needed)
                 : STATUS_NO_MORE_ENTRIES;
}

static NTSTATUS enumerate(HANDLE handle, ULONG index, KEY_VALUE_INFORMATION_CLASS class, PVOID buffer, ULONG length,
                          PULONG result_length, KPROCESSOR_MODE mode)
{
    REG_ENUMERATE_VALUE_KEY_INFORMATION information = {0};
    struct lab__cm_call call = {RegNtPreEnumerateValueKey, &information, 0};
    NTSTATUS status;

    if ((ULONG) class > KeyValuePartialInformationAlign64)
        return STATUS_INVALID_PARAMETER;
    status = lab__cm_key_reference(handle, KEY_QUERY_VALUE, mode, &call.key);
    if (!NT_SUCCESS(status))
        return status;
    status = lab__cm_probe_out(buffer, length, result_length, mode);
    if (NT_SUCCESS(status)) {
        information =
            (REG_ENUMERATE_VALUE_KEY_INFORMATION){call.key, index, class, buffer, length, result_length, 0, 0, 0};
        if (lab__cm_pre(&call, &status))
            status = enumerate_values(call.key->node, index, class, buffer, length, result_length);
        status = lab__cm_post(&call, status);
    }
    lab__ob_dereference(call.key);
    return status;
}

/*
 * ZwEnumerateValueKey: the index-th value, in the order in which they were made.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_NO_MORE_ENTRIES; else those of ZwQueryValueKey
 * Source  wdm/nf-wdm-zwenumeratevaluekey
 */
NTSTATUS ZwEnumerateValueKey(HANDLE KeyHandle, ULONG Index, KEY_VALUE_INFORMATION_CLASS KeyValueInformationClass,
                             PVOID KeyValueInformation, ULONG Length, PULONG ResultLength)
{
    LAB_DDI(ZwEnumerateValueKey);
    return enumerate(KeyHandle, Index, KeyValueInformationClass, KeyValueInformation, Length, ResultLength, KernelMode);
}

NTSTATUS lab__cm_nt_enumerate_value_key(HANDLE KeyHandle, ULONG Index,
                                        KEY_VALUE_INFORMATION_CLASS KeyValueInformationClass, PVOID KeyValueInformation,
                                        ULONG Length, PULONG ResultLength)
{
    return enumerate(KeyHandle, Index, KeyValueInformationClass, KeyValueInformation, Length, ResultLength,
                     lab__ke_thread()->previous_mode);
}

/* --- many at once --- */

/* Each value's data begins at a multiple of four; what no longer fits is only counted. */
static NTSTATUS one_of_many(struct lab__cm_node *node, KEY_VALUE_ENTRY *entry, PVOID buffer, ULONG room, ULONG *used,
                            ULONG *needed, KPROCESSOR_MODE mode)
{
    struct lab__cm_value *value;
    UNICODE_STRING name;
    NTSTATUS status = lab__cm_capture_value_name(entry->ValueName, mode, &name);

    if (!NT_SUCCESS(status))
        return status;
    value = lab__cm_value_find(node, &name);
    lab__cm_release(&name, mode);
    if (!value)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    *needed = ((*needed + 3) & ~3u) + value->size;
    *used = (*used + 3) & ~3u;
    if (*used > room || value->size > room - *used)
        return STATUS_BUFFER_OVERFLOW;
    put(buffer, room, *used, lab__cm_value_data(value), value->size);
    entry->DataOffset = *used;
    entry->DataLength = value->size;
    entry->Type = value->type;
    *used += value->size;
    return STATUS_SUCCESS;
}

static NTSTATUS query_many(struct lab__cm_node *node, KEY_VALUE_ENTRY *entries, ULONG count, PVOID buffer,
                           ULONG *length, PULONG required, KPROCESSOR_MODE mode)
{
    ULONG used = 0, needed = 0, room = *length;
    NTSTATUS status = STATUS_SUCCESS;

    if (lab__cm_is_deleted(node))
        return STATUS_KEY_DELETED;
    for (ULONG i = 0; i < count; i++) {
        NTSTATUS one = one_of_many(node, &entries[i], buffer, room, &used, &needed, mode);

        if (one == STATUS_BUFFER_OVERFLOW)
            room = used; /* none of those that follow may be stored before it */
        else if (!NT_SUCCESS(one))
            return one;
        if (one != STATUS_SUCCESS)
            status = one;
    }
    *length = used;
    if (required)
        *required = needed;
    return status;
}

static NTSTATUS probe_many(KEY_VALUE_ENTRY *entries, ULONG count, PVOID buffer, PULONG length, PULONG required)
{
    if (NT_ERROR(lab__mm_probe_any_write(length, sizeof *length)) ||
        (required && NT_ERROR(lab__mm_probe_any_write(required, sizeof *required))) ||
        (count && NT_ERROR(lab__mm_probe_any_write(entries, (SIZE_T)count * sizeof *entries))) ||
        (*length && NT_ERROR(lab__mm_probe_any_write(buffer, *length))))
        return STATUS_ACCESS_VIOLATION;
    return STATUS_SUCCESS;
}

static NTSTATUS multiple(HANDLE handle, KEY_VALUE_ENTRY *entries, ULONG count, PVOID buffer, PULONG length,
                         PULONG required, KPROCESSOR_MODE mode)
{
    REG_QUERY_MULTIPLE_VALUE_KEY_INFORMATION information = {0};
    struct lab__cm_call call = {RegNtPreQueryMultipleValueKey, &information, 0};
    NTSTATUS status = lab__cm_key_reference(handle, KEY_QUERY_VALUE, mode, &call.key);

    if (!NT_SUCCESS(status))
        return status;
    if (count > 0x10000)
        status = STATUS_INSUFFICIENT_RESOURCES;
    else if (mode == UserMode)
        status = probe_many(entries, count, buffer, length, required);
    if (NT_SUCCESS(status)) {
        information =
            (REG_QUERY_MULTIPLE_VALUE_KEY_INFORMATION){call.key, entries, count, buffer, length, required, 0, 0, 0};
        if (lab__cm_pre(&call, &status))
            status = query_many(call.key->node, entries, count, buffer, length, required, mode);
        status = lab__cm_post(&call, status);
    }
    lab__ob_dereference(call.key);
    return status;
}

/*
 * ZwQueryMultipleValueKey: the data of several values at one time.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_BUFFER_OVERFLOW with *RequiredBufferLength set; STATUS_OBJECT_NAME_NOT_FOUND, STATUS_KEY_DELETED,
 *         STATUS_INSUFFICIENT_RESOURCES for more than 65536 values
 */
NTSTATUS ZwQueryMultipleValueKey(HANDLE KeyHandle, PKEY_VALUE_ENTRY ValueEntries, ULONG EntryCount, PVOID ValueBuffer,
                                 PULONG BufferLength, PULONG RequiredBufferLength)
{
    return multiple(KeyHandle, ValueEntries, EntryCount, ValueBuffer, BufferLength, RequiredBufferLength, KernelMode);
}

NTSTATUS lab__cm_nt_query_multiple_value_key(HANDLE KeyHandle, PKEY_VALUE_ENTRY ValueEntries, ULONG EntryCount,
                                             PVOID ValueBuffer, PULONG BufferLength, PULONG RequiredBufferLength)
{
    return multiple(KeyHandle, ValueEntries, EntryCount, ValueBuffer, BufferLength, RequiredBufferLength,
                    lab__ke_thread()->previous_mode);
}
