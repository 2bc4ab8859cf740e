/* Transaction services. */
#ifndef NTLAB_NT_NT_TRANSACTION_H
#define NTLAB_NT_NT_TRANSACTION_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/tm_object.h>

LAB_DDK_BEGIN

NTSTATUS NtCommitComplete(HANDLE EnlistmentHandle, PLARGE_INTEGER TmVirtualClock);
NTSTATUS NtCommitEnlistment(HANDLE EnlistmentHandle, PLARGE_INTEGER TmVirtualClock);
NTSTATUS NtCommitTransaction(HANDLE TransactionHandle, BOOLEAN Wait);
NTSTATUS NtCreateEnlistment(PHANDLE EnlistmentHandle, ACCESS_MASK DesiredAccess, HANDLE ResourceManagerHandle,
                            HANDLE TransactionHandle, POBJECT_ATTRIBUTES ObjectAttributes, ULONG CreateOptions,
                            NOTIFICATION_MASK NotificationMask, PVOID EnlistmentKey);
NTSTATUS NtCreateResourceManager(PHANDLE ResourceManagerHandle, ACCESS_MASK DesiredAccess, HANDLE TmHandle,
                                 LPGUID RmGuid, POBJECT_ATTRIBUTES ObjectAttributes, ULONG CreateOptions,
                                 PUNICODE_STRING Description);
NTSTATUS NtCreateTransaction(PHANDLE TransactionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                             LPGUID Uow, HANDLE TmHandle, ULONG CreateOptions, ULONG IsolationLevel,
                             ULONG IsolationFlags, PLARGE_INTEGER Timeout, PUNICODE_STRING Description);
NTSTATUS NtCreateTransactionManager(PHANDLE TmHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                                    PUNICODE_STRING LogFileName, ULONG CreateOptions, ULONG CommitStrength);
NTSTATUS NtEnumerateTransactionObject(HANDLE RootObjectHandle, KTMOBJECT_TYPE QueryType, PKTMOBJECT_CURSOR ObjectCursor,
                                      ULONG ObjectCursorLength, PULONG ReturnLength);
NTSTATUS NtGetNotificationResourceManager(HANDLE ResourceManagerHandle,
                                          PTRANSACTION_NOTIFICATION TransactionNotification, ULONG NotificationLength,
                                          PLARGE_INTEGER Timeout, PULONG ReturnLength, ULONG Asynchronous,
                                          ULONG_PTR AsynchronousContext);
NTSTATUS NtOpenEnlistment(PHANDLE EnlistmentHandle, ACCESS_MASK DesiredAccess, HANDLE ResourceManagerHandle,
                          LPGUID EnlistmentGuid, POBJECT_ATTRIBUTES ObjectAttributes);
NTSTATUS NtOpenResourceManager(PHANDLE ResourceManagerHandle, ACCESS_MASK DesiredAccess, HANDLE TmHandle,
                               LPGUID ResourceManagerGuid, POBJECT_ATTRIBUTES ObjectAttributes);
NTSTATUS NtOpenTransaction(PHANDLE TransactionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                           LPGUID Uow, HANDLE TmHandle);
NTSTATUS NtOpenTransactionManager(PHANDLE TmHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                                  PUNICODE_STRING LogFileName, LPGUID TmIdentity, ULONG OpenOptions);
NTSTATUS NtPrePrepareComplete(HANDLE EnlistmentHandle, PLARGE_INTEGER TmVirtualClock);
NTSTATUS NtPrePrepareEnlistment(HANDLE EnlistmentHandle, PLARGE_INTEGER TmVirtualClock);
NTSTATUS NtPrepareComplete(HANDLE EnlistmentHandle, PLARGE_INTEGER TmVirtualClock);
NTSTATUS NtPrepareEnlistment(HANDLE EnlistmentHandle, PLARGE_INTEGER TmVirtualClock);
NTSTATUS NtPropagationComplete(HANDLE ResourceManagerHandle, ULONG RequestCookie, ULONG BufferLength, PVOID Buffer);
NTSTATUS NtPropagationFailed(HANDLE ResourceManagerHandle, ULONG RequestCookie, NTSTATUS PropStatus);
NTSTATUS NtQueryInformationEnlistment(HANDLE EnlistmentHandle, ENLISTMENT_INFORMATION_CLASS EnlistmentInformationClass,
                                      PVOID EnlistmentInformation, ULONG EnlistmentInformationLength,
                                      PULONG ReturnLength);
NTSTATUS NtQueryInformationResourceManager(HANDLE ResourceManagerHandle,
                                           RESOURCEMANAGER_INFORMATION_CLASS ResourceManagerInformationClass,
                                           PVOID ResourceManagerInformation, ULONG ResourceManagerInformationLength,
                                           PULONG ReturnLength);
NTSTATUS NtQueryInformationTransaction(HANDLE TransactionHandle,
                                       TRANSACTION_INFORMATION_CLASS TransactionInformationClass,
                                       PVOID TransactionInformation, ULONG TransactionInformationLength,
                                       PULONG ReturnLength);
