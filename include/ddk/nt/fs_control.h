/* Control codes of file systems and their buffers. */
#ifndef NTLAB_NT_FS_CONTROL_H
#define NTLAB_NT_FS_CONTROL_H

#include <ntdef.h>
#include <nt/names.h>

LAB_DDK_BEGIN

typedef const USHORT *PCUSHORT;
typedef const ULONG *PCULONG;

typedef enum _DEVICE_DIRECTORY_TYPE { DeviceDirectoryData } DEVICE_DIRECTORY_TYPE, *PDEVICE_DIRECTORY_TYPE;

typedef NTSTATUS IO_PERSISTED_MEMORY_ENUMERATION_CALLBACK(PDRIVER_OBJECT DriverObject,
                                                          PDEVICE_OBJECT PhysicalDeviceObject,
                                                          PUNICODE_STRING PhysicalDeviceId, PUSHORT DataTag,
                                                          PULONG DataVersion, SIZE_T DataSize, PVOID CallbackContext);
typedef IO_PERSISTED_MEMORY_ENUMERATION_CALLBACK *PIO_PERSISTED_MEMORY_ENUMERATION_CALLBACK;
typedef NTSTATUS TM_RM_NOTIFICATION(PKENLISTMENT EnlistmentObject, PVOID RMContext, PVOID TransactionContext,
                                    ULONG TransactionNotification, PLARGE_INTEGER TmVirtualClock, ULONG ArgumentLength,
                                    PVOID Argument);
typedef TM_RM_NOTIFICATION *PTM_RM_NOTIFICATION;

LAB_DDK_END

#endif
