/*
 * The configuration manager: the type of key objects, and what the machine starts and stops of the registry.
 */
#include "cm/hive.h"
#include "cm/transaction.h"
#include "cm/key_security.h"

struct lab__cm lab__cm;
POBJECT_TYPE lab__cm_key_type;
__attribute__((visibility("default"))) POBJECT_TYPE *CmKeyObjectType = &lab__cm_key_type;

static const GENERIC_MAPPING mapping = {KEY_READ, KEY_WRITE, KEY_EXECUTE, KEY_ALL_ACCESS};

/* The last handle of a key object goes: the callbacks are told, but cannot prevent it. */
static void close_key(PVOID body, PEPROCESS process, ACCESS_MASK granted, ULONG process_handles, ULONG system_handles)
{
    struct lab__cm_key *key = body;
    REG_KEY_HANDLE_CLOSE_INFORMATION information = {.Object = key};
    struct lab__cm_call call = {RegNtPreKeyHandleClose, &information, key};
    NTSTATUS status = STATUS_SUCCESS;

    if (system_handles > 1)
        return;
    lab__cm_pre(&call, &status);
    lab__cm_watch_end(key);
    lab__cm_post(&call, STATUS_SUCCESS);
    lab__cm_contexts_end(key);
}

static void remove_key(PVOID body)
{
    struct lab__cm_key *key = body;
    struct lab__cm_hive *hive;

    lab__cm_watch_end(key);
    lab__cm_contexts_end(key);
    if (key->name)
        lab__mm_kernel_free(key->name);
    if (key->transaction)
        lab__cm_transaction_dereference(key->transaction);
    if (!key->node)
        return;
    hive = IsListEmpty(&lab__cm.hives) ? 0 : lab__cm_hive_of(key->node);
    RemoveEntryList(&key->open_link);
    lab__cm_node_dereference(key->node);
    if (hive)
        lab__cm_hive_released(hive);
}

static NTSTATUS name_key(struct lab__cm_key *key, OBJECT_NAME_INFORMATION *info, ULONG length, ULONG *needed)
{
    USHORT bytes = lab__cm_node_path(key->node, 0);

    *needed = sizeof *info + bytes + sizeof(WCHAR);
    if (lab__cm_is_deleted(key->node))
        return STATUS_KEY_DELETED;
    if (length < *needed)
        return STATUS_INFO_LENGTH_MISMATCH;
    info->Name.Buffer = (PWCH)(info + 1);
    info->Name.Length = bytes;
    info->Name.MaximumLength = bytes + sizeof(WCHAR);
    lab__cm_node_path(key->node, info->Name.Buffer);
    info->Name.Buffer[bytes / sizeof(WCHAR)] = 0;
    return STATUS_SUCCESS;
}

static NTSTATUS query_name(PVOID body, BOOLEAN has_name, OBJECT_NAME_INFORMATION *info, ULONG length, ULONG *needed)
{
    REG_QUERY_KEY_NAME information = {
        .Object = body, .ObjectNameInfo = info, .Length = length, .ReturnLength = (PULONG)needed};
    struct lab__cm_call call = {RegNtPreQueryKeyName, &information, body};
    NTSTATUS status;

    if (lab__cm_pre(&call, &status))
        status = name_key(body, info, length, needed);
    return lab__cm_post(&call, status);
}

static struct lab__cm_key *make_root(void)
{
    UNICODE_STRING path = RTL_CONSTANT_STRING(L"\\REGISTRY");
    OBJECT_ATTRIBUTES attributes;
    struct lab__cm_key *key;

    InitializeObjectAttributes(&attributes, &path, OBJ_PERMANENT | OBJ_CASE_INSENSITIVE, 0, 0);
    lab__ob_create(lab__cm_key_type, KernelMode, &attributes, sizeof *key, (PVOID *)&key);
    key->signature = LAB_CM_KEY_SIGNATURE;
    key->node = lab__cm.root;
    InitializeListHead(&key->contexts);
    InsertTailList(&lab__cm.open_keys, &key->open_link);
    lab__ob_insert(key, 0, 0, 0, 0);
    return key;
}

void lab__cm_start(void)
{
    static const struct lab__ob_procedures procedures = {.security = lab__cm_security,
                                                         .parse = lab__cm_parse,
                                                         .close = close_key,
                                                         .remove = remove_key,
                                                         .query_name = query_name};

    RtlZeroMemory(&lab__cm, sizeof lab__cm);
    InitializeListHead(&lab__cm.open_keys);
    InitializeListHead(&lab__cm.callbacks);
    InitializeListHead(&lab__cm.running);
    InitializeListHead(&lab__cm.transactions);
    InitializeListHead(&lab__cm.hives);
    InitializeListHead(&lab__cm.next_hives);
    lab__cm_pending_start();
    lab__cm_entries_start();
    lab__cm_key_type = lab__ob_type_create(L"Key", &procedures, &mapping, KEY_ALL_ACCESS, LAB_OB_NOT_WAITABLE);
    lab__cm_key_type->invalid_attributes = OBJ_EXCLUSIVE | OBJ_PERMANENT;
    lab__cm_tree_build();
    make_root();
}

/* What of keys lies in RAM goes with it. */
void lab__cm_stop(void)
{
    lab__cm_entries_stop();
    lab__cm_store_reset();
    RtlZeroMemory(&lab__cm, sizeof lab__cm);
    InitializeListHead(&lab__cm.open_keys);
    InitializeListHead(&lab__cm.callbacks);
    InitializeListHead(&lab__cm.running);
    InitializeListHead(&lab__cm.transactions);
    InitializeListHead(&lab__cm.hives);
    InitializeListHead(&lab__cm.next_hives);
}
