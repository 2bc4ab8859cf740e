/* Names of files: prefixes, 8.3 names, altitudes. */
#ifndef NTLAB_NT_RTL_NAME_H
#define NTLAB_NT_RTL_NAME_H

#include <ntdef.h>
#include <nt/names.h>

LAB_DDK_BEGIN

NTSTATUS RtlVolumeDeviceToDosName(PVOID VolumeDeviceObject, PUNICODE_STRING DosName);

LAB_DDK_END

#endif