NTSTATUS NtQueryInformationTransactionManager(HANDLE TransactionManagerHandle,
                                              TRANSACTIONMANAGER_INFORMATION_CLASS TransactionManagerInformationClass,
                                              PVOID TransactionManagerInformation,
                                              ULONG TransactionManagerInformationLength, PULONG ReturnLength);
NTSTATUS NtReadOnlyEnlistment(HANDLE EnlistmentHandle, PLARGE_INTEGER TmVirtualClock);
NTSTATUS NtRecoverEnlistment(HANDLE EnlistmentHandle, PVOID EnlistmentKey);
NTSTATUS NtRecoverResourceManager(HANDLE ResourceManagerHandle);
NTSTATUS NtRecoverTransactionManager(HANDLE TransactionManagerHandle);
NTSTATUS NtRenameTransactionManager(PUNICODE_STRING LogFileName, LPGUID ExistingTransactionManagerGuid);
NTSTATUS NtRollbackComplete(HANDLE EnlistmentHandle, PLARGE_INTEGER TmVirtualClock);
NTSTATUS NtRollbackEnlistment(HANDLE EnlistmentHandle, PLARGE_INTEGER TmVirtualClock);
NTSTATUS NtRollbackTransaction(HANDLE TransactionHandle, BOOLEAN Wait);
NTSTATUS NtRollforwardTransactionManager(HANDLE TransactionManagerHandle, PLARGE_INTEGER TmVirtualClock);
NTSTATUS NtSetInformationEnlistment(HANDLE EnlistmentHandle, ENLISTMENT_INFORMATION_CLASS EnlistmentInformationClass,
                                    PVOID EnlistmentInformation, ULONG EnlistmentInformationLength);
NTSTATUS NtSetInformationResourceManager(HANDLE ResourceManagerHandle,
                                         RESOURCEMANAGER_INFORMATION_CLASS ResourceManagerInformationClass,
                                         PVOID ResourceManagerInformation, ULONG ResourceManagerInformationLength);
NTSTATUS NtSetInformationTransaction(HANDLE TransactionHandle,
                                     TRANSACTION_INFORMATION_CLASS TransactionInformationClass,
                                     PVOID TransactionInformation, ULONG TransactionInformationLength);
NTSTATUS NtSetInformationTransactionManager(HANDLE TmHandle,
                                            TRANSACTIONMANAGER_INFORMATION_CLASS TransactionManagerInformationClass,
                                            PVOID TransactionManagerInformation,
                                            ULONG TransactionManagerInformationLength);
NTSTATUS NtSinglePhaseReject(HANDLE EnlistmentHandle, PLARGE_INTEGER TmVirtualClock);
NTSTATUS ZwCommitComplete(HANDLE EnlistmentHandle, PLARGE_INTEGER TmVirtualClock);
NTSTATUS ZwCommitEnlistment(HANDLE EnlistmentHandle, PLARGE_INTEGER TmVirtualClock);
NTSTATUS ZwCommitTransaction(HANDLE TransactionHandle, BOOLEAN Wait);
NTSTATUS ZwCreateEnlistment(PHANDLE EnlistmentHandle, ACCESS_MASK DesiredAccess, HANDLE ResourceManagerHandle,
                            HANDLE TransactionHandle, POBJECT_ATTRIBUTES ObjectAttributes, ULONG CreateOptions,
                            NOTIFICATION_MASK NotificationMask, PVOID EnlistmentKey);
NTSTATUS ZwCreateKeyTransacted(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                               ULONG TitleIndex, PUNICODE_STRING Class, ULONG CreateOptions, HANDLE TransactionHandle,
                               PULONG Disposition);
NTSTATUS ZwCreateResourceManager(PHANDLE ResourceManagerHandle, ACCESS_MASK DesiredAccess, HANDLE TmHandle,
                                 LPGUID ResourceManagerGuid, POBJECT_ATTRIBUTES ObjectAttributes, ULONG CreateOptions,
                                 PUNICODE_STRING Description);
NTSTATUS ZwCreateTransaction(PHANDLE TransactionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                             LPGUID Uow, HANDLE TmHandle, ULONG CreateOptions, ULONG IsolationLevel,
                             ULONG IsolationFlags, PLARGE_INTEGER Timeout, PUNICODE_STRING Description);
NTSTATUS ZwCreateTransactionManager(PHANDLE TmHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                                    PUNICODE_STRING LogFileName, ULONG CreateOptions, ULONG CommitStrength);
NTSTATUS ZwEnumerateTransactionObject(HANDLE RootObjectHandle, KTMOBJECT_TYPE QueryType, PKTMOBJECT_CURSOR ObjectCursor,
                                      ULONG ObjectCursorLength, PULONG ReturnLength);
NTSTATUS ZwGetNotificationResourceManager(HANDLE ResourceManagerHandle,
                                          PTRANSACTION_NOTIFICATION TransactionNotification, ULONG NotificationLength,
                                          PLARGE_INTEGER Timeout, PULONG ReturnLength, ULONG Asynchronous,
                                          ULONG_PTR AsynchronousContext);
