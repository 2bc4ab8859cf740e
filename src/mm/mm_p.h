/*
 * Mm inside: simulated RAM, pool, the user arena, MDLs.
 *
 * RAM is one object mapped twice (host_ram): physical page p is at kernel + offset(p), and, while a process owns it, at
 * user + offset(p). So a user buffer's system address needs no mapping, and an MDL of it costs no system call.
 */
#ifndef NTLAB_MM_P_H
#define NTLAB_MM_P_H

#include <ntifs.h>
#include "ke/ke_p.h"

struct lab__mm_space; /* a process's part of the user arena */

/* machine start and stop: cheap; stop counts what was not freed */
NTSTATUS lab__mm_start(SIZE_T ram_bytes, BOOLEAN strict);
void lab__mm_stop(void);

/* user.c: user memory. */
struct lab__mm_space *lab__mm_space_create(PEPROCESS process);
void lab__mm_space_destroy(struct lab__mm_space *space);
struct lab__mm_space *lab__mm_space_of(PEPROCESS process); /* made where the process has none yet */
PVOID lab__mm_user_alloc_aligned(struct lab__mm_space *space, SIZE_T size, SIZE_T alignment_pages);
PVOID lab__mm_user_alloc(struct lab__mm_space *space,
                         SIZE_T size); /* zeroed; ends before an inaccessible byte where page-sized */
void lab__mm_user_free(struct lab__mm_space *space, PVOID base);
NTSTATUS lab__mm_user_protect(struct lab__mm_space *space, PVOID base, SIZE_T size,
                              ULONG protection); /* PAGE_NOACCESS ... */
/* Is [base, base+size) user memory that the current process may read (write)? STATUS_ACCESS_VIOLATION if not. No host
 * call. */
NTSTATUS lab__mm_user_probe(const void *base, SIZE_T size, BOOLEAN write);
/* The same for parameter blocks and buffered data: host memory of the program that makes the request counts as its own.
 */
NTSTATUS lab__mm_probe_any(const volatile void *base, SIZE_T size);
NTSTATUS lab__mm_probe_any_write(volatile void *base, SIZE_T size);

/* What the kernel gives to drivers to free: they do so with whatever tag is theirs. */
#define LAB_POOL_GIVEN ((ULONG)'nvGK')
/* pool.c: what the DDIs are made of; the tag as in memory order. */
PVOID lab__mm_pool_alloc(POOL_TYPE type, SIZE_T size, ULONG tag, BOOLEAN zero);
void lab__mm_pool_free(PVOID memory, ULONG tag);
PVOID lab__mm_pool_take_for(SIZE_T size, ULONG tag, PVOID caller); /* zeroed, counted as this caller's */
SIZE_T lab__mm_pool_room(const void *memory); /* bytes of the allocated block that begins here; 0: it isn't pool */
BOOLEAN lab__mm_pool_is_paged(const void *address); /* does it lie in a block of paged pool? */

/* Kernel's own allocations: not counted as a driver's, and given back when the machine stops if not before. */
PVOID lab__mm_kernel_alloc(SIZE_T size); /* zeroed; 0 where RAM is used up */
void lab__mm_kernel_free(PVOID memory);

/* mdl.c: MmProbeAndLockPages without the exception */
NTSTATUS lab__mm_lock_pages(PMDL mdl, KPROCESSOR_MODE mode, LOCK_OPERATION operation);

/* mdl_map.c: what Hal gives for pages of I/O space. */
extern PVOID (*lab__mm_map_registers)(PMDL mdl);
extern void (*lab__mm_unmap_registers)(PVOID base, PMDL mdl);
extern BOOLEAN (*lab__mm_register_mapped)(const volatile void *address, ULONGLONG *physical); /* physical.c */
BOOLEAN lab__mm_is_register(const void *address, ULONGLONG *physical); /* one of a device, mapped; and where */

/* register_alias.c: registers at user addresses; each access traps. */
extern ULONG lab__mm_register_aliases; /* how many there are */
struct lab__mm_space;
PVOID lab__mm_register_alias_map(PMDL mdl, struct lab__mm_space *space);
BOOLEAN lab__mm_register_alias_unmap(PVOID address, PMDL mdl); /* FALSE: no such mapping */
PVOID lab__mm_register_alias_of(const void *address);          /* the kernel's address; 0: none */
void lab__mm_register_alias_reset(void);

struct lab__mm_leaks {
    ULONGLONG bytes;
    ULONG blocks, mdls, locked_pages;
};
void lab__mm_leaks(struct lab__mm_leaks *leaks);
/* One call for each block of pool that is allocated: tag, size, the address of the code that allocated it. */
void lab__mm_pool_each(void (*each)(void *context, PVOID block, SIZE_T size, ULONG tag, PVOID caller), void *context);
ULONG lab__mm_ram_ranges(PHYSICAL_MEMORY_RANGE ranges[2]); /* how many there are */
void *lab__mm_physical(ULONGLONG address, SIZE_T size);    /* for device models: host memory of RAM, or 0 */

/* address classification, for the trap handler and MmIsAddressValid */
BOOLEAN lab__mm_is_user(const void *address);
BOOLEAN lab__mm_is_pool_freed(const void *address); /* inside pool memory that is not allocated */

#endif
