/* Sections and virtual memory as services. */
#ifndef NTLAB_NT_NT_MEMORY_H
#define NTLAB_NT_NT_MEMORY_H

#include <ntdef.h>
#include <nt/names.h>
#include <nt/mm_section.h>

LAB_DDK_BEGIN

NTSTATUS NtManagePartition(HANDLE TargetHandle, HANDLE SourceHandle, ULONG PartitionInformationClass,
                           PVOID PartitionInformation, ULONG PartitionInformationLength);
NTSTATUS ZwCreateSection(PHANDLE SectionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes,
                         PLARGE_INTEGER MaximumSize, ULONG SectionPageProtection, ULONG AllocationAttributes,
                         HANDLE FileHandle);
NTSTATUS ZwMapViewOfSection(HANDLE SectionHandle, HANDLE ProcessHandle, PVOID *BaseAddress, ULONG_PTR ZeroBits,
                            SIZE_T CommitSize, PLARGE_INTEGER SectionOffset, PSIZE_T ViewSize,
                            SECTION_INHERIT InheritDisposition, ULONG AllocationType, ULONG Protect);
NTSTATUS ZwOpenSection(PHANDLE SectionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes);
NTSTATUS ZwUnmapViewOfSection(HANDLE ProcessHandle, PVOID BaseAddress);

LAB_DDK_END

#endif
