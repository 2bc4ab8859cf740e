/* User memory of the current process. */
#include <ntlab/memory.h>

#include "api/api_p.h"
#include "mm/pages_p.h"

void *lab_user_alloc(size_t size)
{
    struct lab__mm_space *space = lab__ke_thread() ? lab__ps_process()->space : 0;

    return space ? lab__mm_user_alloc(space, size) : 0;
}

void lab_user_free(void *memory)
{
    struct lab__mm_space *space = lab__ke_thread() ? lab__ps_process()->space : 0;

    if (space && memory)
        lab__mm_user_free(space, memory);
}

lab_status lab_user_protect(void *memory, size_t size, lab_protection protection)
{
    static const ULONG pages[] = {PAGE_NOACCESS, PAGE_READONLY, PAGE_READWRITE};

    if (!lab__ke_thread() || !lab__ps_process()->space)
        return STATUS_INVALID_DEVICE_STATE;
    if ((unsigned)protection > LAB_READ_WRITE)
        return STATUS_INVALID_PARAMETER;
    return lab__mm_user_protect(lab__ps_process()->space, memory, size, pages[protection]);
}

void *lab_user_bad_address(void)
{
    return (char *)MmHighestUserAddress - PAGE_SIZE + 1;
}

void *lab_kernel_bad_address(void)
{
    return lab__mm.ram.kernel + lab__mm.ram.size - PAGE_SIZE;
}
