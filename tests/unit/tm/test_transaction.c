/* Transactions and their managers: creation, opening, information, outcomes without anybody enlisted, enumeration. */
#include "tm_test.h"
#include <ntlab/driver.h>

static void test_ZwCreateTransaction_checks_its_parameters(void **state)
{
    WCHAR text[80] = {0};
    UNICODE_STRING description = {130, 130, text};
    HANDLE transaction;

    assert_int_equal(ZwCreateTransaction(&transaction, 0, NULL, NULL, NULL, 0, 0, 0, NULL, NULL),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwCreateTransaction(&transaction, TRANSACTION_ALL_ACCESS, NULL, NULL, NULL, 2, 0, 0, NULL, NULL),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(
        ZwCreateTransaction(&transaction, TRANSACTION_ALL_ACCESS, NULL, NULL, NULL, 0, 0, 0, NULL, &description),
        STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwCreateTransaction(&transaction, 0x100, NULL, NULL, NULL, 0, 0, 0, NULL, NULL),
                     STATUS_ACCESS_DENIED);
    assert_int_equal(
        ZwCreateTransaction(&transaction, TRANSACTION_ALL_ACCESS, NULL, NULL, (HANDLE)0x7770, 0, 0, 0, NULL, NULL),
        STATUS_INVALID_HANDLE);
}

static void test_a_transaction_is_found_by_its_identifier(void **state)
{
    HANDLE transaction = transaction_made(), again, manager = manager_made();
    TRANSACTION_BASIC_INFORMATION info;
    GUID id, other = {1, 2, 3, {4}};
    ULONG length;

    assert_int_equal(
        ZwQueryInformationTransaction(transaction, TransactionBasicInformation, &info, sizeof info, &length),
        STATUS_SUCCESS);
    assert_int_equal(length, sizeof info);
    assert_int_equal(info.State, TransactionStateNormal);
    assert_int_equal(info.Outcome, TransactionOutcomeUndetermined);
    TmGetTransactionId(object_of(transaction), &id);
    assert_memory_equal(&id, &info.TransactionId, sizeof id);
    assert_int_equal(ZwOpenTransaction(&again, TRANSACTION_QUERY_INFORMATION, tm_attributes(), &id, NULL),
                     STATUS_SUCCESS);
    assert_ptr_equal(object_of(again), object_of(transaction));
    ZwClose(again);
    assert_int_equal(ZwOpenTransaction(&again, TRANSACTION_QUERY_INFORMATION, NULL, &other, NULL),
                     STATUS_TRANSACTION_NOT_FOUND);
    assert_int_equal(ZwOpenTransaction(&again, TRANSACTION_QUERY_INFORMATION, NULL, &id, manager),
                     STATUS_TRANSACTION_NOT_FOUND);
    assert_int_equal(ZwOpenTransaction(&again, 0, NULL, &id, NULL), STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwOpenTransaction(&again, TRANSACTION_QUERY_INFORMATION, NULL, NULL, NULL),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwCreateTransaction(&again, TRANSACTION_ALL_ACCESS, NULL, &id, NULL, 0, 0, 0, NULL, NULL),
                     STATUS_OBJECT_NAME_COLLISION);
    ZwClose(manager);
    ZwClose(transaction);
}

static void test_outcomes_are_final(void **state)
{
    HANDLE committed = transaction_made(), rolled_back = transaction_made();

    assert_true(TmIsTransactionActive(object_of(committed)));
    assert_int_equal(ZwCommitTransaction(committed, TRUE), STATUS_SUCCESS);
    assert_false(TmIsTransactionActive(object_of(committed)));
    assert_int_equal(outcome_of(committed), TransactionOutcomeCommitted);
    assert_int_equal(ZwWaitForSingleObject(committed, FALSE, NULL), STATUS_SUCCESS);
    assert_int_equal(ZwCommitTransaction(committed, TRUE), STATUS_TRANSACTION_ALREADY_COMMITTED);
    assert_int_equal(ZwRollbackTransaction(committed, TRUE), STATUS_TRANSACTION_ALREADY_COMMITTED);
    assert_int_equal(TmRollbackTransaction(object_of(rolled_back), TRUE), STATUS_SUCCESS);
    assert_int_equal(outcome_of(rolled_back), TransactionOutcomeAborted);
    assert_int_equal(TmCommitTransaction(object_of(rolled_back), TRUE), STATUS_TRANSACTION_ALREADY_ABORTED);
    assert_int_equal(ZwRollbackTransaction(rolled_back, TRUE), STATUS_TRANSACTION_ALREADY_ABORTED);
    ZwClose(committed);
    ZwClose(rolled_back);
    assert_int_equal(ZwCommitTransaction((HANDLE)0x7770, TRUE), STATUS_INVALID_HANDLE);
}

static void test_properties_are_set_and_asked(void **state)
{
    static const WCHAR text[] = {'m', 'o', 'v', 'e'};
    UNICODE_STRING description = {sizeof text, sizeof text, (PWSTR)text};
    LARGE_INTEGER timeout = {.QuadPart = -10000000};
    union {
        TRANSACTION_PROPERTIES_INFORMATION info;
        UCHAR room[200];
    } buffer;
    ULONG length, fixed = FIELD_OFFSET(TRANSACTION_PROPERTIES_INFORMATION, Description);
    HANDLE transaction;

    assert_int_equal(ZwCreateTransaction(&transaction, TRANSACTION_ALL_ACCESS, tm_attributes(), NULL, NULL, 0, 0, 0,
                                         &timeout, &description),
                     STATUS_SUCCESS);
    assert_int_equal(
        ZwQueryInformationTransaction(transaction, TransactionPropertiesInformation, &buffer, fixed - 1, &length),
        STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(
        ZwQueryInformationTransaction(transaction, TransactionPropertiesInformation, &buffer, fixed + 4, &length),
        STATUS_BUFFER_OVERFLOW);
    assert_int_equal(length, fixed + sizeof text);
    assert_int_equal(
        ZwQueryInformationTransaction(transaction, TransactionPropertiesInformation, &buffer, sizeof buffer, NULL),
        STATUS_SUCCESS);
    assert_memory_equal(buffer.info.Description, text, sizeof text);
    assert_int_equal(buffer.info.Timeout.QuadPart, timeout.QuadPart);
    buffer.info.DescriptionLength = 4;
    buffer.info.Timeout.QuadPart = 0;
    assert_int_equal(ZwSetInformationTransaction(transaction, TransactionPropertiesInformation, &buffer, fixed + 2),
                     STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(ZwSetInformationTransaction(transaction, TransactionPropertiesInformation, &buffer, fixed + 4),
                     STATUS_SUCCESS);
    assert_int_equal(ZwSetInformationTransaction(transaction, TransactionBasicInformation, &buffer, sizeof buffer),
                     STATUS_INVALID_INFO_CLASS);
    lab_clock_advance(20000000);
    assert_int_equal(outcome_of(transaction), TransactionOutcomeUndetermined); /* the timeout was taken back */
    assert_int_equal(ZwQueryInformationTransaction(transaction, 99, &buffer, sizeof buffer, NULL),
                     STATUS_INVALID_INFO_CLASS);
    assert_int_equal(ZwQueryInformationTransaction(transaction, TransactionSuperiorEnlistmentInformation, &buffer,
                                                   sizeof buffer, NULL),
                     STATUS_TRANSACTION_NO_SUPERIOR);
    ZwClose(transaction);
}

static void test_a_transaction_is_rolled_back_in_time(void **state)
{
    LARGE_INTEGER timeout = {.QuadPart = -10000000};
    HANDLE transaction;

    assert_int_equal(
        ZwCreateTransaction(&transaction, TRANSACTION_ALL_ACCESS, tm_attributes(), NULL, NULL, 0, 0, 0, &timeout, NULL),
        STATUS_SUCCESS);
    lab_clock_advance(9000000);
    assert_int_equal(outcome_of(transaction), TransactionOutcomeUndetermined);
    lab_clock_advance(2000000);
    assert_int_equal(ZwWaitForSingleObject(transaction, FALSE, NULL), STATUS_SUCCESS);
    assert_int_equal(outcome_of(transaction), TransactionOutcomeAborted);
    ZwClose(transaction);
}

static void test_a_transaction_manager_is_volatile_or_has_a_log(void **state)
{
    UNICODE_STRING path = RTL_CONSTANT_STRING(L"\\SystemRoot\\Lab.tmlog");
    TRANSACTIONMANAGER_BASIC_INFORMATION basic, later;
    TRANSACTIONMANAGER_LOG_INFORMATION log;
    union {
        TRANSACTIONMANAGER_LOGPATH_INFORMATION info;
        UCHAR room[200];
    } buffer;
    HANDLE manager, other, resource;
    ULONG length;

    assert_int_equal(ZwCreateTransactionManager(&manager, TRANSACTIONMANAGER_ALL_ACCESS, NULL, &path,
                                                TRANSACTION_MANAGER_VOLATILE, 0),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwCreateTransactionManager(&manager, TRANSACTIONMANAGER_ALL_ACCESS, NULL, NULL, 0, 0),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwCreateTransactionManager(&manager, TRANSACTIONMANAGER_ALL_ACCESS, NULL, &path, 0, 1),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwCreateTransactionManager(&manager, TRANSACTIONMANAGER_ALL_ACCESS, tm_attributes(), &path, 0, 0),
                     STATUS_SUCCESS);
    assert_int_equal(ZwCreateTransactionManager(&other, TRANSACTIONMANAGER_ALL_ACCESS, NULL, &path, 0, 0),
                     STATUS_OBJECT_NAME_COLLISION);
    assert_int_equal(
        ZwCreateResourceManager(&resource, RESOURCEMANAGER_ALL_ACCESS, manager, NULL, tm_attributes(), 0, NULL),
        STATUS_TRANSACTIONMANAGER_NOT_ONLINE);
    assert_int_equal(ZwRecoverTransactionManager(manager), STATUS_SUCCESS);
    assert_int_equal(
        ZwCreateResourceManager(&resource, RESOURCEMANAGER_ALL_ACCESS, manager, NULL, tm_attributes(), 0, NULL),
        STATUS_SUCCESS);
    ZwClose(resource);
    assert_int_equal(ZwQueryInformationTransactionManager(manager, TransactionManagerBasicInformation, &basic,
                                                          sizeof basic, &length),
                     STATUS_SUCCESS);
    assert_int_equal(
        ZwQueryInformationTransactionManager(manager, TransactionManagerLogInformation, &log, sizeof log, NULL),
        STATUS_SUCCESS);
    assert_int_equal(
        ZwQueryInformationTransactionManager(manager, TransactionManagerLogPathInformation, &buffer, 6, &length),
        STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(
        ZwQueryInformationTransactionManager(manager, TransactionManagerLogPathInformation, &buffer, length, NULL),
        STATUS_SUCCESS);
    assert_memory_equal(buffer.info.LogPath, path.Buffer, path.Length);
    assert_int_equal(ZwOpenTransactionManager(&other, TRANSACTIONMANAGER_ALL_ACCESS, NULL, &path, &basic.TmIdentity, 0),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwOpenTransactionManager(&other, TRANSACTIONMANAGER_ALL_ACCESS, tm_attributes(), &path, NULL, 0),
                     STATUS_SUCCESS);
    assert_ptr_equal(object_of(other), object_of(manager));
    ZwClose(other);
    assert_int_equal(
        ZwOpenTransactionManager(&other, TRANSACTIONMANAGER_ALL_ACCESS, tm_attributes(), NULL, &basic.TmIdentity, 0),
        STATUS_SUCCESS);
    ZwClose(other);
    assert_int_equal(TmRenameTransactionManager(&path, &basic.TmIdentity), STATUS_SHARING_VIOLATION);
    ZwClose(manager);
    /* The log keeps who it is. */
    assert_int_equal(ZwOpenTransactionManager(&other, TRANSACTIONMANAGER_ALL_ACCESS, NULL, &path, NULL, 0),
                     STATUS_TRANSACTIONMANAGER_NOT_FOUND);
    assert_int_equal(ZwCreateTransactionManager(&manager, TRANSACTIONMANAGER_ALL_ACCESS, tm_attributes(), &path, 0, 0),
                     STATUS_SUCCESS);
    ZwQueryInformationTransactionManager(manager, TransactionManagerBasicInformation, &later, sizeof later, NULL);
    assert_memory_equal(&later.TmIdentity, &basic.TmIdentity, sizeof later.TmIdentity);
    ZwClose(manager);
    assert_int_equal(TmRenameTransactionManager(&path, &log.LogIdentity), STATUS_TRANSACTIONMANAGER_IDENTITY_MISMATCH);
    assert_int_equal(TmRenameTransactionManager(&path, &basic.TmIdentity), STATUS_SUCCESS);
    manager = manager_made();
    assert_int_equal(ZwRecoverTransactionManager(manager), STATUS_TM_VOLATILE);
    assert_int_equal(ZwRollforwardTransactionManager(manager, NULL), STATUS_TM_VOLATILE);
    assert_int_equal(
        ZwCreateResourceManager(&resource, RESOURCEMANAGER_ALL_ACCESS, manager, NULL, tm_attributes(), 0, NULL),
        STATUS_TM_VOLATILE);
    assert_int_equal(
        ZwQueryInformationTransactionManager(manager, TransactionManagerLogInformation, &log, sizeof log, NULL),
        STATUS_TM_VOLATILE);
    ZwClose(manager);
}

static void test_ZwEnumerateTransactionObject_goes_through_all(void **state)
{
    HANDLE manager = manager_made(), resources[3], transaction = transaction_made();
    KTMOBJECT_CURSOR cursor = {0};
    ULONG length, count = 0;
    NTSTATUS status;

    for (int i = 0; i < 3; i++)
        resources[i] = resource_made(manager);
    while ((status = ZwEnumerateTransactionObject(manager, KTMOBJECT_RESOURCE_MANAGER, &cursor, sizeof cursor,
                                                  &length)) == STATUS_SUCCESS)
        count += cursor.ObjectIdCount;
    assert_int_equal(status, STATUS_NO_MORE_ENTRIES);
    assert_int_equal(count, 3);
    memset(&cursor, 0, sizeof cursor);
    assert_int_equal(ZwEnumerateTransactionObject(NULL, KTMOBJECT_TRANSACTION, &cursor, sizeof cursor, &length),
                     STATUS_SUCCESS);
    assert_int_equal(length, sizeof cursor);
    assert_int_equal(ZwEnumerateTransactionObject(NULL, KTMOBJECT_INVALID, &cursor, sizeof cursor, &length),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(ZwEnumerateTransactionObject(NULL, KTMOBJECT_TRANSACTION, &cursor, 8, &length),
                     STATUS_INVALID_PARAMETER);
    assert_int_equal(
        ZwEnumerateTransactionObject(transaction, KTMOBJECT_RESOURCE_MANAGER, &cursor, sizeof cursor, &length),
        STATUS_OBJECT_TYPE_MISMATCH);
    for (int i = 0; i < 3; i++)
        ZwClose(resources[i]);
    ZwClose(transaction);
    ZwClose(manager);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_ZwCreateTransaction_checks_its_parameters),
        machine_test(test_a_transaction_is_found_by_its_identifier),
        machine_test(test_outcomes_are_final),
        machine_test(test_properties_are_set_and_asked),
        machine_test(test_a_transaction_is_rolled_back_in_time),
        machine_test(test_a_transaction_manager_is_volatile_or_has_a_log),
        machine_test(test_ZwEnumerateTransactionObject_goes_through_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
