/*
 * Transaction managers. One that is not volatile has a log stream, whose path names it; what the log keeps of it here
 * is its identity, in memory, for as long as the machine runs: no transaction outlives the machine, so there is nothing
 * to read back.
 */
#include <string.h>

#include "tm/tm_p.h"

PKTM lab__tm_manager_find(const GUID *id)
{
    for (LIST_ENTRY *link = lab__tm.managers.Flink; link != &lab__tm.managers; link = link->Flink) {
        PKTM manager = CONTAINING_RECORD(link, struct _KTM, link);

        if (lab__tm_same_id(&manager->id, id))
            return manager;
    }
    return 0;
}

static struct lab__tm_log *find_log(const UNICODE_STRING *path)
{
    for (LIST_ENTRY *link = lab__tm.logs.Flink; link != &lab__tm.logs; link = link->Flink) {
        struct lab__tm_log *log = CONTAINING_RECORD(link, struct lab__tm_log, link);

        if (RtlEqualUnicodeString(&log->path, path, TRUE))
            return log;
    }
    return 0;
}

/* Takes the path over. */
static struct lab__tm_log *make_log(UNICODE_STRING *path)
{
    struct lab__tm_log *log = lab__mm_kernel_alloc(sizeof *log);

    if (!log)
        return 0;
    if (!NT_SUCCESS(ExUuidCreate(&log->id)) || !NT_SUCCESS(ExUuidCreate(&log->manager_id))) {
        lab__mm_kernel_free(log);
        return 0;
    }
    log->path = *path;
    path->Buffer = 0;
    InsertTailList(&lab__tm.logs, &log->link);
    return log;
}

static NTSTATUS fill(PKTM manager, struct lab__tm_log *log)
{
    NTSTATUS status = STATUS_SUCCESS;

    InitializeListHead(&manager->resources);
    if (log) {
        manager->id = log->manager_id;
        manager->log = log;
        log->open_by = manager;
    } else {
        status = ExUuidCreate(&manager->id);
        manager->online = TRUE; /* there is nothing to recover */
    }
    InsertTailList(&lab__tm.managers, &manager->link);
    return status;
}

NTSTATUS lab__tm_manager_create_volatile(PKTM *manager)
{
    NTSTATUS status = lab__ob_create(lab__tm_manager_type, KernelMode, 0, sizeof **manager, (PVOID *)manager);

    return NT_SUCCESS(status) ? fill(*manager, 0) : status;
}

static NTSTATUS make(PHANDLE handle, ACCESS_MASK desired, OBJECT_ATTRIBUTES *attributes, UNICODE_STRING *path,
                     KPROCESSOR_MODE mode)
{
    struct lab__tm_log *log = path->Length ? find_log(path) : 0;
    PKTM manager;
    NTSTATUS status;

    if (log && log->open_by)
        return STATUS_OBJECT_NAME_COLLISION;
    if (path->Length && !log && !(log = make_log(path)))
        return STATUS_INSUFFICIENT_RESOURCES;
    status = lab__ob_create(lab__tm_manager_type, mode, attributes, sizeof *manager, (PVOID *)&manager);
    if (!NT_SUCCESS(status))
        return status;
    status = fill(manager, log);
    if (!NT_SUCCESS(status)) {
        lab__ob_dereference(manager);
        return status;
    }
    return lab__ob_insert(manager, 0, desired, 0, handle);
}

static NTSTATUS create(PHANDLE handle, ACCESS_MASK desired, OBJECT_ATTRIBUTES *attributes, const UNICODE_STRING *path,
                       ULONG options, ULONG strength, KPROCESSOR_MODE mode)
{
    BOOLEAN is_volatile = (options & TRANSACTION_MANAGER_VOLATILE) != 0;
    UNICODE_STRING text;
    NTSTATUS status = lab__tm_probe_handle(handle, mode);

    if ((options & ~(ULONG)TRANSACTION_MANAGER_MAXIMUM_OPTION) || strength || is_volatile != !path)
        return STATUS_INVALID_PARAMETER;
    if (NT_SUCCESS(status))
        status = lab__tm_access(lab__tm_manager_type, &desired);
    if (NT_SUCCESS(status))
        status = lab__tm_text(path, 0xFFFE, mode, &text);
    if (!NT_SUCCESS(status))
        return status;
    status = path && !text.Length ? STATUS_INVALID_PARAMETER : make(handle, desired, attributes, &text, mode);
    lab__tm_text_free(&text);
    return status;
}

/*
 * ZwCreateTransactionManager: a transaction manager, volatile or with a log stream.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER for options, a strength, a path for a volatile one or none for another;
 *         STATUS_OBJECT_NAME_COLLISION for a log that is in use; STATUS_ACCESS_DENIED for rights that there are not
 * Source  wdm/nf-wdm-ntcreatetransactionmanager
 */
