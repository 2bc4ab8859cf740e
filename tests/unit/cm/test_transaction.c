/* The registry in transactions: who sees what, what stays, who is in whose way, what filters are told. */
#include "registry_test.h"

#define LAB SOFTWARE L"\\Lab"

static HANDLE transaction_made(void)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE transaction = NULL;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    assert_int_equal(
        ZwCreateTransaction(&transaction, TRANSACTION_ALL_ACCESS, &attributes, NULL, NULL, 0, 0, 0, NULL, NULL),
        STATUS_SUCCESS);
    return transaction;
}

static NTSTATUS create_in(HANDLE transaction, HANDLE root, const WCHAR *path, HANDLE *key)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;

    RtlInitUnicodeString(&name, path);
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, root, NULL);
    return ZwCreateKeyTransacted(key, KEY_ALL_ACCESS, &attributes, 0, NULL, 0, transaction, NULL);
}

static NTSTATUS open_in(HANDLE transaction, const WCHAR *path, HANDLE *key)
{
    OBJECT_ATTRIBUTES attributes;
    UNICODE_STRING name;

    RtlInitUnicodeString(&name, path);
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, NULL);
    return ZwOpenKeyTransacted(key, KEY_ALL_ACCESS, &attributes, transaction);
}

static BOOLEAN exists(const WCHAR *path)
{
    HANDLE key;
    NTSTATUS status = key_open(path, &key);

    if (NT_SUCCESS(status))
        ZwClose(key);
    else
        assert_int_equal(status, STATUS_OBJECT_NAME_NOT_FOUND);
    return NT_SUCCESS(status);
}

static ULONG number_at(const WCHAR *path, const WCHAR *name, NTSTATUS expected)
{
    ULONG number = 0;
    HANDLE key;

    assert_int_equal(key_open(path, &key), STATUS_SUCCESS);
    assert_int_equal(number_get(key, name, &number), expected);
    ZwClose(key);
    return number;
}

static ULONG count_of(HANDLE key, BOOLEAN values)
{
    KEY_FULL_INFORMATION info;
    ULONG needed;

    assert_true(NT_SUCCESS(ZwQueryKey(key, KeyFullInformation, &info, sizeof info, &needed)));
    return values ? info.Values : info.SubKeys;
}

static void test_a_new_key_is_seen_within_only_until_it_is_committed(void **state)
{
    HANDLE transaction = transaction_made(), parent = key_made(LAB), key, again, root;
    ULONG disposition;

    assert_int_equal(create_in(transaction, parent, L"New", &key), STATUS_SUCCESS);
    assert_false(exists(LAB L"\\New"));
    assert_int_equal(count_of(parent, FALSE), 0);
    assert_int_equal(open_in(transaction, LAB L"\\New", &again), STATUS_SUCCESS);
    assert_int_equal(number_set(again, L"v", 7), STATUS_SUCCESS);
    ZwClose(again);
    /* What is opened relative to a key of the transaction is of it, too. */
    assert_int_equal(open_in(transaction, LAB, &root), STATUS_SUCCESS);
    assert_int_equal(count_of(root, FALSE), 1);
    assert_int_equal(key_create_at(root, L"Below", 0, &again, &disposition), STATUS_SUCCESS);
    assert_int_equal(disposition, REG_CREATED_NEW_KEY);
    ZwClose(again);
    assert_false(exists(LAB L"\\Below"));
    assert_int_equal(ZwCommitTransaction(transaction, TRUE), STATUS_SUCCESS);
    assert_true(exists(LAB L"\\New"));
    assert_true(exists(LAB L"\\Below"));
    assert_int_equal(number_at(LAB L"\\New", L"v", STATUS_SUCCESS), 7);
    assert_int_equal(count_of(parent, FALSE), 2);
    /* The handle was of a transaction that is no more. */
    assert_int_equal(number_set(key, L"v", 8), STATUS_TRANSACTION_NOT_ACTIVE);
    assert_int_equal(key_open_at(root, L"New", 0, KEY_READ, &again), STATUS_TRANSACTION_NOT_ACTIVE);
    assert_int_equal(open_in(transaction, LAB, &again), STATUS_TRANSACTION_NOT_ACTIVE);
    ZwClose(root);
    ZwClose(key);
    ZwClose(parent);
    ZwClose(transaction);
}

