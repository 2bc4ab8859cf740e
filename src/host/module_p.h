/* Between module.c and the two readers of image formats. POSIX only; no DDK header. */
#ifndef NTLAB_HOST_MODULE_P_H
#define NTLAB_HOST_MODULE_P_H

#include <stddef.h>
#include <sys/stat.h>

#include "host/host.h"

struct module_file { /* the file, mapped read-only */
    const char *data;
    size_t size;
};

struct module_range {
    char *start;
    size_t size;
};

struct module_slot { /* where an image keeps the address of something that it doesn't define */
    char *name;
    char **place;
    ptrdiff_t addend;
    char *original; /* as the process's dynamic linker bound it */
};

struct module_layout { /* what of an image must be put back when it is opened afresh */
    struct module_range *ranges;
    size_t count, room;
    size_t bytes;
    char *base, *end;
    struct module_slot *slots;
    size_t slot_count, slot_room;
};

struct module_entry {
    struct module_entry *next;
    char *path;
    dev_t device;
    ino_t inode;
    time_t seconds;
    long nanoseconds;
    off_t size;
    void *handle;
    int in_use, shared;
    struct module_layout layout;
    char *saved;
};

int module_is_same(const struct module_entry *entry, const struct stat *status);

void module_layout_add(struct module_layout *layout, char *start, char *end);
/* Takes [start, end) out again: memory that must keep its contents from one load to the next. */
void module_layout_cut(struct module_layout *layout, char *start, char *end);
void module_slot_add(struct module_layout *layout, const char *name, char **place, ptrdiff_t addend);
void module_slots_free(struct module_layout *layout);
/* Is this one of the names under which compilers keep coverage counters? Those go on counting over all loads. */
int module_counts_coverage(const char *name);

/* module_elf.c or module_macho.c. The file is that of the image. Nonzero, with a reason, where it is none. */
int module_format_check(const struct module_file *file, char *reason, size_t reason_size);
int module_format_names(const struct module_file *file, host_module_name *each, void *context, char *reason,
                        size_t reason_size);
int module_format_layout(void *handle, const struct module_file *file, struct module_layout *layout);
/* Where the image that contains `address` lies. */
void module_format_range(const void *address, char **base, char **end);

#endif
