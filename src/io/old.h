/* old.c: functions of Io that no kit declares any more. */
#ifndef NTLAB_IO_OLD_H
#define NTLAB_IO_OLD_H

#include <ntifs.h>

LAB_DDK_BEGIN
NTSTATUS IoCreateDriver(PUNICODE_STRING DriverName, PDRIVER_INITIALIZE InitializationFunction);
void IoDeleteDriver(PDRIVER_OBJECT DriverObject);
NTSTATUS IoSetIoCompletion(PVOID IoCompletion, PVOID KeyContext, PVOID ApcContext, NTSTATUS IoStatus,
                           ULONG_PTR IoStatusInformation, BOOLEAN Quota);
LAB_DDK_END

#endif
