/*
 * What a driver module's ELF file says: what it imports, and where its writable data lies once it is mapped.
 *
 * Every offset of the file is checked before it is followed: the file may be anything.
 */
#if defined(__ELF__)
#include <dlfcn.h>
#include <elf.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "host/module_p.h"

#if defined(__x86_64__)
#define OUR_MACHINE EM_X86_64
#elif defined(__aarch64__)
#define OUR_MACHINE EM_AARCH64
#endif

struct image_symbols {
    const Elf64_Sym *symbols;
    size_t count;
    const char *names;
    size_t names_size;
};

static const void *at(const struct module_file *file, size_t offset, size_t size)
{
    return offset <= file->size && size <= file->size - offset ? file->data + offset : NULL;
}

static const Elf64_Shdr *section(const struct module_file *file, unsigned index)
{
    const Elf64_Ehdr *header = (const Elf64_Ehdr *)file->data;

    if (index >= header->e_shnum || header->e_shentsize != sizeof(Elf64_Shdr))
        return NULL;
    return at(file, header->e_shoff + index * sizeof(Elf64_Shdr), sizeof(Elf64_Shdr));
}

static const char *name_in(const char *names, size_t size, size_t offset)
{
    return offset < size && memchr(names + offset, 0, size - offset) ? names + offset : "";
}

int module_format_check(const struct module_file *file, char *reason, size_t reason_size)
{
    const Elf64_Ehdr *header = at(file, 0, sizeof *header);
    const char *why = NULL;

    if (!header || memcmp(header->e_ident, ELFMAG, SELFMAG))
        why = "is not a driver module (no ELF file)";
    else if (header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_ident[EI_DATA] != ELFDATA2LSB)
        why = "is not a 64-bit little-endian module";
    else if (header->e_machine != OUR_MACHINE)
        why = "was built for another processor";
    else if (header->e_type != ET_DYN)
        why = "is not a shared object";
    else if (!section(file, 0))
        why = "has no section table";
    if (why)
        snprintf(reason, reason_size, "the file %s", why);
    return why != NULL;
}

static int find_symbols(const struct module_file *file, unsigned type, struct image_symbols *found)
{
    const Elf64_Ehdr *header = (const Elf64_Ehdr *)file->data;

    for (unsigned i = 0; i < header->e_shnum; i++) {
        const Elf64_Shdr *table = section(file, i), *names;

        if (!table || table->sh_type != type || !(names = section(file, table->sh_link)))
            continue;
        found->symbols = at(file, table->sh_offset, table->sh_size);
        found->count = table->sh_size / sizeof(Elf64_Sym);
        found->names = at(file, names->sh_offset, names->sh_size);
        found->names_size = names->sh_size;
        return found->symbols && found->names;
    }
    return 0;
}

/* What is exported is protected: see LAB_DECLSPEC_dllexport. */
int module_format_names(const struct module_file *file, host_module_name *each, void *context, char *reason,
                        size_t reason_size)
{
    struct image_symbols found;

    if (module_format_check(file, reason, reason_size))
        return -1;
    if (!find_symbols(file, SHT_DYNSYM, &found)) {
        snprintf(reason, reason_size, "the file has no dynamic symbol table");
        return -1;
    }
    for (size_t i = 1; i < found.count; i++) {
        const Elf64_Sym *symbol = &found.symbols[i];

        const char *name = name_in(found.names, found.names_size, symbol->st_name);

        if (symbol->st_shndx != SHN_UNDEF)
            each(context,
                 ELF64_ST_VISIBILITY(symbol->st_other) == STV_PROTECTED ? HOST_NAME_EXPORTED : HOST_NAME_DEFINED, name);
        else if (ELF64_ST_BIND(symbol->st_info) == STB_GLOBAL)
            each(context, HOST_NAME_NEEDED, name);
    }
    return 0;
}

struct search {
    struct module_layout *layout;
    ElfW(Addr) base;
    const void *dynamic;
};

static void add_segments(struct module_layout *layout, const struct dl_phdr_info *info)
{
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE);

    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        char *start = (char *)(info->dlpi_addr + segment->p_vaddr), *end = start + segment->p_memsz;

        if (segment->p_type != PT_LOAD)
            continue;
        if (!layout->base || start < layout->base)
            layout->base = start;
        if (end > layout->end)
            layout->end = end;
        if (segment->p_flags & PF_W)
            module_layout_add(layout, start, end);
    }
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &info->dlpi_phdr[i];
        uintptr_t start = info->dlpi_addr + segment->p_vaddr;

        if (segment->p_type == PT_GNU_RELRO)
            module_layout_cut(layout, (char *)(start & ~(page - 1)),
                              (char *)((start + segment->p_memsz) & ~(page - 1)));
    }
}

