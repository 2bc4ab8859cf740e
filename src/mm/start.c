/*
 * Starting and stopping Mm. RAM is mapped once for a process and kept from machine to machine, so a start costs
 * microseconds.
 */
#include "mm/quota.h"
#include "mm/pages_p.h"
#include "mm/pool_p.h"
#include "mm/section.h"
#include "mm/special.h"
#include "mm/special_large.h"

__attribute__((visibility("default"))) PVOID MmHighestUserAddress;
__attribute__((visibility("default"))) PVOID MmSystemRangeStart;
__attribute__((visibility("default"))) ULONG_PTR MmUserProbeAddress;

static NTSTATUS map_ram(SIZE_T bytes)
{
    if (lab__mm.ram.size == bytes)
        return STATUS_SUCCESS;
    if (lab__mm.ram.size) {
        host_release(lab__mm.pages, (lab__mm.ram.size >> PAGE_SHIFT) * sizeof *lab__mm.pages);
        host_ram_destroy(&lab__mm.ram);
    }
    if (host_ram_create(&lab__mm.ram, bytes))
        return STATUS_INSUFFICIENT_RESOURCES;
    lab__mm.page_count = bytes >> PAGE_SHIFT;
    lab__mm.pages = host_reserve(lab__mm.page_count * sizeof *lab__mm.pages);
    if (!lab__mm.pages) {
        host_ram_destroy(&lab__mm.ram);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    lab__mm.page_count -= lab__mm_special_reserve(lab__mm.page_count);
    MmHighestUserAddress = lab__mm.ram.user + bytes - 0x10001;
    MmUserProbeAddress = (ULONG_PTR)lab__mm.ram.user + bytes - 0x10000;
    MmSystemRangeStart = lab__mm.ram.user + bytes;
    return STATUS_SUCCESS;
}

NTSTATUS lab__mm_start(SIZE_T bytes, BOOLEAN strict)
{
    NTSTATUS status = map_ram(bytes);

    if (!NT_SUCCESS(status))
        return status;
    lab__mm.high_water = 1;
    lab__mm.free_mask = 0;
    RtlZeroMemory(lab__mm.free_runs, sizeof lab__mm.free_runs);
    lab__mm.pool_bytes = lab__mm.pool_blocks = lab__mm.mdls = lab__mm.locked_pages = 0;
    lab__mm_dirty_pages = 0;
    lab__mm_pool_reset();
    lab__mm_special_start(strict);
    lab__mm_large_start();
    return STATUS_SUCCESS;
}

/* Pages beyond what most machines use go back to the host; the rest is kept warm. */
#define KEPT_PAGES 4096

void lab__mm_stop(void)
{
    lab__mm_quota_reset();
    lab__mm_secure_reset();
    lab__mm_large_stop();
    lab__mm_secured_reset();
    lab__mm_views_stop();
    lab__mm_alias_reset();
    lab__mm_map_reset();
    RtlZeroMemory(lab__mm.pages, lab__mm.high_water * sizeof *lab__mm.pages);
    lab__mm_pool_unpoison(lab__mm.high_water);
    if (lab__mm.user_touched)
        host_protect(lab__mm.ram.user, lab__mm.high_water << PAGE_SHIFT, HOST_NONE);
    lab__mm.user_touched = FALSE;
    if (lab__mm.high_water > KEPT_PAGES)
        host_ram_discard(&lab__mm.ram, KEPT_PAGES << PAGE_SHIFT, (lab__mm.high_water - KEPT_PAGES) << PAGE_SHIFT);
}

void lab__mm_leaks(struct lab__mm_leaks *leaks)
{
    leaks->blocks = lab__mm.pool_blocks;
    leaks->bytes = lab__mm.pool_bytes;
    leaks->mdls = lab__mm.mdls;
    leaks->locked_pages = lab__mm.locked_pages;
}
