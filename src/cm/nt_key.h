/*
 * The registry's services as user mode calls them (NtCreateKey and so on, which the kernel does not export): the
 * previous mode of the thread decides what is probed.
 */
#ifndef NTLAB_CM_NT_KEY_H
#define NTLAB_CM_NT_KEY_H

#include <ntifs.h>

NTSTATUS lab__cm_nt_create_key(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                               ULONG TitleIndex, PUNICODE_STRING Class, ULONG CreateOptions, PULONG Disposition);
NTSTATUS lab__cm_nt_open_key(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes);
NTSTATUS lab__cm_nt_open_key_ex(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                                ULONG OpenOptions);
NTSTATUS lab__cm_nt_create_key_transacted(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess,
                                          POBJECT_ATTRIBUTES ObjectAttributes, ULONG TitleIndex, PUNICODE_STRING Class,
                                          ULONG CreateOptions, HANDLE TransactionHandle, PULONG Disposition);
NTSTATUS lab__cm_nt_open_key_transacted(PHANDLE KeyHandle, ACCESS_MASK DesiredAccess,
                                        POBJECT_ATTRIBUTES ObjectAttributes, ULONG OpenOptions,
                                        HANDLE TransactionHandle);
/* The hives' services; where `host` is given, it is a file of the host's instead of the other. */
NTSTATUS lab__cm_nt_load_key(POBJECT_ATTRIBUTES TargetKey, POBJECT_ATTRIBUTES SourceFile, const char *host, ULONG Flags,
                             ACCESS_MASK DesiredAccess, PHANDLE RootHandle);
NTSTATUS lab__cm_nt_unload_key(POBJECT_ATTRIBUTES TargetKey, ULONG Flags);
NTSTATUS lab__cm_nt_save_key(HANDLE KeyHandle, HANDLE FileHandle, const char *host, ULONG Format);
NTSTATUS lab__cm_nt_save_merged_keys(HANDLE HighPrecedenceKeyHandle, HANDLE LowPrecedenceKeyHandle, HANDLE FileHandle);
NTSTATUS lab__cm_nt_restore_key(HANDLE KeyHandle, HANDLE FileHandle, const char *host, ULONG Flags);
NTSTATUS lab__cm_nt_replace_key(POBJECT_ATTRIBUTES NewFile, HANDLE TargetHandle, POBJECT_ATTRIBUTES OldFile);
NTSTATUS lab__cm_nt_replace_key_host(const char *new_path, HANDLE TargetHandle, const char *old_path);
NTSTATUS lab__cm_nt_delete_key(HANDLE KeyHandle);
NTSTATUS lab__cm_nt_flush_key(HANDLE KeyHandle);
NTSTATUS lab__cm_nt_rename_key(HANDLE KeyHandle, PUNICODE_STRING NewName);
NTSTATUS lab__cm_nt_set_information_key(HANDLE KeyHandle, KEY_SET_INFORMATION_CLASS KeySetInformationClass,
                                        PVOID KeySetInformation, ULONG KeySetInformationLength);
NTSTATUS lab__cm_nt_query_key(HANDLE KeyHandle, KEY_INFORMATION_CLASS KeyInformationClass, PVOID KeyInformation,
                              ULONG Length, PULONG ResultLength);
NTSTATUS lab__cm_nt_enumerate_key(HANDLE KeyHandle, ULONG Index, KEY_INFORMATION_CLASS KeyInformationClass,
                                  PVOID KeyInformation, ULONG Length, PULONG ResultLength);
NTSTATUS lab__cm_nt_set_value_key(HANDLE KeyHandle, PUNICODE_STRING ValueName, ULONG TitleIndex, ULONG Type, PVOID Data,
                                  ULONG DataSize);
NTSTATUS lab__cm_nt_delete_value_key(HANDLE KeyHandle, PUNICODE_STRING ValueName);
NTSTATUS lab__cm_nt_query_value_key(HANDLE KeyHandle, PUNICODE_STRING ValueName,
                                    KEY_VALUE_INFORMATION_CLASS KeyValueInformationClass, PVOID KeyValueInformation,
                                    ULONG Length, PULONG ResultLength);
NTSTATUS lab__cm_nt_enumerate_value_key(HANDLE KeyHandle, ULONG Index,
                                        KEY_VALUE_INFORMATION_CLASS KeyValueInformationClass, PVOID KeyValueInformation,
                                        ULONG Length, PULONG ResultLength);
NTSTATUS lab__cm_nt_query_multiple_value_key(HANDLE KeyHandle, PKEY_VALUE_ENTRY ValueEntries, ULONG EntryCount,
                                             PVOID ValueBuffer, PULONG BufferLength, PULONG RequiredBufferLength);
NTSTATUS lab__cm_nt_notify_change_key(HANDLE KeyHandle, HANDLE EventHandle, PIO_APC_ROUTINE ApcRoutine,
                                      PVOID ApcContext, PIO_STATUS_BLOCK IoStatusBlock, ULONG NotifyFilter,
                                      BOOLEAN WatchSubtree, PVOID RegChangesDataBuffer,
                                      ULONG RegChangesDataBufferLength, BOOLEAN Asynchronous);

#endif
