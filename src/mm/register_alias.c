/*
 * Registers of devices at user addresses, for drivers that let a program have them: pages of the arena that are kept
 * inaccessible, so that each access traps, and the kernel's mapping that it stands for.
 */
#include "mm/pages_p.h"

struct alias {
    LIST_ENTRY link;
    char *user, *kernel;
    SIZE_T size;
    struct lab__mm_space *space;
    BOOLEAN own; /* the kernel's mapping was made for it; else it is what MmMapIoSpace gave */
};

static LIST_ENTRY aliases = {&aliases, &aliases};
ULONG lab__mm_register_aliases;

void lab__mm_register_alias_reset(void)
{
    InitializeListHead(&aliases);
    lab__mm_register_aliases = 0;
}

/* An MDL of I/O space gets a mapping; any other describes what MmMapIoSpace has mapped. */
static char *kernel_of(PMDL mdl, BOOLEAN *own)
{
    char *page = lab__mm_frame_address(MmGetMdlPfnArray(mdl)[0]);
    ULONGLONG physical;

    *own = (mdl->MdlFlags & MDL_IO_SPACE) != 0;
    if (*own)
        return lab__mm_map_registers ? lab__mm_map_registers(mdl) : 0;
    return page && lab__mm_is_register(page, &physical) ? page + mdl->ByteOffset : 0;
}

PVOID lab__mm_register_alias_map(PMDL mdl, struct lab__mm_space *space)
{
    SIZE_T size = (SIZE_T)ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(mdl), mdl->ByteCount) << PAGE_SHIFT;
    BOOLEAN own;
    char *kernel = kernel_of(mdl, &own);
    char *user = kernel && space ? lab__mm_user_alloc(space, size) : 0;
    struct alias *alias = user ? lab__mm_kernel_alloc(sizeof *alias) : 0;

    if (!alias) {
        if (user)
            lab__mm_user_free(space, user);
        if (kernel && own)
            lab__mm_unmap_registers(kernel, mdl);
        return 0;
    }
    host_protect(user, size, HOST_NONE);
    *alias = (struct alias){.user = user, .kernel = PAGE_ALIGN(kernel), .size = size, .space = space, .own = own};
    InsertTailList(&aliases, &alias->link);
    lab__mm_register_aliases++;
    return user + mdl->ByteOffset;
}

static struct alias *find(const void *address)
{
    for (LIST_ENTRY *e = aliases.Flink; e != &aliases; e = e->Flink) {
        struct alias *alias = CONTAINING_RECORD(e, struct alias, link);

        if ((SIZE_T)((const char *)address - alias->user) < alias->size)
            return alias;
    }
    return 0;
}

PVOID lab__mm_register_alias_of(const void *address)
{
    const struct alias *alias = find(address);

    return alias ? alias->kernel + ((const char *)address - alias->user) : 0;
}

BOOLEAN lab__mm_register_alias_unmap(PVOID address, PMDL mdl)
{
    struct alias *alias = find(address);

    if (!alias)
        return FALSE;
    if (alias->own)
        lab__mm_unmap_registers(alias->kernel + mdl->ByteOffset, mdl);
    host_protect(alias->user, alias->size, HOST_WRITE);
    lab__mm_user_free(alias->space, alias->user);
    RemoveEntryList(&alias->link);
    lab__mm_register_aliases--;
    lab__mm_kernel_free(alias);
    return TRUE;
}
