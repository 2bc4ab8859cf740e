/* Transactions (ktmw32): the system services, with times in milliseconds. */
#include "win32/win32_p.h"
#include <ktmw32.h>
#include <ntlab/nt.h>

struct basic { /* TRANSACTION_BASIC_INFORMATION */
    GUID id;
    ULONG state, outcome;
};

struct properties { /* TRANSACTION_PROPERTIES_INFORMATION */
    ULONG isolation_level, isolation_flags;
    LARGE_INTEGER timeout;
    ULONG outcome, description_length;
    WCHAR description[64];
};

#define FIXED FIELD_OFFSET(struct properties, description)

static LARGE_INTEGER relative(DWORD milliseconds)
{
    LARGE_INTEGER time = {.QuadPart = milliseconds == INFINITE ? 0 : milliseconds * -10000LL};

    return time;
}

HANDLE CreateTransaction(LPSECURITY_ATTRIBUTES security, LPGUID uow, DWORD options, DWORD isolation_level,
                         DWORD isolation_flags, DWORD milliseconds, LPWSTR description)
{
    USHORT length = description ? (USHORT)(wcslen(description) * sizeof(WCHAR)) : 0;
    UNICODE_STRING text = {length, length, description};
    LARGE_INTEGER timeout = relative(milliseconds);
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle;

    InitializeObjectAttributes(&attributes, NULL, security && security->bInheritHandle ? 2 : 0, NULL, NULL);
    if (!lab__win32_result(lab_nt_create_transaction(&handle, TRANSACTION_ALL_ACCESS, &attributes, uow, 0, options,
                                                     &timeout, description ? &text : NULL)))
        return INVALID_HANDLE_VALUE;
    return handle;
}

HANDLE OpenTransaction(DWORD access, LPGUID id)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle;

    InitializeObjectAttributes(&attributes, NULL, 0, NULL, NULL);
    return lab__win32_result(lab_nt_open_transaction(&handle, access, &attributes, id, 0)) ? handle
                                                                                           : INVALID_HANDLE_VALUE;
}

BOOL CommitTransaction(HANDLE transaction)
{
    return lab__win32_result(lab_nt_commit_transaction((lab_handle)transaction, true));
}

BOOL CommitTransactionAsync(HANDLE transaction)
{
    return lab__win32_result(lab_nt_commit_transaction((lab_handle)transaction, false));
}

BOOL RollbackTransaction(HANDLE transaction)
{
    return lab__win32_result(lab_nt_rollback_transaction((lab_handle)transaction, true));
}

BOOL RollbackTransactionAsync(HANDLE transaction)
{
    return lab__win32_result(lab_nt_rollback_transaction((lab_handle)transaction, false));
}

BOOL GetTransactionId(HANDLE transaction, LPGUID id)
{
    struct basic basic;

    if (!lab__win32_result(
            lab_nt_query_information_transaction((lab_handle)transaction, 0, &basic, sizeof basic, NULL)))
        return FALSE;
    *id = basic.id;
    return TRUE;
}

BOOL GetTransactionInformation(HANDLE transaction, PDWORD outcome, PDWORD isolation_level, PDWORD isolation_flags,
                               PDWORD milliseconds, DWORD room, LPWSTR description)
{
    struct properties properties;

    if (!lab__win32_result(
            lab_nt_query_information_transaction((lab_handle)transaction, 1, &properties, sizeof properties, NULL)))
        return FALSE;
    if (outcome)
        *outcome = properties.outcome;
    if (isolation_level)
        *isolation_level = properties.isolation_level;
    if (isolation_flags)
        *isolation_flags = properties.isolation_flags;
    if (milliseconds)
        *milliseconds = properties.timeout.QuadPart ? (DWORD)(properties.timeout.QuadPart / -10000) : INFINITE;
    if (!description)
        return TRUE;
    if (room <= properties.description_length / sizeof(WCHAR))
        return lab__win32_fail(ERROR_MORE_DATA);
    memcpy(description, properties.description, properties.description_length);
    description[properties.description_length / sizeof(WCHAR)] = 0;
    return TRUE;
}

BOOL SetTransactionInformation(HANDLE transaction, DWORD isolation_level, DWORD isolation_flags, DWORD milliseconds,
                               LPWSTR description)
{
    struct properties properties = {isolation_level, isolation_flags, relative(milliseconds), 0, 0, {0}};
    SIZE_T length = description ? wcslen(description) : 0;

    if (length > RTL_NUMBER_OF(properties.description))
        return lab__win32_fail(ERROR_INVALID_PARAMETER);
    if (length)
        memcpy(properties.description, description, length * sizeof(WCHAR));
    properties.description_length = (ULONG)(length * sizeof(WCHAR));
    return lab__win32_result(lab_nt_set_information_transaction((lab_handle)transaction, 1, &properties,
                                                                FIXED + properties.description_length));
}
