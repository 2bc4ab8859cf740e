/*
 * What modules take from each other.
 *
 * A module that exports is made visible to the dynamic linker, so that one that imports from it can be opened; but the
 * linker goes by names alone, and takes whichever module came first. So each import is put in its place afterwards, at
 * every opening: the same file may import from another module, or from the kernel, in the next machine.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "host/module_p.h"

void module_slot_add(struct module_layout *layout, const char *name, char **place, ptrdiff_t addend)
{
    if (layout->slot_count == layout->slot_room) {
        layout->slot_room = layout->slot_room ? layout->slot_room * 2 : 64;
        layout->slots = realloc(layout->slots, layout->slot_room * sizeof *layout->slots);
        if (!layout->slots)
            abort();
    }
    layout->slots[layout->slot_count] = (struct module_slot){strdup(name), place, addend, *place};
    if (!layout->slots[layout->slot_count++].name)
        abort();
}

void module_slots_free(struct module_layout *layout)
{
    for (size_t i = 0; i < layout->slot_count; i++)
        free(layout->slots[i].name);
    free(layout->slots);
}

/* The dynamic linker is to find some address for each name; host_module_bind puts the right one in its place. */
void host_module_share(struct host_module *module)
{
    struct module_entry *entry = module->layout;

    if (!entry->shared)
        entry->shared = dlopen(entry->path, RTLD_NOW | RTLD_NOLOAD | RTLD_GLOBAL) != NULL;
}

static int is_writable(const struct module_layout *layout, const char *place)
{
    for (size_t i = 0; i < layout->count; i++)
        if ((size_t)(place - layout->ranges[i].start) < layout->ranges[i].size)
            return 1;
    return 0;
}

/* The tables of imports are read-only once the dynamic linker has filled them. */
static void write_slot(const struct module_layout *layout, char **place, char *value)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);
    void *start = (void *)((uintptr_t)place & ~(page - 1));
    int fixed = !is_writable(layout, (char *)place);

    if (*place == value)
        return;
    if (fixed && mprotect(start, page, PROT_READ | PROT_WRITE))
        abort();
    *place = value;
    if (fixed)
        mprotect(start, page, PROT_READ);
}

void host_module_bind(struct host_module *module, void *(*find)(void *context, const char *name), void *context)
{
    struct module_entry *entry = module->layout;

    for (size_t i = 0; i < entry->layout.slot_count; i++) {
        struct module_slot *slot = &entry->layout.slots[i];
        char *address = find(context, slot->name);

        write_slot(&entry->layout, slot->place, address ? address + slot->addend : slot->original);
    }
}