static int look_at_image(struct dl_phdr_info *info, size_t size, void *context)
{
    struct search *search = context;

    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_DYNAMIC &&
            (const void *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr) == search->dynamic) {
            search->base = info->dlpi_addr;
            add_segments(search->layout, info);
            return 1;
        }
    return 0;
}

static void cut_counters(const struct module_file *file, struct search *search)
{
    const Elf64_Ehdr *header = (const Elf64_Ehdr *)file->data;
    const Elf64_Shdr *strings = section(file, header->e_shstrndx);
    const char *names = strings ? at(file, strings->sh_offset, strings->sh_size) : NULL;
    struct image_symbols found;

    for (unsigned i = 0; names && i < header->e_shnum; i++) {
        const Elf64_Shdr *part = section(file, i);
        char *start = (char *)(search->base + part->sh_addr);

        if ((part->sh_flags & SHF_WRITE) && module_counts_coverage(name_in(names, strings->sh_size, part->sh_name)))
            module_layout_cut(search->layout, start, start + part->sh_size);
    }
    if (!find_symbols(file, SHT_SYMTAB, &found))
        return;
    for (size_t i = 1; i < found.count; i++) {
        const Elf64_Sym *symbol = &found.symbols[i];
        char *start = (char *)(search->base + symbol->st_value);

        if (symbol->st_size && ELF64_ST_TYPE(symbol->st_info) == STT_OBJECT &&
            module_counts_coverage(name_in(found.names, found.names_size, symbol->st_name)))
            module_layout_cut(search->layout, start, start + symbol->st_size);
    }
}

#if defined(__x86_64__)
#define IS_ADDRESS(type) ((type) == R_X86_64_64 || (type) == R_X86_64_GLOB_DAT || (type) == R_X86_64_JUMP_SLOT)
#elif defined(__aarch64__)
#define IS_ADDRESS(type) ((type) == R_AARCH64_ABS64 || (type) == R_AARCH64_GLOB_DAT || (type) == R_AARCH64_JUMP_SLOT)
#endif

/* The places that the dynamic linker filled for names the file doesn't define. */
static void add_slots(const struct module_file *file, char *base, struct module_layout *layout)
{
    const Elf64_Ehdr *header = (const Elf64_Ehdr *)file->data;
    struct image_symbols found;

    if (!find_symbols(file, SHT_DYNSYM, &found))
        return;
    for (unsigned i = 0; i < header->e_shnum; i++) {
        const Elf64_Shdr *table = section(file, i);
        const Elf64_Rela *entries;

        if (!table || table->sh_type != SHT_RELA || !(table->sh_flags & SHF_ALLOC))
            continue;
        entries = at(file, table->sh_offset, table->sh_size);
        for (size_t j = 0; entries && j < table->sh_size / sizeof *entries; j++) {
            size_t symbol = ELF64_R_SYM(entries[j].r_info);

            if (symbol && symbol < found.count && found.symbols[symbol].st_shndx == SHN_UNDEF &&
                IS_ADDRESS(ELF64_R_TYPE(entries[j].r_info)))
                module_slot_add(layout, name_in(found.names, found.names_size, found.symbols[symbol].st_name),
                                (char **)(base + entries[j].r_offset), entries[j].r_addend);
        }
    }
}

int module_format_layout(void *handle, const struct module_file *file, struct module_layout *layout)
{
    struct link_map *map;
    struct search search = {.layout = layout};

    if (dlinfo(handle, RTLD_DI_LINKMAP, &map))
        return -1;
    search.dynamic = map->l_ld;
    if (!dl_iterate_phdr(look_at_image, &search))
        return -1;
    cut_counters(file, &search);
    add_slots(file, (char *)search.base, layout);
    return 0;
}

struct owner {
    const char *address;
    char *base, *end;
};

static int contains(struct dl_phdr_info *info, size_t size, void *context)
{
    struct owner *owner = context;
    struct module_layout layout = {0};

    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        char *start = (char *)(info->dlpi_addr + info->dlpi_phdr[i].p_vaddr);

        if (info->dlpi_phdr[i].p_type != PT_LOAD)
            continue;
        if (!layout.base || start < layout.base)
            layout.base = start;
        if (start + info->dlpi_phdr[i].p_memsz > layout.end)
            layout.end = start + info->dlpi_phdr[i].p_memsz;
    }
    if (owner->address < layout.base || owner->address >= layout.end)
        return 0;
    owner->base = layout.base;
    owner->end = layout.end;
    return 1;
}

void module_format_range(const void *address, char **base, char **end)
{
    struct owner owner = {.address = address};

    dl_iterate_phdr(contains, &owner);
    *base = owner.base;
    *end = owner.end;
}
#endif
