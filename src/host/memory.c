/*
 * Address space. Simulated RAM is one object mapped twice: the kernel's view high in the address space, the user arena
 * at a fixed low base, inaccessible but for the pages that a process owns.
 */
#include "host/host.h"
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif
#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0
#endif

/* Below every other mapping of a usual process, and in the part of the address space that AddressSanitizer leaves to
 * programs. Which of them are below the kernel's view differs with the host. */
static const uintptr_t arena_bases[] = {0x200000000000, 0x180000000000, 0x7000000000,
                                        0x3000000000,   0x1000000000,   0x400000000};

static int shared_object(host_size size)
{
    int handle;
#ifdef __linux__
    handle = memfd_create("ntlab-ram", MFD_CLOEXEC);
#else
    char name[64];

    snprintf(name, sizeof name, "/ntlab-ram-%d", (int)getpid());
    handle = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    if (handle >= 0)
        shm_unlink(name);
#endif
    if (handle >= 0 && ftruncate(handle, (off_t)size)) {
        close(handle);
        return -1;
    }
    return handle;
}

/* Every user address is below every kernel address. */
static char *map_arena(int handle, host_size size, const char *kernel)
{
    for (unsigned i = 0; i < sizeof arena_bases / sizeof *arena_bases; i++) {
        void *want = (void *)arena_bases[i];
        void *got;

        if (arena_bases[i] + size > (uintptr_t)kernel)
            continue;
        got = mmap(want, size, PROT_NONE, MAP_SHARED | MAP_NORESERVE | MAP_FIXED_NOREPLACE, handle, 0);

        if (got == want)
            return got;
        if (got != MAP_FAILED)
            munmap(got, size);
    }
    return 0;
}

int host_ram_create(struct host_ram *ram, host_size size)
{
    memset(ram, 0, sizeof *ram);
    ram->handle = shared_object(size);
    if (ram->handle < 0)
        return -1;
    ram->size = size;
    ram->kernel = mmap(0, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, ram->handle, 0);
    ram->user = ram->kernel == MAP_FAILED ? 0 : map_arena(ram->handle, size, ram->kernel);
    if (!ram->user) {
        host_ram_destroy(ram);
        return -1;
    }
    return 0;
}

void host_ram_destroy(struct host_ram *ram)
{
    if (ram->kernel && ram->kernel != MAP_FAILED)
        munmap(ram->kernel, ram->size);
    if (ram->user)
        munmap(ram->user, ram->size);
    close(ram->handle);
    memset(ram, 0, sizeof *ram);
}

void host_ram_discard(struct host_ram *ram, host_size offset, host_size size)
{
#ifdef __linux__
    fallocate(ram->handle, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, (off_t)offset, (off_t)size);
#else
    memset(ram->kernel + offset, 0, size);
#endif
}

int host_ram_map(struct host_ram *ram, void *base, host_size offset, host_size size)
{
    void *got =
        mmap(base, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE | MAP_FIXED, ram->handle, (off_t)offset);

    return got == base ? 0 : -1;
}

int host_unmap(void *base, host_size size)
{
    void *got = mmap(base, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);

    return got == base ? 0 : -1;
}

int host_protect(void *base, host_size size, enum host_access access)
{
    int protection =
        (access & HOST_READ ? PROT_READ : 0) | (access & 2 ? PROT_WRITE : 0) | (access & HOST_EXECUTE ? PROT_EXEC : 0);

    return mprotect(base, size, protection);
}

void *host_reserve(host_size size)
{
    void *base = mmap(0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    return base == MAP_FAILED ? 0 : base;
}

void *host_reserve_large(host_size size)
{
#ifdef MADV_HUGEPAGE
    const host_size large = 2u << 20;
    char *base;
    host_size before;

    if (size < large || size % large)
        return host_reserve(size);
    base = host_reserve(size + large); /* a part of it begins where a large page may */
    if (!base)
        return 0;
    before = (large - (uintptr_t)base % large) % large;
    if (before)
        munmap(base, before);
    munmap(base + before + size, large - before);
    madvise(base + before, size, MADV_HUGEPAGE);
    return base + before;
#else
    return host_reserve(size);
#endif
}

void host_release(void *base, host_size size)
{
    munmap(base, size);
}

void *host_alloc(host_size size)
{
    void *memory = calloc(1, size ? size : 1);

    if (!memory) {
        static const char message[] = "ntlab: the host is out of memory\n";

        host_write(2, message, sizeof message - 1);
        abort();
    }
    return memory;
}

void host_free(void *memory)
{
    free(memory);
}
