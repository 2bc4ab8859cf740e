/*
 * What a driver module's Mach-O file says: what it imports, and where its writable data lies once it is mapped.
 *
 * Every offset of the file is checked before it is followed: the file may be anything.
 */
#if defined(__APPLE__)
#include <dlfcn.h>
#include <mach-o/dyld.h>
#include <mach-o/fat.h>
#include <mach-o/loader.h>
#include <mach-o/nlist.h>
#include <stdio.h>
#include <string.h>

#include "host/module_p.h"

#if defined(__x86_64__)
#define OUR_MACHINE CPU_TYPE_X86_64
#elif defined(__aarch64__)
#define OUR_MACHINE CPU_TYPE_ARM64
#endif

static const void *at(const struct module_file *file, size_t offset, size_t size)
{
    return offset <= file->size && size <= file->size - offset ? file->data + offset : NULL;
}

int module_format_check(const struct module_file *file, char *reason, size_t reason_size)
{
    const struct mach_header_64 *header = at(file, 0, sizeof *header);
    const char *why = NULL;

    if (header && (header->magic == FAT_CIGAM || header->magic == FAT_MAGIC))
        why = "is a universal file; build the module for this processor alone";
    else if (!header || header->magic != MH_MAGIC_64)
        why = "is not a driver module (no 64-bit Mach-O file)";
    else if (header->cputype != OUR_MACHINE)
        why = "was built for another processor";
    else if (header->filetype != MH_DYLIB && header->filetype != MH_BUNDLE)
        why = "is not a shared library or bundle";
    else if (!at(file, sizeof *header, header->sizeofcmds))
        why = "is cut short";
    if (why)
        snprintf(reason, reason_size, "the file %s", why);
    return why != NULL;
}

static const struct load_command *next_command(const struct mach_header_64 *header, const struct load_command *last)
{
    const char *start = (const char *)(header + 1), *end = start + header->sizeofcmds;
    const char *place = last ? (const char *)last + last->cmdsize : start;
    const struct load_command *command = (const struct load_command *)place;

    if (place + sizeof *command > end || command->cmdsize < sizeof *command || place + command->cmdsize > end)
        return NULL;
    return command;
}

static enum host_name_kind kind_of(const struct nlist_64 *symbol)
{
    return (symbol->n_type & N_TYPE) != N_UNDF ? HOST_NAME_EXPORTED : HOST_NAME_NEEDED;
}

/* There is no protected visibility here: whatever others can see is exported. */
int module_format_names(const struct module_file *file, host_module_name *each, void *context, char *reason,
                        size_t reason_size)
{
    const struct mach_header_64 *header = (const struct mach_header_64 *)file->data;
    const struct load_command *command = NULL;

    if (module_format_check(file, reason, reason_size))
        return -1;
    while ((command = next_command(header, command))) {
        const struct symtab_command *table = (const struct symtab_command *)command;
        const struct nlist_64 *symbols;
        const char *names;

        if (command->cmd != LC_SYMTAB)
            continue;
        symbols = at(file, table->symoff, table->nsyms * sizeof *symbols);
        names = at(file, table->stroff, table->strsize);
        for (uint32_t i = 0; symbols && names && i < table->nsyms; i++) {
            const char *name = names + symbols[i].n_un.n_strx;

            if ((symbols[i].n_type & (N_STAB | N_PEXT)) || !(symbols[i].n_type & N_EXT) ||
                ((symbols[i].n_type & N_TYPE) == N_UNDF && (symbols[i].n_desc & N_WEAK_REF)) ||
                symbols[i].n_un.n_strx >= table->strsize || !memchr(name, 0, table->strsize - symbols[i].n_un.n_strx))
                continue;
            each(context, kind_of(&symbols[i]), *name == '_' ? name + 1 : name);
        }
        return 0;
    }
    snprintf(reason, reason_size, "the file has no symbol table");
    return -1;
}

static const struct mach_header_64 *image_of(void *handle, intptr_t *slide)
{
    for (uint32_t i = 0; i < _dyld_image_count(); i++) {
        void *same = dlopen(_dyld_get_image_name(i), RTLD_NOLOAD | RTLD_NOW);

        if (same)
            dlclose(same);
        if (same == handle) {
            *slide = _dyld_get_image_vmaddr_slide(i);
            return (const struct mach_header_64 *)_dyld_get_image_header(i);
        }
    }
    return NULL;
}

