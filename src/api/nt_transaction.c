/* The services of transactions as they are, called from user mode. */
#include <ntlab/nt.h>

#include "api/api_p.h"

lab_status lab_nt_create_transaction(void *handle, uint32_t access, void *object_attributes, void *uow,
                                     lab_handle manager, uint32_t options, void *timeout, void *description)
{
    USER_CALL(NtCreateTransaction(handle, access, object_attributes, uow, (HANDLE)manager, options, 0, 0, timeout,
                                  description));
}

lab_status lab_nt_open_transaction(void *handle, uint32_t access, void *object_attributes, void *uow,
                                   lab_handle manager)
{
    USER_CALL(NtOpenTransaction(handle, access, object_attributes, uow, (HANDLE)manager));
}

lab_status lab_nt_commit_transaction(lab_handle transaction, bool wait)
{
    USER_CALL(NtCommitTransaction((HANDLE)transaction, wait));
}

lab_status lab_nt_rollback_transaction(lab_handle transaction, bool wait)
{
    USER_CALL(NtRollbackTransaction((HANDLE)transaction, wait));
}

lab_status lab_nt_query_information_transaction(lab_handle transaction, uint32_t information_class, void *buffer,
                                                uint32_t length, void *result_length)
{
    USER_CALL(NtQueryInformationTransaction((HANDLE)transaction, information_class, buffer, length, result_length));
}

lab_status lab_nt_set_information_transaction(lab_handle transaction, uint32_t information_class, void *buffer,
                                              uint32_t length)
{
    USER_CALL(NtSetInformationTransaction((HANDLE)transaction, information_class, buffer, length));
}
