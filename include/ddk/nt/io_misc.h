/* The rest of the I/O manager: processes, stacks, disk statistics. */
#ifndef NTLAB_NT_IO_MISC_H
#define NTLAB_NT_IO_MISC_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/fs_control.h>
#include <nt/ke_thread.h>

LAB_DDK_BEGIN

NTSTATUS IoAcquireKsrPersistentMemory(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT PhysicalDeviceObject, PVOID Buffer,
                                      PSIZE_T Size);
NTSTATUS IoAcquireKsrPersistentMemoryEx(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT PhysicalDeviceObject,
                                        PUNICODE_STRING PhysicalDeviceId, PUSHORT DataTag, PULONG DataVersion,
                                        PVOID Buffer, PSIZE_T Size);
NTSTATUS IoCreateSystemThread(PVOID IoObject, PHANDLE ThreadHandle, ULONG DesiredAccess,
                              POBJECT_ATTRIBUTES ObjectAttributes, HANDLE ProcessHandle, PCLIENT_ID ClientId,
                              PKSTART_ROUTINE StartRoutine, PVOID StartContext);
NTSTATUS IoEnumerateKsrPersistentMemoryEx(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT PhysicalDeviceObject,
                                          PUNICODE_STRING PhysicalDeviceId,
                                          PIO_PERSISTED_MEMORY_ENUMERATION_CALLBACK Callback, PVOID CallbackContext);
NTSTATUS IoFreeKsrPersistentMemory(PVOID DataHandle);
PVOID IoGetInitialStack(void);
ULONG_PTR IoGetRemainingStackSize(void);
void IoGetStackLimits(PULONG_PTR LowLimit, PULONG_PTR HighLimit);
BOOLEAN IoIs32bitProcess(PIRP Irp);
BOOLEAN IoIsWdmVersionAvailable(UCHAR MajorVersion, UCHAR MinorVersion);
NTSTATUS IoQueryKsrPersistentMemorySize(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT PhysicalDeviceObject,
                                        PSIZE_T BufferSize);
NTSTATUS IoQueryKsrPersistentMemorySizeEx(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT PhysicalDeviceObject,
                                          PUNICODE_STRING PhysicalDeviceId, PUSHORT DataTag, PULONG DataVersion,
                                          PSIZE_T BufferSize);
NTSTATUS IoReserveKsrPersistentMemory(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT PhysicalDeviceObject, SIZE_T Size,
                                      ULONG Flags, PVOID *DataHandle);
NTSTATUS IoReserveKsrPersistentMemoryEx(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT PhysicalDeviceObject,
                                        PUNICODE_STRING PhysicalDeviceId, PUSHORT DataTag, ULONG DataVersion,
                                        SIZE_T Size, ULONG Flags, PVOID *DataHandle);
NTSTATUS IoValidateDeviceIoControlAccess(PIRP Irp, ULONG RequiredAccess);
LOGICAL IoWithinStackLimits(ULONG_PTR RegionStart, SIZE_T RegionSize);
NTSTATUS IoWriteKsrPersistentMemory(PVOID DataHandle, PVOID Buffer, SIZE_T Size);

LAB_DDK_END

#endif