static void add_segment(const struct segment_command_64 *segment, intptr_t slide, struct module_layout *layout)
{
    const struct section_64 *parts = (const struct section_64 *)(segment + 1);
    char *start = (char *)(segment->vmaddr + slide), *end = start + segment->vmsize;

    if (!strcmp(segment->segname, SEG_LINKEDIT))
        return;
    if (!layout->base || start < layout->base)
        layout->base = start;
    if (end > layout->end)
        layout->end = end;
    if (!(segment->initprot & 2) || !strcmp(segment->segname, "__DATA_CONST") ||
        !strcmp(segment->segname, "__AUTH_CONST"))
        return;
    module_layout_add(layout, start, end);
    for (uint32_t i = 0; i < segment->nsects; i++) {
        char name[17] = {0};
        char *from = (char *)(parts[i].addr + slide);

        memcpy(name, parts[i].sectname, 16);
        if (module_counts_coverage(name))
            module_layout_cut(layout, from, from + parts[i].size);
    }
}

struct pointer_names { /* which symbol each pointer of the image's tables is for */
    const struct nlist_64 *symbols;
    const char *names;
    const uint32_t *indirect;
    uint32_t symbol_count, names_size, indirect_count;
};

static void find_pointer_names(const struct module_file *file, struct pointer_names *found)
{
    const struct mach_header_64 *header = (const struct mach_header_64 *)file->data;
    const struct load_command *command = NULL;

    while ((command = next_command(header, command)))
        if (command->cmd == LC_SYMTAB) {
            const struct symtab_command *table = (const struct symtab_command *)command;

            found->symbols = at(file, table->symoff, table->nsyms * sizeof *found->symbols);
            found->names = at(file, table->stroff, table->strsize);
            found->symbol_count = table->nsyms;
            found->names_size = table->strsize;
        } else if (command->cmd == LC_DYSYMTAB) {
            const struct dysymtab_command *table = (const struct dysymtab_command *)command;

            found->indirect = at(file, table->indirectsymoff, table->nindirectsyms * sizeof *found->indirect);
            found->indirect_count = table->nindirectsyms;
        }
}

static void add_slots(const struct pointer_names *from, const struct section_64 *part, intptr_t slide,
                      struct module_layout *layout)
{
    uint32_t type = part->flags & SECTION_TYPE;

    if (type != S_NON_LAZY_SYMBOL_POINTERS && type != S_LAZY_SYMBOL_POINTERS)
        return;
    for (uint32_t i = 0; i < part->size / sizeof(char *) && part->reserved1 + i < from->indirect_count; i++) {
        uint32_t symbol = from->indirect[part->reserved1 + i];
        const char *name;

        if (symbol >= from->symbol_count || (from->symbols[symbol].n_type & N_TYPE) != N_UNDF ||
            from->symbols[symbol].n_un.n_strx >= from->names_size)
            continue;
        name = from->names + from->symbols[symbol].n_un.n_strx;
        if (memchr(name, 0, from->names_size - from->symbols[symbol].n_un.n_strx))
            module_slot_add(layout, *name == '_' ? name + 1 : name, (char **)(part->addr + slide) + i, 0);
    }
}

static void add_segment_slots(const struct pointer_names *from, const struct segment_command_64 *segment,
                              intptr_t slide, struct module_layout *layout)
{
    const struct section_64 *parts = (const struct section_64 *)(segment + 1);

    for (uint32_t i = 0; from->symbols && from->names && from->indirect && i < segment->nsects; i++)
        add_slots(from, &parts[i], slide, layout);
}

int module_format_layout(void *handle, const struct module_file *file, struct module_layout *layout)
{
    intptr_t slide;
    const struct mach_header_64 *header = image_of(handle, &slide);
    const struct load_command *command = NULL;

    struct pointer_names names = {0};

    if (!header)
        return -1;
    find_pointer_names(file, &names);
    while ((command = next_command(header, command)))
        if (command->cmd == LC_SEGMENT_64) {
            const struct segment_command_64 *segment = (const struct segment_command_64 *)command;

            add_segment(segment, slide, layout);
            add_segment_slots(&names, segment, slide, layout);
        }
    return 0;
}

void module_format_range(const void *address, char **base, char **end)
{
    struct module_layout layout = {0};
    const struct load_command *command = NULL;
    const struct mach_header_64 *header;
    Dl_info info;

    if (!dladdr(address, &info))
        return;
    header = info.dli_fbase;
    while ((command = next_command(header, command))) {
        const struct segment_command_64 *segment = (const struct segment_command_64 *)command;

        if (command->cmd == LC_SEGMENT_64 && segment->vmsize > (size_t)(layout.end - layout.base)) {
            layout.base = (char *)header;
            layout.end = (char *)header + segment->vmsize;
        }
    }
    *base = layout.base;
    *end = layout.end;
}
#endif