NTSTATUS ZwCreateTransactionManager(PHANDLE TmHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                                    PUNICODE_STRING LogFileName, ULONG CreateOptions, ULONG CommitStrength)
{
    LAB_DDI(ZwCreateTransactionManager);
    return create(TmHandle, DesiredAccess, ObjectAttributes, LogFileName, CreateOptions, CommitStrength, KernelMode);
}

NTSTATUS NtCreateTransactionManager(PHANDLE TmHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                                    PUNICODE_STRING LogFileName, ULONG CreateOptions, ULONG CommitStrength)
{
    LAB_DDI(NtCreateTransactionManager);
    return create(TmHandle, DesiredAccess, ObjectAttributes, LogFileName, CreateOptions, CommitStrength,
                  lab__ke_thread()->previous_mode);
}

static PKTM find(const UNICODE_STRING *path, const GUID *id)
{
    struct lab__tm_log *log = path ? find_log(path) : 0;

    if (path)
        return log ? log->open_by : 0;
    return lab__tm_manager_find(id);
}

static NTSTATUS open_found(PHANDLE handle, ACCESS_MASK desired, OBJECT_ATTRIBUTES *attributes,
                           const UNICODE_STRING *path, const GUID *identity, KPROCESSOR_MODE mode)
{
    UNICODE_STRING text;
    GUID id = {0};
    PKTM manager;
    NTSTATUS status = lab__tm_text(path, 0xFFFE, mode, &text);

    if (NT_SUCCESS(status) && identity)
        status = lab__tm_new_id(identity, mode, &id);
    if (NT_SUCCESS(status)) {
        manager = find(path ? &text : 0, &id);
        status = manager ? lab__tm_open(manager, lab__tm_manager_type, desired, attributes, mode, handle)
                         : STATUS_TRANSACTIONMANAGER_NOT_FOUND;
    }
    lab__tm_text_free(&text);
    return status;
}

static NTSTATUS open(PHANDLE handle, ACCESS_MASK desired, OBJECT_ATTRIBUTES *attributes, const UNICODE_STRING *path,
                     const GUID *identity, ULONG options, KPROCESSOR_MODE mode)
{
    BOOLEAN has_name;
    NTSTATUS status = lab__tm_probe_handle(handle, mode);

    if (NT_SUCCESS(status) && mode == UserMode && attributes &&
        NT_ERROR(lab__mm_probe_any(attributes, sizeof *attributes)))
        status = STATUS_ACCESS_VIOLATION;
    if (!NT_SUCCESS(status))
        return status;
    has_name = attributes && attributes->ObjectName;
    if (options || has_name + (path != 0) + (identity != 0) != 1)
        return STATUS_INVALID_PARAMETER;
    if (!has_name)
        return open_found(handle, desired, attributes, path, identity, mode);
    status = lab__tm_access(lab__tm_manager_type, &desired);
    return NT_SUCCESS(status) ? lab__ob_open_by_name(attributes, lab__tm_manager_type, mode, desired, 0, handle)
                              : status;
}

/*
 * ZwOpenTransactionManager: by its name, the path of its log stream, or its identifier.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_INVALID_PARAMETER where it isn't one of the three, or for options; STATUS_TRANSACTIONMANAGER_NOT_FOUND
 * Source  wdm/nf-wdm-ntopentransactionmanager
 */
NTSTATUS ZwOpenTransactionManager(PHANDLE TmHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                                  PUNICODE_STRING LogFileName, LPGUID TmIdentity, ULONG OpenOptions)
{
    LAB_DDI(ZwOpenTransactionManager);
    return open(TmHandle, DesiredAccess, ObjectAttributes, LogFileName, TmIdentity, OpenOptions, KernelMode);
}

NTSTATUS NtOpenTransactionManager(PHANDLE TmHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                                  PUNICODE_STRING LogFileName, LPGUID TmIdentity, ULONG OpenOptions)
{
    LAB_DDI(NtOpenTransactionManager);
    return open(TmHandle, DesiredAccess, ObjectAttributes, LogFileName, TmIdentity, OpenOptions,
                lab__ke_thread()->previous_mode);
}

/* --- information --- */

static NTSTATUS log_path(PKTM manager, TRANSACTIONMANAGER_LOGPATH_INFORMATION *info, ULONG room, PULONG needed)
{
    ULONG fixed = FIELD_OFFSET(TRANSACTIONMANAGER_LOGPATH_INFORMATION, LogPath);

    if (!manager->log)
        return STATUS_TM_VOLATILE;
    *needed = fixed + manager->log->path.Length;
    if (room < fixed)
        return STATUS_INFO_LENGTH_MISMATCH;
    info->LogPathLength = manager->log->path.Length;
    if (room < *needed)
        return STATUS_BUFFER_TOO_SMALL;
    memcpy(info->LogPath, manager->log->path.Buffer, manager->log->path.Length);
    return STATUS_SUCCESS;
}

