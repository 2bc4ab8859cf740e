/* What the tests of transactions share. */
#ifndef NTLAB_TESTS_TM_H
#define NTLAB_TESTS_TM_H

#include "support/machine.h"
#include <ntifs.h>
#include <string.h>

static inline OBJECT_ATTRIBUTES *tm_attributes(void)
{
    static OBJECT_ATTRIBUTES attributes;

    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    return &attributes;
}

static inline HANDLE transaction_made(void)
{
    HANDLE transaction = NULL;

    assert_int_equal(
        ZwCreateTransaction(&transaction, TRANSACTION_ALL_ACCESS, tm_attributes(), NULL, NULL, 0, 0, 0, NULL, NULL),
        STATUS_SUCCESS);
    return transaction;
}

static inline HANDLE manager_made(void)
{
    HANDLE manager = NULL;

    assert_int_equal(ZwCreateTransactionManager(&manager, TRANSACTIONMANAGER_ALL_ACCESS, tm_attributes(), NULL,
                                                TRANSACTION_MANAGER_VOLATILE, 0),
                     STATUS_SUCCESS);
    return manager;
}

static inline HANDLE resource_made(HANDLE manager)
{
    HANDLE resource = NULL;

    assert_int_equal(ZwCreateResourceManager(&resource, RESOURCEMANAGER_ALL_ACCESS, manager, NULL, tm_attributes(),
                                             RESOURCE_MANAGER_VOLATILE, NULL),
                     STATUS_SUCCESS);
    return resource;
}

static inline PVOID object_of(HANDLE handle) /* the handle keeps it */
{
    PVOID object;

    assert_int_equal(ObReferenceObjectByHandle(handle, 0, NULL, KernelMode, &object, NULL), STATUS_SUCCESS);
    ObDereferenceObject(object);
    return object;
}

static inline ULONG outcome_of(HANDLE transaction)
{
    TRANSACTION_BASIC_INFORMATION info;

    assert_int_equal(ZwQueryInformationTransaction(transaction, TransactionBasicInformation, &info, sizeof info, NULL),
                     STATUS_SUCCESS);
    return info.Outcome;
}

#endif
