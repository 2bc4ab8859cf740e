/* Enlistments: the notifications of each phase, by callback and by queue, refusals, superiors, what closed handles do.
 */
#include "tm_test.h"

#define PHASES                                                                                                         \
    (TRANSACTION_NOTIFY_PREPREPARE | TRANSACTION_NOTIFY_PREPARE | TRANSACTION_NOTIFY_COMMIT |                          \
     TRANSACTION_NOTIFY_ROLLBACK)

static HANDLE manager, resource;
static ULONG log_of[16], logged; /* notifications, in their order */
static PVOID keys[16];
static NTSTATUS answers[32]; /* by the notification's bit */
static ULONG complete_on;    /* notifications that are answered within the callback */
static ULONG roll_back_on;

static int bit_of(ULONG notification)
{
    return __builtin_ctz(notification);
}

static NTSTATUS told(PKENLISTMENT enlistment, PVOID resource_key, PVOID key, ULONG notification, PLARGE_INTEGER clock,
                     ULONG length, PVOID argument)
{
    assert_int_equal(KeGetCurrentIrql(), PASSIVE_LEVEL);
    assert_ptr_equal(resource_key, &resource);
    if (logged < 16) {
        keys[logged] = key;
        log_of[logged++] = notification;
    }
    if (notification & roll_back_on)
        assert_int_equal(TmRollbackEnlistment(enlistment, NULL), STATUS_SUCCESS);
    else if (notification & complete_on & TRANSACTION_NOTIFY_PREPREPARE)
        assert_int_equal(TmPrePrepareComplete(enlistment, NULL), STATUS_SUCCESS);
    else if (notification & complete_on & TRANSACTION_NOTIFY_PREPARE)
        assert_int_equal(TmPrepareComplete(enlistment, NULL), STATUS_SUCCESS);
    else if (notification & complete_on & (TRANSACTION_NOTIFY_COMMIT | TRANSACTION_NOTIFY_SINGLE_PHASE_COMMIT))
        assert_int_equal(TmCommitComplete(enlistment, NULL), STATUS_SUCCESS);
    else if (notification & complete_on & TRANSACTION_NOTIFY_ROLLBACK)
        assert_int_equal(TmRollbackComplete(enlistment, NULL), STATUS_SUCCESS);
    return answers[bit_of(notification)];
}

static int start(void **state)
{
    logged = complete_on = roll_back_on = 0;
    memset(answers, 0, sizeof answers);
    if (test_machine_start(state))
        return -1;
    manager = manager_made();
    resource = resource_made(manager);
    return 0;
}

static int stop(void **state)
{
    ZwClose(resource);
    ZwClose(manager);
    return test_machine_stop(state);
}

static void use_callback(void)
{
    assert_int_equal(TmEnableCallbacks(object_of(resource), told, &resource), STATUS_SUCCESS);
}

static HANDLE enlisted(HANDLE transaction, ULONG options, ULONG mask, PVOID key)
{
    HANDLE enlistment = NULL;

    assert_int_equal(ZwCreateEnlistment(&enlistment, ENLISTMENT_ALL_ACCESS, resource, transaction, tm_attributes(),
                                        options, mask, key),
                     STATUS_SUCCESS);
    return enlistment;
}

static void test_commit_goes_through_its_phases(void **state)
{
    HANDLE transaction = transaction_made(), enlistment;

    use_callback();
    complete_on = PHASES;
    enlistment = enlisted(transaction, 0, PHASES, &manager);
    assert_int_equal(ZwCommitTransaction(transaction, TRUE), STATUS_SUCCESS);
    assert_int_equal(logged, 3);
    assert_int_equal(log_of[0], TRANSACTION_NOTIFY_PREPREPARE);
    assert_int_equal(log_of[1], TRANSACTION_NOTIFY_PREPARE);
    assert_int_equal(log_of[2], TRANSACTION_NOTIFY_COMMIT);
    assert_ptr_equal(keys[0], &manager);
    assert_int_equal(ZwCommitComplete(enlistment, NULL), STATUS_TRANSACTION_NOT_REQUESTED);
    ZwClose(enlistment);
    ZwClose(transaction);
}

