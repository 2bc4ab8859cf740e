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

int module_format_imports(const struct module_file *file, void (*each)(void *context, const char *name), void *context,
                          char *reason, size_t reason_size)
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

            if ((symbols[i].n_type & N_STAB) || (symbols[i].n_type & N_TYPE) != N_UNDF ||
                !(symbols[i].n_type & N_EXT) || (symbols[i].n_desc & N_WEAK_REF) ||
                symbols[i].n_un.n_strx >= table->strsize || !memchr(name, 0, table->strsize - symbols[i].n_un.n_strx))
                continue;
            each(context, *name == '_' ? name + 1 : name);
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

int module_format_layout(void *handle, const struct module_file *file, struct module_layout *layout)
{
    intptr_t slide;
    const struct mach_header_64 *header = image_of(handle, &slide);
    const struct load_command *command = NULL;

    (void)file;
    if (!header)
        return -1;
    while ((command = next_command(header, command)))
        if (command->cmd == LC_SEGMENT_64)
            add_segment((const struct segment_command_64 *)command, slide, layout);
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