static NTSTATUS by_class(PKTM manager, TRANSACTIONMANAGER_INFORMATION_CLASS class, PVOID buffer, ULONG room,
                         PULONG needed)
{
    switch (class) {
    case TransactionManagerBasicInformation:
        *needed = sizeof(TRANSACTIONMANAGER_BASIC_INFORMATION);
        if (room < *needed)
            return STATUS_INFO_LENGTH_MISMATCH;
        *(TRANSACTIONMANAGER_BASIC_INFORMATION *)buffer =
            (TRANSACTIONMANAGER_BASIC_INFORMATION){manager->id, {.QuadPart = manager->clock}};
        return STATUS_SUCCESS;
    case TransactionManagerLogInformation:
        *needed = sizeof(TRANSACTIONMANAGER_LOG_INFORMATION);
        if (room < *needed)
            return STATUS_INFO_LENGTH_MISMATCH;
        if (!manager->log)
            return STATUS_TM_VOLATILE;
        *(TRANSACTIONMANAGER_LOG_INFORMATION *)buffer = (TRANSACTIONMANAGER_LOG_INFORMATION){manager->log->id};
        return STATUS_SUCCESS;
    case TransactionManagerLogPathInformation:
        return log_path(manager, buffer, room, needed);
    case TransactionManagerRecoveryInformation:
        *needed = sizeof(TRANSACTIONMANAGER_RECOVERY_INFORMATION);
        if (room < *needed)
            return STATUS_INFO_LENGTH_MISMATCH;
        *(TRANSACTIONMANAGER_RECOVERY_INFORMATION *)buffer = (TRANSACTIONMANAGER_RECOVERY_INFORMATION){0};
        return manager->log ? STATUS_SUCCESS : STATUS_TM_VOLATILE;
    default:
        return STATUS_INVALID_INFO_CLASS;
    }
}

static NTSTATUS query(HANDLE handle, TRANSACTIONMANAGER_INFORMATION_CLASS class, PVOID buffer, ULONG length,
                      PULONG returned, KPROCESSOR_MODE mode)
{
    PKTM manager;
    ULONG needed = 0;
    NTSTATUS status = lab__tm_probe_answer(buffer, length, returned, mode);

    if (NT_SUCCESS(status))
        status = lab__ob_reference_handle(handle, TRANSACTIONMANAGER_QUERY_INFORMATION, lab__tm_manager_type, mode,
                                          (PVOID *)&manager, 0);
    if (!NT_SUCCESS(status))
        return status;
    status = by_class(manager, class, buffer, length, &needed);
    if (returned)
        *returned = needed;
    lab__ob_dereference(manager);
    return status;
}

/*
 * ZwQueryInformationTransactionManager: identifier and virtual clock; the log stream's identifier and path.
 *
 * IRQL    PASSIVE_LEVEL
 * Units   LogPathLength in bytes
 * Errors  STATUS_INVALID_INFO_CLASS, STATUS_INFO_LENGTH_MISMATCH, STATUS_BUFFER_TOO_SMALL for the path;
 *         STATUS_TM_VOLATILE where there is no log
 * Source  wdm/nf-wdm-ntqueryinformationtransactionmanager
 */
NTSTATUS ZwQueryInformationTransactionManager(HANDLE TransactionManagerHandle,
                                              TRANSACTIONMANAGER_INFORMATION_CLASS TransactionManagerInformationClass,
                                              PVOID TransactionManagerInformation,
                                              ULONG TransactionManagerInformationLength, PULONG ReturnLength)
{
    LAB_DDI(ZwQueryInformationTransactionManager);
    return query(TransactionManagerHandle, TransactionManagerInformationClass, TransactionManagerInformation,
                 TransactionManagerInformationLength, ReturnLength, KernelMode);
}

NTSTATUS NtQueryInformationTransactionManager(HANDLE TransactionManagerHandle,
                                              TRANSACTIONMANAGER_INFORMATION_CLASS TransactionManagerInformationClass,
                                              PVOID TransactionManagerInformation,
                                              ULONG TransactionManagerInformationLength, PULONG ReturnLength)
{
    LAB_DDI(NtQueryInformationTransactionManager);
    return query(TransactionManagerHandle, TransactionManagerInformationClass, TransactionManagerInformation,
                 TransactionManagerInformationLength, ReturnLength, lab__ke_thread()->previous_mode);
}