static void test_only_what_is_in_the_mask_is_told(void **state)
{
    HANDLE transaction = transaction_made(), enlistment;

    use_callback(); /* STATUS_SUCCESS is an answer, too */
    enlistment = enlisted(transaction, 0, TRANSACTION_NOTIFY_COMMIT | TRANSACTION_NOTIFY_ROLLBACK, NULL);
    assert_int_equal(ZwCommitTransaction(transaction, TRUE), STATUS_SUCCESS);
    assert_int_equal(logged, 1);
    assert_int_equal(log_of[0], TRANSACTION_NOTIFY_COMMIT);
    ZwClose(enlistment);
    ZwClose(transaction);
}

static void test_whoever_cannot_prepare_rolls_all_back(void **state)
{
    HANDLE transaction = transaction_made(), first, second;

    use_callback();
    roll_back_on = TRANSACTION_NOTIFY_PREPARE;
    first = enlisted(transaction, 0, PHASES, (PVOID)1);
    second = enlisted(transaction, 0, PHASES, (PVOID)2);
    assert_int_equal(ZwCommitTransaction(transaction, TRUE), STATUS_TRANSACTION_ALREADY_ABORTED);
    assert_int_equal(logged, 5);
    assert_int_equal(log_of[2], TRANSACTION_NOTIFY_PREPARE);
    assert_int_equal(log_of[3], TRANSACTION_NOTIFY_ROLLBACK); /* both, whoever began it */
    assert_int_equal(log_of[4], TRANSACTION_NOTIFY_ROLLBACK);
    assert_int_equal(outcome_of(transaction), TransactionOutcomeAborted);
    ZwClose(first);
    ZwClose(second);
    ZwClose(transaction);
}

static void test_an_error_of_the_callback_is_a_refusal(void **state)
{
    HANDLE transaction = transaction_made(), enlistment;

    use_callback();
    answers[bit_of(TRANSACTION_NOTIFY_PREPREPARE)] = STATUS_DISK_FULL;
    enlistment = enlisted(transaction, 0, PHASES, NULL);
    assert_int_equal(ZwCommitTransaction(transaction, TRUE), STATUS_TRANSACTION_ALREADY_ABORTED);
    assert_int_equal(log_of[logged - 1], TRANSACTION_NOTIFY_ROLLBACK);
    ZwClose(enlistment);
    ZwClose(transaction);
}

static ULONG next_notification(NTSTATUS expected)
{
    TRANSACTION_NOTIFICATION note = {0};
    LARGE_INTEGER none = {0};

    assert_int_equal(ZwGetNotificationResourceManager(resource, &note, sizeof note, &none, NULL, 0, 0), expected);
    return note.TransactionNotification;
}