static void test_rollback_leaves_all_as_it_was(void **state)
{
    HANDLE transaction = transaction_made(), parent = key_made(LAB), old = key_made(LAB L"\\Old"), key, root;

    number_set(parent, L"kept", 1);
    number_set(parent, L"removed", 2);
    assert_int_equal(open_in(transaction, LAB, &root), STATUS_SUCCESS);
    number_set(root, L"kept", 10);
    number_set(root, L"added", 11);
    assert_int_equal(value_delete(root, L"removed"), STATUS_SUCCESS);
    assert_int_equal(open_in(transaction, LAB L"\\Old", &key), STATUS_SUCCESS);
    assert_int_equal(ZwDeleteKey(key), STATUS_SUCCESS);
    ZwClose(key);
    assert_int_equal(create_in(transaction, root, L"New", &key), STATUS_SUCCESS);
    /* within */
    assert_int_equal(count_of(root, TRUE), 2);
    assert_int_equal(count_of(root, FALSE), 1);
    assert_int_equal(open_in(transaction, LAB L"\\Old", &old), STATUS_OBJECT_NAME_NOT_FOUND);
    /* outside */
    assert_int_equal(count_of(parent, TRUE), 2);
    assert_int_equal(number_at(LAB, L"kept", STATUS_SUCCESS), 1);
    assert_int_equal(number_at(LAB, L"removed", STATUS_SUCCESS), 2);
    number_at(LAB, L"added", STATUS_OBJECT_NAME_NOT_FOUND);
    assert_true(exists(LAB L"\\Old"));
    assert_int_equal(ZwRollbackTransaction(transaction, TRUE), STATUS_SUCCESS);
    assert_int_equal(count_of(parent, TRUE), 2);
    assert_int_equal(count_of(parent, FALSE), 1);
    assert_int_equal(number_at(LAB, L"kept", STATUS_SUCCESS), 1);
    assert_false(exists(LAB L"\\New"));
    assert_int_equal(number_set(key, L"v", 1), STATUS_TRANSACTION_NOT_ACTIVE);
    ZwClose(key);
    ZwClose(root);
    ZwClose(old);
    ZwClose(parent);
    ZwClose(transaction);
}

static void test_commit_keeps_the_place_of_values_and_takes_removed_keys_away(void **state)
{
    HANDLE transaction = transaction_made(), parent = key_made(LAB), old = key_made(LAB L"\\Old"), key, root;
    union {
        KEY_VALUE_BASIC_INFORMATION info;
        UCHAR room[64];
    } buffer;
    ULONG needed, number;

    number_set(parent, L"a", 1);
    number_set(parent, L"b", 2);
    assert_int_equal(open_in(transaction, LAB, &root), STATUS_SUCCESS);
    number_set(root, L"a", 3);
    number_set(root, L"a", 4);
    assert_int_equal(open_in(transaction, LAB L"\\Old", &key), STATUS_SUCCESS);
    assert_int_equal(ZwDeleteKey(key), STATUS_SUCCESS);
    assert_int_equal(number_set(key, L"v", 1), STATUS_KEY_DELETED);
    ZwClose(key);
    assert_int_equal(number_set(old, L"v", 1), STATUS_SUCCESS); /* outside: it is still there; and that ends it */
    assert_int_equal(ZwCommitTransaction(transaction, TRUE), STATUS_TRANSACTION_ALREADY_ABORTED);
    assert_int_equal(number_at(LAB, L"a", STATUS_SUCCESS), 1);
    ZwClose(root);
    ZwClose(transaction);
    transaction = transaction_made();
    assert_int_equal(open_in(transaction, LAB, &root), STATUS_SUCCESS);
    number_set(root, L"a", 4);
    assert_int_equal(open_in(transaction, LAB L"\\Old", &key), STATUS_SUCCESS);
    assert_int_equal(ZwDeleteKey(key), STATUS_SUCCESS);
    ZwClose(key);
    assert_int_equal(create_in(transaction, root, L"OLD", &key), STATUS_SUCCESS); /* made again */
    assert_int_equal(count_of(root, FALSE), 1);
    assert_int_equal(number_set(key, L"again", 9), STATUS_SUCCESS);
    ZwClose(key);
    assert_int_equal(ZwCommitTransaction(transaction, TRUE), STATUS_SUCCESS);
    assert_int_equal(number_set(old, L"v", 1), STATUS_KEY_DELETED);
    assert_int_equal(number_at(LAB L"\\Old", L"again", STATUS_SUCCESS), 9);
    assert_int_equal(ZwEnumerateValueKey(parent, 0, KeyValueBasicInformation, &buffer, sizeof buffer, &needed),
                     STATUS_SUCCESS);
    assert_int_equal(buffer.info.Name[0], 'a');
    assert_int_equal(number_get(parent, L"a", &number), STATUS_SUCCESS);
    assert_int_equal(number, 4);
    ZwClose(root);
    ZwClose(old);
    ZwClose(parent);
    ZwClose(transaction);
}

