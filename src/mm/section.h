/* Sections: memory that has an object of its own, and the views that processes and the system have of it. */
#ifndef NTLAB_MM_SECTION_H
#define NTLAB_MM_SECTION_H

#include <ntifs.h>
#include "mm/pages_p.h"

struct lab__mm_section; /* the body of a Section object */

/* What the sections of one file share: its pages. A file's SECTION_OBJECT_POINTERS.DataSectionObject points to it. */
struct lab__mm_segment {
    ULONG references; /* sections and views */
    ULONG sections, views, writable_views;
    PFILE_OBJECT file; /* 0: paging file or physical memory */
    ULONGLONG size;    /* bytes */
    SIZE_T run;        /* its pages; 0: physical memory */
    BOOLEAN image, reserve;
    BOOLEAN written; /* a writable section was made of it: its pages go back to the file */
};

/* section.c: a section of the paging file (file 0), or of a file whose bytes io reads. */
struct lab__mm_section_wish {
    PHANDLE handle;
    ACCESS_MASK desired;
    POBJECT_ATTRIBUTES attributes;
    ULONGLONG size;
    ULONG protection, allocation;
    struct lab__mm_segment *segment; /* of a file, referenced; 0: to be made */
};
void lab__mm_section_start(void);
void lab__mm_section_stop(void);
NTSTATUS lab__mm_section_check(const struct lab__mm_section_wish *wish); /* protection and attributes */
NTSTATUS lab__mm_section_create(const struct lab__mm_section_wish *wish, KPROCESSOR_MODE mode);
struct lab__mm_segment *lab__mm_segment_new(ULONGLONG size, NTSTATUS *status);
void lab__mm_segment_dereference(struct lab__mm_segment *segment);
char *lab__mm_segment_memory(struct lab__mm_segment *segment);
extern void (*lab__mm_segment_closing)(struct lab__mm_segment *segment); /* io's: write back, let go of the file */

/* view.c */
void lab__mm_views_forget(struct lab__mm_space *space);
void lab__mm_views_reset(void);
struct lab__mm_segment *lab__mm_view_at(const void *address, char **base, SIZE_T *size, ULONG *protection);
/* Access of pages, as PAGE_ has it; FALSE: not a protection that views and memory can have. */
BOOLEAN lab__mm_protection_access(ULONG protection, ULONG *access); /* 1 read, 2 write */
void lab__mm_pages_access(SIZE_T index, SIZE_T count, ULONG access);
/* The process of a handle, referenced, and its space; NtCurrentProcess() too. */
NTSTATUS lab__mm_process_of(HANDLE handle, ACCESS_MASK desired, KPROCESSOR_MODE mode, PEPROCESS *process);

#define LAB_PROCESS_VM_OPERATION 0x0008
#define LAB_PROCESS_QUERY        0x0400

LAB_DDK_BEGIN
/* Services that no DDK header declares. */
NTSTATUS NtOpenSection(PHANDLE SectionHandle, ACCESS_MASK DesiredAccess, POBJECT_ATTRIBUTES ObjectAttributes);
NTSTATUS NtMapViewOfSection(HANDLE SectionHandle, HANDLE ProcessHandle, PVOID *BaseAddress, ULONG_PTR ZeroBits,
                            SIZE_T CommitSize, PLARGE_INTEGER SectionOffset, PSIZE_T ViewSize,
                            SECTION_INHERIT InheritDisposition, ULONG AllocationType, ULONG Protect);
NTSTATUS NtUnmapViewOfSection(HANDLE ProcessHandle, PVOID BaseAddress);
NTSTATUS NtProtectVirtualMemory(HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize, ULONG NewProtect,
                                PULONG OldProtect);
NTSTATUS ZwProtectVirtualMemory(HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize, ULONG NewProtect,
                                PULONG OldProtect);
NTSTATUS NtFlushVirtualMemory(HANDLE ProcessHandle, PVOID *BaseAddress, PSIZE_T RegionSize,
                              PIO_STATUS_BLOCK IoStatusBlock);
LAB_DDK_END

/* virtual.c */
void lab__mm_regions_forget(struct lab__mm_space *space);
void lab__mm_regions_reset(void);

#endif