static void test_the_queue_holds_notifications_until_they_are_asked_for(void **state)
{
    HANDLE transaction = transaction_made(), enlistment = enlisted(transaction, 0, PHASES, &resource);
    TRANSACTION_NOTIFICATION note;
    LARGE_INTEGER none = {0};
    ULONG length;

    next_notification(STATUS_TIMEOUT);
    assert_int_equal(ZwCommitTransaction(transaction, FALSE), STATUS_PENDING);
    assert_int_equal(ZwCommitTransaction(transaction, FALSE), STATUS_TRANSACTION_REQUEST_NOT_VALID);
    assert_int_equal(ZwGetNotificationResourceManager(resource, &note, 8, &none, &length, 0, 0),
                     STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(length, sizeof note);
    assert_int_equal(ZwGetNotificationResourceManager(resource, &note, sizeof note, NULL, NULL, 0, 0), STATUS_SUCCESS);
    assert_int_equal(note.TransactionNotification, TRANSACTION_NOTIFY_PREPREPARE);
    assert_ptr_equal(note.TransactionKey, &resource);
    assert_int_equal(note.ArgumentLength, 0);
    assert_int_equal(ZwPrepareComplete(enlistment, NULL), STATUS_TRANSACTION_NOT_REQUESTED);
    assert_int_equal(ZwPrePrepareComplete(enlistment, NULL), STATUS_SUCCESS);
    assert_int_equal(next_notification(STATUS_SUCCESS), TRANSACTION_NOTIFY_PREPARE);
    assert_int_equal(ZwPrepareComplete(enlistment, NULL), STATUS_SUCCESS);
    assert_int_equal(next_notification(STATUS_SUCCESS), TRANSACTION_NOTIFY_COMMIT);
    assert_int_equal(outcome_of(transaction), TransactionOutcomeCommitted);
    assert_int_equal(ZwRollbackEnlistment(enlistment, NULL), STATUS_TRANSACTION_REQUEST_NOT_VALID);
    assert_int_equal(ZwCommitComplete(enlistment, NULL), STATUS_SUCCESS);
    assert_int_equal(ZwWaitForSingleObject(transaction, FALSE, &none), STATUS_SUCCESS);
    assert_int_equal(ZwGetNotificationResourceManager(resource, &note, sizeof note, &none, NULL, 1, 0),
                     STATUS_INVALID_PARAMETER);
    ZwClose(enlistment);
    ZwClose(transaction);
}

static void test_one_resource_manager_can_commit_in_a_single_phase(void **state)
{
    HANDLE transaction = transaction_made();
    HANDLE enlistment = enlisted(transaction, 0, PHASES | TRANSACTION_NOTIFY_SINGLE_PHASE_COMMIT, NULL);

    assert_int_equal(ZwCommitTransaction(transaction, FALSE), STATUS_PENDING);
    assert_int_equal(next_notification(STATUS_SUCCESS), TRANSACTION_NOTIFY_SINGLE_PHASE_COMMIT);
    assert_int_equal(ZwCommitComplete(enlistment, NULL), STATUS_SUCCESS);
    assert_int_equal(outcome_of(transaction), TransactionOutcomeCommitted);
    ZwClose(enlistment);
    ZwClose(transaction);
    transaction = transaction_made();
    enlistment = enlisted(transaction, 0, PHASES | TRANSACTION_NOTIFY_SINGLE_PHASE_COMMIT, NULL);
    assert_int_equal(ZwSinglePhaseReject(enlistment, NULL), STATUS_TRANSACTION_NOT_REQUESTED);
    assert_int_equal(ZwCommitTransaction(transaction, FALSE), STATUS_PENDING);
    next_notification(STATUS_SUCCESS);
    assert_int_equal(ZwSinglePhaseReject(enlistment, NULL), STATUS_SUCCESS);
    assert_int_equal(next_notification(STATUS_SUCCESS), TRANSACTION_NOTIFY_PREPREPARE);
    assert_int_equal(ZwRollbackEnlistment(enlistment, NULL), STATUS_SUCCESS);
    assert_int_equal(next_notification(STATUS_SUCCESS), TRANSACTION_NOTIFY_ROLLBACK);
    assert_int_equal(ZwRollbackComplete(enlistment, NULL), STATUS_SUCCESS);
    ZwClose(enlistment);
    ZwClose(transaction);
}

static void test_a_read_only_enlistment_is_told_nothing(void **state)
{
    HANDLE transaction = transaction_made(), reader, writer;

    use_callback();
    reader = enlisted(transaction, 0, PHASES, (PVOID)1);
    writer = enlisted(transaction, 0, PHASES | TRANSACTION_NOTIFY_SINGLE_PHASE_COMMIT, (PVOID)2);
    assert_int_equal(ZwReadOnlyEnlistment(reader, NULL), STATUS_SUCCESS);
    assert_int_equal(ZwCommitTransaction(transaction, TRUE), STATUS_SUCCESS);
    assert_int_equal(logged, 1); /* the other one is alone: a single phase */
    assert_ptr_equal(keys[0], (PVOID)2);
    assert_int_equal(log_of[0], TRANSACTION_NOTIFY_SINGLE_PHASE_COMMIT);
    assert_int_equal(ZwReadOnlyEnlistment(reader, NULL), STATUS_TRANSACTION_NOT_REQUESTED);
    ZwClose(reader);
    ZwClose(writer);
    ZwClose(transaction);
}

#define SUPERIOR                                                                                                       \
    (TRANSACTION_NOTIFY_PREPREPARE_COMPLETE | TRANSACTION_NOTIFY_PREPARE_COMPLETE |                                    \
     TRANSACTION_NOTIFY_COMMIT_COMPLETE | TRANSACTION_NOTIFY_ROLLBACK_COMPLETE | TRANSACTION_NOTIFY_ROLLBACK |         \
     TRANSACTION_NOTIFY_RECOVER_QUERY)

static void test_a_superior_leads_the_phases(void **state)
{
    HANDLE transaction = transaction_made(), superior, subordinate, third;
    TRANSACTION_SUPERIOR_ENLISTMENT_INFORMATION info;

    use_callback();
    superior = enlisted(transaction, ENLISTMENT_SUPERIOR, SUPERIOR, (PVOID)1);
    subordinate = enlisted(transaction, 0, PHASES, (PVOID)2);
    assert_int_equal(ZwCreateEnlistment(&third, ENLISTMENT_ALL_ACCESS, resource, transaction, tm_attributes(),
                                        ENLISTMENT_SUPERIOR, SUPERIOR, NULL),
                     STATUS_TRANSACTION_SUPERIOR_EXISTS);
    assert_int_equal(
        ZwQueryInformationTransaction(transaction, TransactionSuperiorEnlistmentInformation, &info, sizeof info, NULL),
        STATUS_SUCCESS);
    assert_int_equal(ZwCommitTransaction(transaction, TRUE), STATUS_TRANSACTION_SUPERIOR_EXISTS);
    assert_int_equal(ZwPrePrepareEnlistment(subordinate, NULL), STATUS_ENLISTMENT_NOT_SUPERIOR);
    assert_int_equal(ZwCommitEnlistment(superior, NULL), STATUS_TRANSACTION_REQUEST_NOT_VALID);
    assert_int_equal(ZwReadOnlyEnlistment(superior, NULL), STATUS_TRANSACTION_NOT_REQUESTED);
    assert_int_equal(TmRequestOutcomeEnlistment(object_of(superior), NULL), STATUS_TRANSACTION_REQUEST_NOT_VALID);
    assert_int_equal(ZwPrePrepareEnlistment(superior, NULL), STATUS_SUCCESS);
    assert_int_equal(log_of[0], TRANSACTION_NOTIFY_PREPREPARE);
    assert_int_equal(log_of[1], TRANSACTION_NOTIFY_PREPREPARE_COMPLETE);
    assert_ptr_equal(keys[1], (PVOID)1);
    assert_int_equal(ZwPrepareEnlistment(superior, NULL), STATUS_SUCCESS);
    assert_int_equal(log_of[3], TRANSACTION_NOTIFY_PREPARE_COMPLETE);
    assert_int_equal(ZwRollbackEnlistment(subordinate, NULL), STATUS_TRANSACTION_REQUEST_NOT_VALID);
    assert_int_equal(ZwCommitEnlistment(superior, NULL), STATUS_SUCCESS);
    assert_int_equal(log_of[4], TRANSACTION_NOTIFY_COMMIT);
    assert_int_equal(log_of[5], TRANSACTION_NOTIFY_COMMIT_COMPLETE);
    assert_int_equal(outcome_of(transaction), TransactionOutcomeCommitted);
    ZwClose(superior);
    ZwClose(subordinate);
    ZwClose(transaction);
}

static void test_a_superior_rolls_back(void **state)
{
    HANDLE transaction = transaction_made(), superior, subordinate;

    use_callback();
    superior = enlisted(transaction, ENLISTMENT_SUPERIOR, SUPERIOR, (PVOID)1);
    subordinate = enlisted(transaction, 0, PHASES, (PVOID)2);
    assert_int_equal(ZwRollbackEnlistment(superior, NULL), STATUS_SUCCESS);
    assert_int_equal(logged, 2);
    assert_int_equal(log_of[0], TRANSACTION_NOTIFY_ROLLBACK);
    assert_ptr_equal(keys[0], (PVOID)2);
    assert_int_equal(log_of[1], TRANSACTION_NOTIFY_ROLLBACK_COMPLETE);
    assert_int_equal(ZwCommitEnlistment(superior, NULL), STATUS_TRANSACTION_ALREADY_ABORTED);
    ZwClose(superior);
    ZwClose(subordinate);
    ZwClose(transaction);
}

static void test_the_end_of_a_phase_must_be_in_the_superiors_mask(void **state)
{
    HANDLE transaction = transaction_made();
    HANDLE superior = enlisted(transaction, ENLISTMENT_SUPERIOR, TRANSACTION_NOTIFY_ROLLBACK, NULL);

    use_callback();
    assert_int_equal(ZwPrePrepareEnlistment(superior, NULL), STATUS_TRANSACTION_RESPONSE_NOT_ENLISTED);
    ZwRollbackTransaction(transaction, TRUE);
    ZwClose(superior);
    ZwClose(transaction);
}

static void test_handles_that_are_closed_roll_back(void **state)
{
    HANDLE transaction = transaction_made(), enlistment, other;

    use_callback();
    enlistment = enlisted(transaction, 0, PHASES, (PVOID)1);
    ZwClose(transaction);
    assert_int_equal(logged, 1);
    assert_int_equal(log_of[0], TRANSACTION_NOTIFY_ROLLBACK);
    ZwClose(enlistment);
    transaction = transaction_made();
    enlistment = enlisted(transaction, 0, PHASES, (PVOID)1);
    other = enlisted(transaction, 0, PHASES, (PVOID)2);
    ZwClose(enlistment);
    assert_int_equal(outcome_of(transaction), TransactionOutcomeAborted);
    assert_int_equal(logged, 3);
    ZwClose(other);
    ZwClose(transaction);
}

static void test_enlisting_checks_who_and_when(void **state)
{
    HANDLE transaction = transaction_made(), enlistment;

    assert_int_equal(
        ZwCreateEnlistment(&enlistment, ENLISTMENT_ALL_ACCESS, resource, transaction, NULL, 2, PHASES, NULL),
        STATUS_INVALID_PARAMETER);
    assert_int_equal(
        ZwCreateEnlistment(&enlistment, ENLISTMENT_ALL_ACCESS, resource, transaction, NULL, 0, 0x80000000, NULL),
        STATUS_INVALID_PARAMETER);
    assert_int_equal(
        ZwCreateEnlistment(&enlistment, ENLISTMENT_ALL_ACCESS, transaction, transaction, NULL, 0, PHASES, NULL),
        STATUS_OBJECT_TYPE_MISMATCH);
    assert_int_equal(ZwCreateEnlistment(&enlistment, 0x4000, resource, transaction, NULL, 0, PHASES, NULL),
                     STATUS_ACCESS_DENIED);
    ZwRollbackTransaction(transaction, TRUE);
    assert_int_equal(
        ZwCreateEnlistment(&enlistment, ENLISTMENT_ALL_ACCESS, resource, transaction, NULL, 0, PHASES, NULL),
        STATUS_TRANSACTION_NOT_ACTIVE);
    ZwClose(transaction);
    assert_int_equal(TmEnableCallbacks(object_of(resource), NULL, NULL), STATUS_UNSUCCESSFUL);
}

static void test_what_an_enlistment_knows(void **state)
{
    HANDLE transaction = transaction_made(), enlistment = enlisted(transaction, 0, PHASES, &resource), again;
    ENLISTMENT_BASIC_INFORMATION info;
    TRANSACTION_ENLISTMENTS_INFORMATION list;
    RESOURCEMANAGER_BASIC_INFORMATION about;
    char saved[4] = "";
    BOOLEAN last;
    PVOID key;
    GUID id, none = {0};

    assert_int_equal(ZwQueryInformationEnlistment(enlistment, EnlistmentBasicInformation, &info, sizeof info, NULL),
                     STATUS_SUCCESS);
    TmGetTransactionId(object_of(transaction), &id);
    assert_memory_equal(&info.TransactionId, &id, sizeof id);
    assert_int_equal(
        ZwQueryInformationResourceManager(resource, ResourceManagerBasicInformation, &about, sizeof about, NULL),
        STATUS_SUCCESS);
    assert_memory_equal(&info.ResourceManagerId, &about.ResourceManagerId, sizeof id);
    assert_int_equal(
        ZwQueryInformationTransaction(transaction, TransactionEnlistmentInformation, &list, sizeof list, NULL),
        STATUS_SUCCESS);
    assert_int_equal(list.NumberOfEnlistments, 1);
    assert_memory_equal(&list.EnlistmentPair[0].EnlistmentId, &info.EnlistmentId, sizeof id);
    assert_int_equal(ZwOpenEnlistment(&again, ENLISTMENT_ALL_ACCESS, resource, &info.EnlistmentId, tm_attributes()),
                     STATUS_SUCCESS);
    assert_ptr_equal(object_of(again), object_of(enlistment));
    assert_int_equal(ZwOpenEnlistment(&key, ENLISTMENT_ALL_ACCESS, resource, &none, tm_attributes()),
                     STATUS_ENLISTMENT_NOT_FOUND);
    assert_int_equal(ZwSetInformationEnlistment(again, EnlistmentRecoveryInformation, "abc", 4), STATUS_SUCCESS);
    assert_int_equal(ZwQueryInformationEnlistment(enlistment, EnlistmentRecoveryInformation, saved, 2, NULL),
                     STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(ZwQueryInformationEnlistment(enlistment, EnlistmentRecoveryInformation, saved, 4, NULL),
                     STATUS_SUCCESS);
    assert_string_equal(saved, "abc");
    assert_int_equal(TmReferenceEnlistmentKey(object_of(enlistment), &key), STATUS_SUCCESS);
    assert_ptr_equal(key, &resource);
    assert_int_equal(TmDereferenceEnlistmentKey(object_of(enlistment), &last), STATUS_SUCCESS);
    assert_false(last);
    assert_int_equal(TmDereferenceEnlistmentKey(object_of(enlistment), &last), STATUS_SUCCESS);
    assert_true(last);
    assert_int_equal(TmDereferenceEnlistmentKey(object_of(enlistment), &last), STATUS_UNSUCCESSFUL);
    assert_int_equal(TmReferenceEnlistmentKey(object_of(enlistment), &key), STATUS_UNSUCCESSFUL);
    ZwClose(again);
    use_callback();
    ZwRollbackTransaction(transaction, TRUE);
    ZwClose(enlistment);
    ZwClose(transaction);
}

static void test_recovery_tells_of_each_enlistment(void **state)
{
    HANDLE transaction = transaction_made(), enlistment;

    use_callback();
    enlistment = enlisted(transaction, 0, PHASES | TRANSACTION_NOTIFY_RECOVER | TRANSACTION_NOTIFY_INDOUBT, (PVOID)1);
    assert_int_equal(ZwRecoverEnlistment(enlistment, NULL), STATUS_TRANSACTION_REQUEST_NOT_VALID);
    assert_int_equal(ZwRecoverResourceManager(resource), STATUS_SUCCESS);
    assert_int_equal(log_of[0], TRANSACTION_NOTIFY_RECOVER);
    assert_int_equal(log_of[1], TRANSACTION_NOTIFY_LAST_RECOVER);
    assert_int_equal(ZwRecoverEnlistment(enlistment, (PVOID)5), STATUS_SUCCESS);
    assert_int_equal(log_of[2], TRANSACTION_NOTIFY_INDOUBT);
    assert_ptr_equal(keys[2], (PVOID)5);
    ZwRollbackTransaction(transaction, TRUE);
    ZwClose(enlistment);
    ZwClose(transaction);
}

#define tm_test(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        tm_test(test_commit_goes_through_its_phases),
        tm_test(test_only_what_is_in_the_mask_is_told),
        tm_test(test_whoever_cannot_prepare_rolls_all_back),
        tm_test(test_an_error_of_the_callback_is_a_refusal),
        tm_test(test_the_queue_holds_notifications_until_they_are_asked_for),
        tm_test(test_one_resource_manager_can_commit_in_a_single_phase),
        tm_test(test_a_read_only_enlistment_is_told_nothing),
        tm_test(test_a_superior_leads_the_phases),
        tm_test(test_a_superior_rolls_back),
        tm_test(test_the_end_of_a_phase_must_be_in_the_superiors_mask),
        tm_test(test_handles_that_are_closed_roll_back),
        tm_test(test_enlisting_checks_who_and_when),
        tm_test(test_what_an_enlistment_knows),
        tm_test(test_recovery_tells_of_each_enlistment),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