static void test_transactions_are_in_each_others_way(void **state)
{
    HANDLE first = transaction_made(), second = transaction_made(), parent = key_made(LAB), one, two, key;

    assert_int_equal(open_in(first, LAB, &one), STATUS_SUCCESS);
    assert_int_equal(open_in(second, LAB, &two), STATUS_SUCCESS);
    assert_int_equal(number_set(one, L"v", 1), STATUS_SUCCESS);
    assert_int_equal(number_set(two, L"w", 2), STATUS_TRANSACTIONAL_CONFLICT);
    assert_int_equal(create_in(first, one, L"Sub", &key), STATUS_SUCCESS);
    ZwClose(key);
    assert_int_equal(create_in(second, two, L"Sub", &key), STATUS_TRANSACTIONAL_CONFLICT);
    assert_int_equal(create_in(second, two, L"Other", &key), STATUS_SUCCESS); /* that is another key */
    ZwClose(key);
    assert_int_equal(ZwDeleteKey(two), STATUS_TRANSACTIONAL_CONFLICT);
    assert_int_equal(ZwCommitTransaction(first, TRUE), STATUS_SUCCESS);
    assert_int_equal(number_set(two, L"w", 2), STATUS_SUCCESS);
    assert_int_equal(ZwCommitTransaction(second, TRUE), STATUS_SUCCESS);
    assert_int_equal(number_at(LAB, L"v", STATUS_SUCCESS), 1);
    assert_int_equal(number_at(LAB, L"w", STATUS_SUCCESS), 2);
    assert_int_equal(count_of(parent, FALSE), 2);
    ZwClose(one);
    ZwClose(two);
    ZwClose(parent);
    ZwClose(first);
    ZwClose(second);
}

