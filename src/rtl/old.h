/* old.c: what no kit declares any more. */
#ifndef NTLAB_RTL_OLD_H
#define NTLAB_RTL_OLD_H

#include "rtl_p.h"

LAB_DDK_BEGIN
BOOLEAN RtlAreAllAccessesGranted(ACCESS_MASK GrantedAccess, ACCESS_MASK DesiredAccess);
BOOLEAN RtlAreAnyAccessesGranted(ACCESS_MASK GrantedAccess, ACCESS_MASK DesiredAccess);
NTSTATUS RtlSystemTimeToLocalTime(PLARGE_INTEGER SystemTime, PLARGE_INTEGER LocalTime);
NTSTATUS RtlLocalTimeToSystemTime(PLARGE_INTEGER LocalTime, PLARGE_INTEGER SystemTime);
void RtlTimeToElapsedTimeFields(PLARGE_INTEGER Time, PTIME_FIELDS TimeFields);
NTSTATUS RtlAppendAsciizToString(PSTRING Destination, PCSZ Source);
ULONG RtlGetNtGlobalFlags(void);
PVOID RtlImageNtHeader(PVOID Base);
PVOID RtlImageDirectoryEntryToData(PVOID Base, BOOLEAN MappedAsImage, USHORT DirectoryEntry, PULONG Size);
NTSTATUS LdrFindResource_U(PVOID BaseAddress, PVOID ResourceInfo, ULONG Level, PVOID *ResourceDataEntry);
NTSTATUS LdrAccessResource(PVOID BaseAddress, PVOID ResourceDataEntry, PVOID *Address, PULONG Size);
NTSTATUS RtlFindMessage(PVOID BaseAddress, ULONG Type, ULONG Language, ULONG MessageId, PVOID *MessageResourceEntry);
BOOLEAN WdmlibRtlIsNtDdiVersionAvailable(ULONG Version);
BOOLEAN WdmlibRtlIsServicePackVersionInstalled(ULONG Version);
LAB_DDK_END

#endif