NTSTATUS ZwOpenEnlistment(PHANDLE EnlistmentHandle, ACCESS_MASK DesiredAccess, HANDLE RmHandle, LPGUID EnlistmentGuid,
                          POBJECT_ATTRIBUTES ObjectAttributes);
NTSTATUS ZwOpenKeyTransacted(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                             HANDLE TransactionHandle);
NTSTATUS ZwOpenKeyTransactedEx(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                               ULONG OpenOptions, HANDLE TransactionHandle);
NTSTATUS ZwOpenResourceManager(PHANDLE ResourceManagerHandle, ACCESS_MASK DesiredAccess, HANDLE TmHandle,
                               LPGUID ResourceManagerGuid, POBJECT_ATTRIBUTES ObjectAttributes);
NTSTATUS ZwOpenTransaction(PHANDLE TransactionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                           LPGUID Uow, HANDLE TmHandle);
NTSTATUS ZwOpenTransactionManager(PHANDLE TmHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                                  PUNICODE_STRING LogFileName, LPGUID TmIdentity, ULONG OpenOptions);
NTSTATUS ZwPrePrepareComplete(HANDLE EnlistmentHandle, PLARGE_INTEGER TmVirtualClock);
NTSTATUS ZwPrePrepareEnlistment(HANDLE EnlistmentHandle, PLARGE_INTEGER TmVirtualClock);
NTSTATUS ZwPrepareComplete(HANDLE EnlistmentHandle, PLARGE_INTEGER TmVirtualClock);
NTSTATUS ZwPrepareEnlistment(HANDLE EnlistmentHandle, PLARGE_INTEGER TmVirtualClock);
NTSTATUS ZwQueryInformationEnlistment(HANDLE EnlistmentHandle, ENLISTMENT_INFORMATION_CLASS EnlistmentInformationClass,
                                      PVOID EnlistmentInformation, ULONG EnlistmentInformationLength,
                                      PULONG ReturnLength);
NTSTATUS ZwQueryInformationResourceManager(HANDLE ResourceManagerHandle,
                                           RESOURCEMANAGER_INFORMATION_CLASS ResourceManagerInformationClass,
                                           PVOID ResourceManagerInformation, ULONG ResourceManagerInformationLength,
                                           PULONG ReturnLength);
NTSTATUS ZwQueryInformationTransaction(HANDLE TransactionHandle,
                                       TRANSACTION_INFORMATION_CLASS TransactionInformationClass,
                                       PVOID TransactionInformation, ULONG TransactionInformationLength,
                                       PULONG ReturnLength);
NTSTATUS ZwQueryInformationTransactionManager(HANDLE TransactionManagerHandle,
                                              TRANSACTIONMANAGER_INFORMATION_CLASS TransactionManagerInformationClass,
                                              PVOID TransactionManagerInformation,
                                              ULONG TransactionManagerInformationLength, PULONG ReturnLength);
NTSTATUS ZwReadOnlyEnlistment(HANDLE EnlistmentHandle, PLARGE_INTEGER TmVirtualClock);
NTSTATUS ZwRecoverEnlistment(HANDLE EnlistmentHandle, PVOID EnlistmentKey);
NTSTATUS ZwRecoverResourceManager(HANDLE ResourceManagerHandle);
NTSTATUS ZwRecoverTransactionManager(HANDLE TransactionManagerHandle);
NTSTATUS ZwRollbackComplete(HANDLE EnlistmentHandle, PLARGE_INTEGER TmVirtualClock);
NTSTATUS ZwRollbackEnlistment(HANDLE EnlistmentHandle, PLARGE_INTEGER TmVirtualClock);
NTSTATUS ZwRollbackTransaction(HANDLE TransactionHandle, BOOLEAN Wait);
NTSTATUS ZwRollforwardTransactionManager(HANDLE TransactionManagerHandle, PLARGE_INTEGER TmVirtualClock);
NTSTATUS ZwSetInformationEnlistment(HANDLE EnlistmentHandle, ENLISTMENT_INFORMATION_CLASS EnlistmentInformationClass,
                                    PVOID EnlistmentInformation, ULONG EnlistmentInformationLength);
NTSTATUS ZwSetInformationResourceManager(HANDLE ResourceManagerHandle,
                                         RESOURCEMANAGER_INFORMATION_CLASS ResourceManagerInformationClass,
                                         PVOID ResourceManagerInformation, ULONG ResourceManagerInformationLength);
NTSTATUS ZwSetInformationTransaction(HANDLE TransactionHandle,
                                     TRANSACTION_INFORMATION_CLASS TransactionInformationClass,
                                     PVOID TransactionInformation, ULONG TransactionInformationLength);
NTSTATUS ZwSetInformationTransactionManager(HANDLE TmHandle,
                                            TRANSACTIONMANAGER_INFORMATION_CLASS TransactionManagerInformationClass,
                                            PVOID TransactionManagerInformation,
                                            ULONG TransactionManagerInformationLength);
NTSTATUS ZwSinglePhaseReject(HANDLE EnlistmentHandle, PLARGE_INTEGER TmVirtualClock);

LAB_DDK_END

#endif