/* --- identity --- */

static NTSTATUS rename(const UNICODE_STRING *path, const GUID *existing, KPROCESSOR_MODE mode)
{
    struct lab__tm_log *log;
    UNICODE_STRING text;
    GUID id;
    NTSTATUS status;

    if (!path || !existing)
        return STATUS_INVALID_PARAMETER;
    status = lab__tm_new_id(existing, mode, &id);
    if (NT_SUCCESS(status))
        status = lab__tm_text(path, 0xFFFE, mode, &text);
    if (!NT_SUCCESS(status))
        return status;
    log = find_log(&text);
    lab__tm_text_free(&text);
    if (!log)
        return STATUS_OBJECT_NAME_NOT_FOUND;
    if (log->open_by)
        return STATUS_SHARING_VIOLATION;
    return lab__tm_same_id(&log->manager_id, &id) ? ExUuidCreate(&log->manager_id)
                                                  : STATUS_TRANSACTIONMANAGER_IDENTITY_MISMATCH;
}

/*
 * TmRenameTransactionManager: the transaction manager whose log this is gets another identifier.
 *
 * IRQL    <= APC_LEVEL
 * Errors  STATUS_OBJECT_NAME_NOT_FOUND for a log that there is not; STATUS_SHARING_VIOLATION for one in use;
 *         STATUS_TRANSACTIONMANAGER_IDENTITY_MISMATCH
 * Source  wdm/nf-wdm-tmrenametransactionmanager
 */
NTSTATUS TmRenameTransactionManager(PUNICODE_STRING LogFileName, LPGUID ExistingTransactionManagerGuid)
{
    LAB_DDI(TmRenameTransactionManager);
    return rename(LogFileName, ExistingTransactionManagerGuid, KernelMode);
}

NTSTATUS NtRenameTransactionManager(PUNICODE_STRING LogFileName, LPGUID ExistingTransactionManagerGuid)
{
    LAB_DDI(NtRenameTransactionManager);
    return rename(LogFileName, ExistingTransactionManagerGuid, lab__ke_thread()->previous_mode);
}

/* Nothing can be set. */
NTSTATUS NtSetInformationTransactionManager(HANDLE TmHandle,
                                            TRANSACTIONMANAGER_INFORMATION_CLASS TransactionManagerInformationClass,
                                            PVOID TransactionManagerInformation,
                                            ULONG TransactionManagerInformationLength)
{
    PKTM manager;
    NTSTATUS status;

    LAB_DDI(NtSetInformationTransactionManager);
    status = lab__ob_reference_handle(TmHandle, TRANSACTIONMANAGER_SET_INFORMATION, lab__tm_manager_type,
                                      lab__ke_thread()->previous_mode, (PVOID *)&manager, 0);
    if (!NT_SUCCESS(status))
        return status;
    lab__ob_dereference(manager);
    return STATUS_INVALID_INFO_CLASS;
}

/*
 * TmInitializeTransactionManager: an object of the type TmTransactionManagerObjectType becomes a transaction manager
 * with this identifier.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_OBJECT_TYPE_MISMATCH; those of ZwCreateTransactionManager
 * Source  wdm/nf-wdm-tminitializetransactionmanager
 */
NTSTATUS TmInitializeTransactionManager(PKTM TransactionManager, PCUNICODE_STRING LogFileName, PGUID TmId,
                                        ULONG CreateOptions)
{
    BOOLEAN is_volatile = (CreateOptions & TRANSACTION_MANAGER_VOLATILE) != 0;
    struct lab__tm_log *log = 0;
    UNICODE_STRING text;
    NTSTATUS status;

    LAB_DDI(TmInitializeTransactionManager);
    if (lab__ob_header_of(TransactionManager)->type != lab__tm_manager_type)
        return STATUS_OBJECT_TYPE_MISMATCH;
    if (!TmId || (CreateOptions & ~(ULONG)TRANSACTION_MANAGER_MAXIMUM_OPTION) || is_volatile != !LogFileName)
        return STATUS_INVALID_PARAMETER;
    status = lab__tm_text(LogFileName, 0xFFFE, KernelMode, &text);
    if (NT_SUCCESS(status) && LogFileName) {
        log = find_log(&text);
        if (log && log->open_by)
            status = STATUS_OBJECT_NAME_COLLISION;
        else if (!log && !(log = make_log(&text)))
            status = STATUS_INSUFFICIENT_RESOURCES;
        lab__tm_text_free(&text);
    }
    if (!NT_SUCCESS(status))
        return status;
    if (log)
        log->manager_id = *TmId;
    status = fill(TransactionManager, log);
    TransactionManager->id = *TmId;
    return status;
}
