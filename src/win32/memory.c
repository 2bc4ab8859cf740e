/* Memory: the process's own pages, and the host's heap. */
#include "win32/win32_p.h"
#include <ntlab/memory.h>
#include <ntlab/ntlab.h>

static struct area {
    struct area *next;
    char *start;
    SIZE_T size;
} * areas;

/* Whole areas: what is reserved is committed, too. An address of the caller's own choice is refused. */
LPVOID VirtualAlloc(LPVOID address, SIZE_T size, DWORD type, DWORD protection)
{
    struct area *area;
    char *start;

    for (area = areas; area && address; area = area->next)
        if ((char *)address >= area->start && (char *)address + size <= area->start + area->size)
            return address; /* committing what is reserved */
    if (address || !size) {
        lab__win32_fail(address ? ERROR_INVALID_ADDRESS : ERROR_INVALID_PARAMETER);
        return NULL;
    }
    start = lab_user_alloc(size);
    if (!start) {
        lab__win32_fail(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    area = malloc(sizeof *area);
    *area = (struct area){areas, start, (size + 4095) & ~(SIZE_T)4095};
    areas = area;
    if (protection != PAGE_READWRITE)
        VirtualProtect(start, size, protection, &protection);
    return start;
}

BOOL VirtualFree(LPVOID address, SIZE_T size, DWORD type)
{
    for (struct area **at = &areas; *at; at = &(*at)->next) {
        struct area *area = *at;

        if (area->start != address)
            continue;
        if (type & MEM_RELEASE) {
            *at = area->next;
            lab_user_free(area->start);
            free(area);
        }
        return TRUE;
    }
    return lab__win32_fail(ERROR_INVALID_ADDRESS);
}

BOOL VirtualProtect(LPVOID address, SIZE_T size, DWORD protection, PDWORD before)
{
    lab_protection wanted = protection & (PAGE_NOACCESS | PAGE_GUARD)                         ? LAB_NO_ACCESS
                            : protection & (PAGE_READONLY | PAGE_EXECUTE | PAGE_EXECUTE_READ) ? LAB_READ_ONLY
                                                                                              : LAB_READ_WRITE;

    if (before)
        *before = PAGE_READWRITE;
    return lab__win32_result(lab_user_protect(address, size, wanted));
}

/* Pages of the machine are always there. */
BOOL VirtualLock(LPVOID address, SIZE_T size)
{
    return TRUE;
}

BOOL VirtualUnlock(LPVOID address, SIZE_T size)
{
    return TRUE;
}

HANDLE GetProcessHeap(void)
{
    return (HANDLE)(ULONG_PTR)0x10000;
}

HANDLE HeapCreate(DWORD options, SIZE_T initial, SIZE_T maximum)
{
    return GetProcessHeap();
}

BOOL HeapDestroy(HANDLE heap)
{
    return TRUE;
}

LPVOID HeapAlloc(HANDLE heap, DWORD flags, SIZE_T size)
{
    return flags & HEAP_ZERO_MEMORY ? calloc(1, size ? size : 1) : malloc(size ? size : 1);
}

LPVOID HeapReAlloc(HANDLE heap, DWORD flags, LPVOID memory, SIZE_T size)
{
    return realloc(memory, size ? size : 1);
}

BOOL HeapFree(HANDLE heap, DWORD flags, LPVOID memory)
{
    free(memory);
    return TRUE;
}

HLOCAL LocalAlloc(UINT flags, SIZE_T size)
{
    return HeapAlloc(NULL, flags & LMEM_ZEROINIT ? HEAP_ZERO_MEMORY : 0, size);
}

HLOCAL LocalReAlloc(HLOCAL memory, SIZE_T size, UINT flags)
{
    return HeapReAlloc(NULL, 0, memory, size);
}

HLOCAL LocalFree(HLOCAL memory)
{
    free(memory);
    return NULL;
}

HGLOBAL GlobalAlloc(UINT flags, SIZE_T size)
{
    return LocalAlloc(flags, size);
}

HGLOBAL GlobalFree(HGLOBAL memory)
{
    return LocalFree(memory);
}
