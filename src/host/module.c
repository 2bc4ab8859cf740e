/*
 * Driver modules: shared objects that stay mapped once they were opened, and get their data back as it was at the first
 * time whenever they are opened again.
 *
 * So a load costs a copy of the module's writable data instead of the dynamic linker's work, and a driver's globals are
 * as fresh as after a boot. Coverage counters are left alone. Rule: a module is open once at a time.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "host/host.h"
#include "host/coverage.h"
#include "host/module_p.h"

static struct module_entry *entries;

#ifdef __APPLE__
#define MTIME_NANOSECONDS(status) ((status).st_mtimespec.tv_nsec)
#else
#define MTIME_NANOSECONDS(status) ((status).st_mtim.tv_nsec)
#endif

static void explain(char *reason, host_size size, const char *path, const char *text)
{
    if (size)
        snprintf(reason, size, "%s: %s", path, text);
}

static int map_file(const char *path, struct module_file *file, struct stat *status, char *reason, host_size size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0 || fstat(fd, status)) {
        explain(reason, size, path, strerror(errno));
        if (fd >= 0)
            close(fd);
        return errno == ENOENT || errno == ENOTDIR ? HOST_MODULE_MISSING : HOST_MODULE_INVALID;
    }
    file->size = (size_t)status->st_size;
    file->data =
        S_ISREG(status->st_mode) && file->size ? mmap(NULL, file->size, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    close(fd);
    if (file->data == MAP_FAILED) {
        explain(reason, size, path, S_ISREG(status->st_mode) ? "is empty or can't be read" : "is not a file");
        return HOST_MODULE_INVALID;
    }
    return 0;
}

static void unmap_file(struct module_file *file)
{
    munmap((void *)file->data, file->size);
}

void module_layout_add(struct module_layout *layout, char *start, char *end)
{
    if (start >= end)
        return;
    if (layout->count == layout->room) {
        layout->room = layout->room ? layout->room * 2 : 8;
        layout->ranges = realloc(layout->ranges, layout->room * sizeof *layout->ranges);
        if (!layout->ranges)
            abort();
    }
    layout->ranges[layout->count].start = start;
    layout->ranges[layout->count++].size = (size_t)(end - start);
}

void module_layout_cut(struct module_layout *layout, char *start, char *end)
{
    size_t count = layout->count;

    for (size_t i = 0; i < count; i++) {
        char *from = layout->ranges[i].start, *to = from + layout->ranges[i].size;

        if (end <= from || to <= start)
            continue;
        layout->ranges[i].size = start > from ? (size_t)(start - from) : 0;
        module_layout_add(layout, end, to);
    }
}

int module_counts_coverage(const char *name)
{
    static const char *const prefixes[] = {"__gcov", "__llvm_prf", "__prof", "__sancov"};

    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (!strncmp(name, prefixes[i], strlen(prefixes[i])))
            return 1;
    return 0;
}

/* Byte by byte as far as AddressSanitizer is concerned: the gaps between globals are poisoned. */
__attribute__((no_sanitize("address", "undefined"), noinline)) static void copy(char *to, const char *from, size_t size)
{
    for (; size >= 8; size -= 8, to += 8, from += 8) {
        *(volatile unsigned long long *)to = *(const volatile unsigned long long *)from;
    }
    for (; size; size--)
        *(volatile char *)to++ = *(const volatile char *)from++;
}

static void save(struct module_entry *entry)
{
    char *at;

    for (size_t i = 0; i < entry->layout.count; i++)
        entry->layout.bytes += entry->layout.ranges[i].size;
    at = entry->saved = malloc(entry->layout.bytes + 1);
    if (!at)
        abort();
    for (size_t i = 0; i < entry->layout.count; i++) {
        copy(at, entry->layout.ranges[i].start, entry->layout.ranges[i].size);
        at += entry->layout.ranges[i].size;
    }
}

#define MOST_WRITERS 32
static void (*writers[MOST_WRITERS])(void);

void host_module_before_restore(void (*write)(void))
{
    for (int i = 0; i < MOST_WRITERS; i++)
        if (!writers[i] || writers[i] == write) {
            writers[i] = write;
            return;
        }
}

static int is_inside(const struct module_entry *entry, void (*function)(void))
{
    return (char *)function >= (char *)entry->layout.base && (char *)function < (char *)entry->layout.end;
}

static void restore(struct module_entry *entry)
{
    char *at = entry->saved;

    for (int i = 0; i < MOST_WRITERS; i++)
        if (writers[i] && is_inside(entry, writers[i]))
            writers[i]();
    for (size_t i = 0; i < entry->layout.count; i++) {
        copy(entry->layout.ranges[i].start, at, entry->layout.ranges[i].size);
        at += entry->layout.ranges[i].size;
    }
}

int module_is_same(const struct module_entry *entry, const struct stat *status)
{
    return entry->device == status->st_dev && entry->inode == status->st_ino && entry->seconds == status->st_mtime &&
           entry->nanoseconds == MTIME_NANOSECONDS(*status) && entry->size == status->st_size;
}