static void test_whoever_changes_the_key_outside_ends_the_transaction(void **state)
{
    HANDLE transaction = transaction_made(), parent = key_made(LAB), key;
    TRANSACTION_BASIC_INFORMATION info;

    assert_int_equal(open_in(transaction, LAB, &key), STATUS_SUCCESS);
    number_set(key, L"v", 1);
    assert_int_equal(number_set(parent, L"w", 2), STATUS_SUCCESS);
    ZwQueryInformationTransaction(transaction, TransactionBasicInformation, &info, sizeof info, NULL);
    assert_int_equal(info.Outcome, TransactionOutcomeAborted);
    number_at(LAB, L"v", STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(number_at(LAB, L"w", STATUS_SUCCESS), 2);
    ZwClose(key);
    ZwClose(parent);
    ZwClose(transaction);
}

static void test_security_is_set_within(void **state)
{
    HANDLE transaction = transaction_made(), parent = key_made(LAB), key;
    SECURITY_DESCRIPTOR empty;
    UCHAR before[512], within[512], outside[512];
    ULONG size, other;
    ACL acl;

    RtlCreateSecurityDescriptor(&empty, SECURITY_DESCRIPTOR_REVISION);
    RtlCreateAcl(&acl, sizeof acl, ACL_REVISION);
    RtlSetDaclSecurityDescriptor(&empty, TRUE, &acl, FALSE);
    assert_int_equal(ZwQuerySecurityObject(parent, DACL_SECURITY_INFORMATION, before, sizeof before, &size),
                     STATUS_SUCCESS);
    assert_int_equal(open_in(transaction, LAB, &key), STATUS_SUCCESS);
    assert_int_equal(ZwSetSecurityObject(key, DACL_SECURITY_INFORMATION, &empty), STATUS_SUCCESS);
    assert_int_equal(ZwQuerySecurityObject(key, DACL_SECURITY_INFORMATION, within, sizeof within, &other),
                     STATUS_SUCCESS);
    assert_true(other < size);
    assert_int_equal(ZwQuerySecurityObject(parent, DACL_SECURITY_INFORMATION, outside, sizeof outside, &other),
                     STATUS_SUCCESS);
    assert_int_equal(other, size);
    assert_int_equal(ZwCommitTransaction(transaction, TRUE), STATUS_SUCCESS);
    assert_int_equal(ZwQuerySecurityObject(parent, DACL_SECURITY_INFORMATION, outside, sizeof outside, &other),
                     STATUS_SUCCESS);
    assert_true(other < size);
    ZwClose(key);
    ZwClose(parent);
    ZwClose(transaction);
}

static struct {
    LARGE_INTEGER cookie;
    PVOID named, bound;
} filter;

static NTSTATUS watch(PVOID context, PVOID argument, PVOID information)
{
    REG_CREATE_KEY_INFORMATION *create = information;

    if ((REG_NOTIFY_CLASS)(ULONG_PTR)argument == RegNtPreCreateKeyEx) {
        filter.named = create->Transaction;
        filter.bound = CmGetBoundTransaction(&filter.cookie, create->RootObject);
    }
    return STATUS_SUCCESS;
}

static void test_filters_are_told_the_transaction(void **state)
{
    HANDLE transaction = transaction_made(), parent = key_made(LAB), key, root;
    PVOID object;

    ObReferenceObjectByHandle(transaction, 0, *TmTransactionObjectType, KernelMode, &object, NULL);
    assert_int_equal(CmRegisterCallback(watch, NULL, &filter.cookie), STATUS_SUCCESS);
    assert_int_equal(create_in(transaction, parent, L"New", &key), STATUS_SUCCESS);
    assert_ptr_equal(filter.named, object);
    assert_null(filter.bound);
    ZwClose(key);
    assert_int_equal(open_in(transaction, LAB, &root), STATUS_SUCCESS);
    assert_int_equal(key_create_at(root, L"Other", 0, &key, NULL), STATUS_SUCCESS);
    assert_null(filter.named);
    assert_ptr_equal(filter.bound, object);
    ZwClose(key);
    assert_int_equal(CmUnRegisterCallback(filter.cookie), STATUS_SUCCESS);
    ObDereferenceObject(object);
    ZwClose(root);
    ZwClose(parent);
    ZwClose(transaction);
    assert_false(exists(LAB L"\\New")); /* nobody committed it */
}

static void test_changes_are_told_when_they_are_committed(void **state)
{
    HANDLE transaction = transaction_made(), parent = key_made(LAB), key;
    IO_STATUS_BLOCK result = {{0}, 0};

    assert_int_equal(
        ZwNotifyChangeKey(parent, NULL, NULL, NULL, &result, REG_NOTIFY_CHANGE_LAST_SET, FALSE, NULL, 0, TRUE),
        STATUS_PENDING);
    result.Status = STATUS_PENDING;
    assert_int_equal(open_in(transaction, LAB, &key), STATUS_SUCCESS);
    number_set(key, L"v", 1);
    assert_int_equal(result.Status, STATUS_PENDING);
    assert_int_equal(ZwCommitTransaction(transaction, TRUE), STATUS_SUCCESS);
    assert_int_equal(result.Status, STATUS_NOTIFY_ENUM_DIR);
    ZwClose(key);
    ZwClose(parent);
    ZwClose(transaction);
}

static void test_handles_of_other_things_are_no_transactions(void **state)
{
    HANDLE key = key_made(LAB), made, transaction = transaction_made();

    assert_int_equal(open_in(NULL, LAB, &made), STATUS_INVALID_HANDLE);
    assert_int_equal(open_in(key, LAB, &made), STATUS_OBJECT_TYPE_MISMATCH);
    assert_int_equal(ZwCommitTransaction(key, TRUE), STATUS_OBJECT_TYPE_MISMATCH);
    ZwClose(transaction);
    ZwClose(key);
}

/* Old with v = 1, a subkey Sub with w = 2, and Sub below that; renamed to New in a transaction that has it and Sub
 * open. */
static void rename_old(HANDLE transaction, HANDLE *key, HANDLE *sub)
{
    UNICODE_STRING taken = RTL_CONSTANT_STRING(L"Taken"), name = RTL_CONSTANT_STRING(L"New");

    ZwClose(key_made(LAB));
    ZwClose(key_made(LAB L"\\Taken"));
    *key = key_made(LAB L"\\Old");
    number_set(*key, L"v", 1);
    ZwClose(*key);
    *sub = key_made(LAB L"\\Old\\Sub");
    number_set(*sub, L"w", 2);
    ZwClose(*sub);
    ZwClose(key_made(LAB L"\\Old\\Sub\\Sub"));
    assert_int_equal(open_in(transaction, LAB L"\\Old", key), STATUS_SUCCESS);
    assert_int_equal(open_in(transaction, LAB L"\\Old\\Sub", sub), STATUS_SUCCESS);
    assert_int_equal(ZwRenameKey(*key, &taken), STATUS_CANNOT_DELETE);
    assert_int_equal(ZwRenameKey(*key, &name), STATUS_SUCCESS);
}

static void test_a_key_has_its_new_name_within_until_it_is_committed(void **state)
{
    HANDLE transaction = transaction_made(), key, sub, seen, outside;
    KEY_NAME_INFORMATION *info = (KEY_NAME_INFORMATION *)(ULONGLONG[64]){0};
    ULONG needed;

    rename_old(transaction, &key, &sub);
    assert_true(exists(LAB L"\\Old\\Sub\\Sub"));
    assert_false(exists(LAB L"\\New"));
    assert_int_equal(open_in(transaction, LAB L"\\Old", &seen), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(open_in(transaction, LAB L"\\New\\Sub\\Sub", &seen), STATUS_SUCCESS);
    ZwClose(seen);
    /* What the transaction has open has gone along. */
    assert_int_equal(ZwQueryKey(sub, KeyNameInformation, info, 512, &needed), STATUS_SUCCESS);
    assert_memory_equal(info->Name + info->NameLength / sizeof(WCHAR) - 7, L"New\\Sub", 14);
    assert_int_equal(number_set(key, L"v", 5), STATUS_SUCCESS);
    assert_int_equal(number_set(sub, L"w", 6), STATUS_SUCCESS);
    assert_int_equal(number_at(LAB L"\\Old", L"v", STATUS_SUCCESS), 1);
    assert_int_equal(key_open(LAB L"\\Old", &outside), STATUS_SUCCESS);
    assert_int_equal(ZwCommitTransaction(transaction, TRUE), STATUS_SUCCESS);
    assert_false(exists(LAB L"\\Old"));
    assert_true(exists(LAB L"\\New\\Sub\\Sub"));
    assert_int_equal(number_at(LAB L"\\New", L"v", STATUS_SUCCESS), 5);
    assert_int_equal(number_at(LAB L"\\New\\Sub", L"w", STATUS_SUCCESS), 6);
    assert_int_equal(number_set(outside, L"v", 1), STATUS_KEY_DELETED);
    ZwClose(outside);
    ZwClose(sub);
    ZwClose(key);
    ZwClose(transaction);
}

static void test_a_rename_is_rolled_back(void **state)
{
    HANDLE transaction = transaction_made(), other = transaction_made(), key, sub, below;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"Other");

    rename_old(transaction, &key, &sub);
    assert_int_equal(ZwRollbackTransaction(transaction, TRUE), STATUS_SUCCESS);
    ZwClose(sub);
    ZwClose(key);
    assert_false(exists(LAB L"\\New"));
    assert_true(exists(LAB L"\\Old\\Sub\\Sub"));
    assert_int_equal(number_at(LAB L"\\Old", L"v", STATUS_SUCCESS), 1);
    assert_int_equal(number_at(LAB L"\\Old\\Sub", L"w", STATUS_SUCCESS), 2);
    ZwClose(transaction);
    /* Somebody else's change below is in the way, and nothing is left of the attempt. */
    transaction = transaction_made();
    assert_int_equal(open_in(other, LAB L"\\Old\\Sub\\Sub", &below), STATUS_SUCCESS);
    number_set(below, L"x", 1);
    assert_int_equal(open_in(transaction, LAB L"\\Old", &key), STATUS_SUCCESS);
    assert_int_equal(ZwRenameKey(key, &name), STATUS_TRANSACTIONAL_CONFLICT);
    assert_int_equal(open_in(transaction, LAB L"\\Other", &sub), STATUS_OBJECT_NAME_NOT_FOUND);
    assert_int_equal(open_in(transaction, LAB L"\\Old\\Sub", &sub), STATUS_SUCCESS);
    ZwClose(sub);
    ZwClose(key);
    ZwClose(below);
    assert_int_equal(ZwCommitTransaction(transaction, TRUE), STATUS_SUCCESS);
    assert_int_equal(ZwCommitTransaction(other, TRUE), STATUS_SUCCESS);
    assert_true(exists(LAB L"\\Old\\Sub\\Sub"));
    ZwClose(transaction);
    ZwClose(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_a_new_key_is_seen_within_only_until_it_is_committed),
        machine_test(test_rollback_leaves_all_as_it_was),
        machine_test(test_commit_keeps_the_place_of_values_and_takes_removed_keys_away),
        machine_test(test_transactions_are_in_each_others_way),
        machine_test(test_whoever_changes_the_key_outside_ends_the_transaction),
        machine_test(test_security_is_set_within),
        machine_test(test_filters_are_told_the_transaction),
        machine_test(test_changes_are_told_when_they_are_committed),
        machine_test(test_a_key_has_its_new_name_within_until_it_is_committed),
        machine_test(test_a_rename_is_rolled_back),
        machine_test(test_handles_of_other_things_are_no_transactions),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
