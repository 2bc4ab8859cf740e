/* Objects, events, timers and the rest as services. */
#ifndef NTLAB_NT_NT_OBJECT_H
#define NTLAB_NT_NT_OBJECT_H

#include <ntdef.h>
#include <nt/names.h>

LAB_DDK_BEGIN

NTSTATUS ZwClose(HANDLE Handle);
NTSTATUS ZwLoadDriver(PUNICODE_STRING DriverServiceName);
NTSTATUS ZwMakeTemporaryObject(HANDLE Handle);
NTSTATUS ZwOpenEvent(PHANDLE EventHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes);
NTSTATUS ZwOpenSymbolicLinkObject(PHANDLE LinkHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes);
NTSTATUS ZwQuerySymbolicLinkObject(HANDLE LinkHandle, PUNICODE_STRING LinkTarget, PULONG ReturnedLength);
NTSTATUS ZwUnloadDriver(PUNICODE_STRING DriverServiceName);

LAB_DDK_END

#endif