static void forget(struct module_entry **link)
{
    struct module_entry *entry = *link;

    for (int i = 0; i < MOST_WRITERS; i++)
        if (writers[i] && is_inside(entry, writers[i]))
            writers[i] = NULL;
    *link = entry->next;
    if (entry->shared)
        dlclose(entry->handle);
    dlclose(entry->handle);
    module_slots_free(&entry->layout);
    free(entry->layout.ranges);
    free(entry->saved);
    free(entry->path);
    free(entry);
}

/* The entry of this very file; one of the same place but other contents is let go. */
static struct module_entry *find(const struct stat *status)
{
    struct module_entry **link = &entries;

    while (*link) {
        struct module_entry *entry = *link;

        if (module_is_same(entry, status))
            return entry;
        if (entry->device == status->st_dev && entry->inode == status->st_ino && !entry->in_use)
            forget(link);
        else
            link = &entry->next;
    }
    return NULL;
}

static int link_module(const char *path, const struct stat *status, const struct module_file *file,
                       struct module_entry **result, char *reason, host_size size)
{
    char whole[PATH_MAX];
    struct module_entry *entry;
    void *handle;

    if (!realpath(path, whole)) {
        explain(reason, size, path, strerror(errno));
        return HOST_MODULE_MISSING;
    }
    handle = dlopen(whole, RTLD_NOW | RTLD_LOCAL);
    if (!handle) {
        snprintf(reason, size, "%s", dlerror());
        return HOST_MODULE_UNRESOLVED;
    }
    entry = calloc(1, sizeof *entry);
    if (!entry || !(entry->path = strdup(whole)))
        abort();
    entry->handle = handle;
    entry->device = status->st_dev;
    entry->inode = status->st_ino;
    entry->seconds = status->st_mtime;
    entry->nanoseconds = MTIME_NANOSECONDS(*status);
    entry->size = status->st_size;
    module_format_layout(handle, file, &entry->layout);
    save(entry);
    entry->next = entries;
    *result = entries = entry;
    return 0;
}

int host_module_open(struct host_module *module, const char *path, char *reason, host_size reason_size)
{
    struct module_file file;
    struct stat status;
    struct module_entry *entry = NULL;
    int failed = 0;

    if (!stat(path, &status) && (entry = find(&status)) && entry->in_use) {
        explain(reason, reason_size, path, "is loaded already");
        return HOST_MODULE_IN_USE;
    }
    if (entry) {
        restore(entry);
    } else {
        failed = map_file(path, &file, &status, reason, reason_size);
        if (failed)
            return failed;
        if (module_format_check(&file, reason, reason_size))
            failed = HOST_MODULE_INVALID;
        else
            failed = link_module(path, &status, &file, &entry, reason, reason_size);
        unmap_file(&file);
        if (failed)
            return failed;
    }
    entry->in_use = 1;
    module->handle = entry->handle;
    module->base = entry->layout.base;
    module->end = entry->layout.end;
    module->saved = entry->saved;
    module->layout = entry;
    return 0;
}

void host_module_close(struct host_module *module)
{
    host_frames_forget();
    struct module_entry *entry = module->layout;

    if (entry)
        entry->in_use = 0;
    memset(module, 0, sizeof *module);
}

void *host_module_symbol(struct host_module *module, const char *name)
{
    void *address = dlsym(module->handle, name);

    /* dlsym also looks through what the module depends on; only its own symbols count. */
    return (char *)address >= module->base && (char *)address < module->end ? address : NULL;
}

int host_module_names(const char *path, host_module_name *each, void *context, char *reason, host_size reason_size)
{
    struct module_file file;
    struct stat status;
    int failed = map_file(path, &file, &status, reason, reason_size);

    if (failed)
        return failed;
    failed = module_format_names(&file, each, context, reason, reason_size) ? HOST_MODULE_INVALID : 0;
    unmap_file(&file);
    return failed;
}

int host_module_is(const struct host_module *module, const char *path)
{
    const struct module_entry *entry = module->layout;
    struct stat status;

    return entry && !stat(path, &status) && module_is_same(entry, &status);
}

void *host_symbol(const char *name)
{
    return dlsym(RTLD_DEFAULT, name);
}

enum host_symbol_owner host_symbol_owner(const char *name)
{
    static char *base, *end;
    char *address = dlsym(RTLD_DEFAULT, name);

    if (!address)
        return HOST_SYMBOL_NOWHERE;
    for (const struct module_entry *entry = entries; entry; entry = entry->next)
        if (address >= entry->layout.base && address < entry->layout.end)
            return HOST_SYMBOL_NOWHERE; /* shared with those that import it, and nobody else's */
    if (!base)
        module_format_range((const void *)host_symbol_owner, &base, &end);
    return address >= base && address < end ? HOST_SYMBOL_OWN : HOST_SYMBOL_SYSTEM;
}
