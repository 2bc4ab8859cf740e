/* Sections: memory that has an object of its own, and the views that processes and the system have of it. */
#ifndef NTLAB_MM_SECTION_H
#define NTLAB_MM_SECTION_H

#include <ntifs.h>
#include "mm/pages_p.h"

struct lab__mm_section; /* the body of a Section object */

/*
 * What the sections of one file and its cache share: its pages. A file's SECTION_OBJECT_POINTERS.DataSectionObject
 * points to it. A segment of no file has all its pages from the start, in one run; those of a file come in pieces.
 */
struct lab__mm_piece;
struct lab__mm_segment {
    ULONG references; /* sections, views, the cache */
    ULONG sections, views, writable_views;
    PFILE_OBJECT file; /* 0: paging file or physical memory */
    ULONGLONG size;    /* bytes that sections may show */
    SIZE_T run;        /* its pages; 0: physical memory, or a file */
    BOOLEAN image, reserve;
    struct lab__mm_piece **pieces; /* of a file */
    SIZE_T piece_count;
    ULONG dirty;       /* pages */
    LIST_ENTRY orphan; /* Cc's */
    KEVENT moved;      /* a page was read in or written: whoever waits for one looks again */
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
NTSTATUS lab__mm_section_check(const struct lab__mm_section_wish *wish); /* protection and attributes */
NTSTATUS lab__mm_section_create(const struct lab__mm_section_wish *wish, KPROCESSOR_MODE mode);
struct lab__mm_segment *lab__mm_segment_new(ULONGLONG size, NTSTATUS *status);
void lab__mm_segment_dereference(struct lab__mm_segment *segment);

/*
 * file_pages.c: the pages of a file. Ranges are in bytes and may begin and end anywhere; a length of zero is nothing.
 * What moves pages, waits: a call of the file system is made.
 */
#define LAB_PIECE_SHIFT 18 /* what Cc maps at a time: VACB_MAPPING_GRANULARITY */
#define LAB_PIECE_SIZE  (1u << LAB_PIECE_SHIFT)
/* Io's. A transfer of whole pages; a read may come short, which is no error. */
extern NTSTATUS (*lab__mm_page_io)(PFILE_OBJECT file, BOOLEAN write, char *memory, ULONG length, ULONGLONG offset,
                                   ULONG_PTR *done);
/* The segment of the file, referenced, made where there is none. */
NTSTATUS lab__mm_file_segment(PFILE_OBJECT file, struct lab__mm_segment **result);
struct lab__mm_segment *lab__mm_data_segment(PSECTION_OBJECT_POINTERS pointers); /* 0: there is none */
NTSTATUS lab__mm_file_read(struct lab__mm_segment *segment, ULONGLONG offset, ULONGLONG length);
BOOLEAN lab__mm_file_resident(struct lab__mm_segment *segment, ULONGLONG offset, ULONGLONG length);
/* Pages that are to be overwritten: those that aren't there become zeros instead of being read. */
NTSTATUS lab__mm_file_blank(struct lab__mm_segment *segment, ULONGLONG offset, ULONGLONG length);
/* Where the kernel sees the byte; *length, of what lies behind it, becomes no more than is in one piece. 0: no memory.
 */
char *lab__mm_file_address(struct lab__mm_segment *segment, ULONGLONG offset, ULONG *length);
ULONGLONG lab__mm_file_offset(const struct lab__mm_segment *segment, const void *address); /* the counterpart */
void lab__mm_file_dirty(struct lab__mm_segment *segment, ULONGLONG offset, ULONGLONG length);
/* Are there pages to be written in the range? What programs have changed in their views is looked for. */
BOOLEAN lab__mm_file_is_dirty(struct lab__mm_segment *segment, ULONGLONG offset, ULONGLONG length);
/* The first dirty pages in [*offset, end), no more than are written at once; 0: there are none. */
ULONG lab__mm_file_next_dirty(struct lab__mm_segment *segment, ULONGLONG *offset, ULONGLONG end);
NTSTATUS lab__mm_file_write(struct lab__mm_segment *segment, ULONGLONG offset, ULONG length);
NTSTATUS lab__mm_file_flush(struct lab__mm_segment *segment, ULONGLONG offset, ULONGLONG end, ULONGLONG *written);
/* Forgets pages, dirty or not. FALSE: some are in use, and stay. */
BOOLEAN lab__mm_file_purge(struct lab__mm_segment *segment, ULONGLONG offset, ULONGLONG end);
/* Pages that somebody has an address or an MDL of stay where they are. */
void lab__mm_file_hold(struct lab__mm_segment *segment, ULONGLONG offset, ULONGLONG length);
void lab__mm_file_unhold(struct lab__mm_segment *segment, ULONGLONG offset, ULONGLONG length);
/* Pages that programs can write where nobody notices. */
NTSTATUS lab__mm_file_watch(struct lab__mm_segment *segment, ULONGLONG offset, ULONGLONG length);
void lab__mm_file_unwatch(struct lab__mm_segment *segment, ULONGLONG offset, ULONGLONG length);
void lab__mm_file_close(struct lab__mm_segment *segment); /* the last reference is gone */
extern ULONG lab__mm_dirty_pages;                         /* of all files */

void lab__mm_file_copy(struct lab__mm_segment *segment, ULONGLONG offset, char *to, SIZE_T size); /* read before */

/* view_file.c: pages of a file at addresses that follow one another, of a process's or the system's. */
struct lab__mm_shown {
    struct lab__mm_segment *segment;
    ULONGLONG offset;
    SIZE_T pages;
    char *base;
    SIZE_T index; /* of the first page of the arena; 0: the system's */
};
NTSTATUS lab__mm_show_user(struct lab__mm_shown *shown);
NTSTATUS lab__mm_show_system(struct lab__mm_shown *shown);
void lab__mm_hide_user(const struct lab__mm_shown *shown);
void lab__mm_hide_system(const struct lab__mm_shown *shown);
void lab__mm_unshow_arena(SIZE_T index, SIZE_T pages);

/* view.c */
void lab__mm_views_forget(struct lab__mm_space *space);
void lab__mm_views_reset(void);
void lab__mm_views_stop(void);
struct lab__mm_segment *lab__mm_view_at(const void *address, char **base, SIZE_T *size, ULONG *protection,
                                        ULONGLONG *offset);
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
