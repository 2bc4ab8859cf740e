/* What drivers declare by themselves of Ob. */
#ifndef NTLAB_OB_PEEK_H
#define NTLAB_OB_PEEK_H

#include <ntifs.h>

LAB_DDK_BEGIN
POBJECT_TYPE ObGetObjectType(PVOID Object);
NTSTATUS ObOpenObjectByName(POBJECT_ATTRIBUTES ObjectAttributes, POBJECT_TYPE ObjectType, KPROCESSOR_MODE AccessMode,
                            PACCESS_STATE PassedAccessState, ACCESS_MASK DesiredAccess, PVOID ParseContext,
                            PHANDLE Handle);
NTSTATUS ObLogSecurityDescriptor(PSECURITY_DESCRIPTOR InputSecurityDescriptor,
                                 PSECURITY_DESCRIPTOR *OutputSecurityDescriptor, ULONG RefBias);
void ObReferenceSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor, ULONG Count);
void ObDereferenceSecurityDescriptor(PSECURITY_DESCRIPTOR SecurityDescriptor, ULONG Count);
NTSTATUS ObSetHandleAttributes(HANDLE Handle, PVOID HandleFlags, KPROCESSOR_MODE PreviousMode);
NTSTATUS ZwSetInformationObject(HANDLE Handle, ULONG ObjectInformationClass, PVOID ObjectInformation,
                                ULONG ObjectInformationLength);
NTSTATUS NtSetInformationObject(HANDLE Handle, ULONG ObjectInformationClass, PVOID ObjectInformation,
                                ULONG ObjectInformationLength);
LAB_DDK_END

#endif
