/*
 * AddressSanitizer, where it is in the process: because we are compiled with it, or because a driver is and its run
 * time was loaded first. It must hear of every switch of stacks, and of memory that nobody may touch.
 */
#include "host/host.h"
#include <stddef.h>

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifdef __ELF__
#define OPTIONAL __attribute__((weak))
#else
#define OPTIONAL
#endif

int host_sanitized;

#if defined(SANITIZED) || defined(__ELF__)

OPTIONAL void __asan_handle_no_return(void);
OPTIONAL void __asan_poison_memory_region(void const volatile *address, size_t size);
OPTIONAL void __asan_unpoison_memory_region(void const volatile *address, size_t size);
OPTIONAL void __sanitizer_start_switch_fiber(void **save, const void *bottom, size_t size);
OPTIONAL void __sanitizer_finish_switch_fiber(void *saved, const void **bottom, size_t *size);

__attribute__((constructor)) static void look(void)
{
    host_sanitized = &__asan_handle_no_return != NULL && &__sanitizer_start_switch_fiber != NULL;
}

void host_sanitizer_unwind(void)
{
    if (host_sanitized)
        __asan_handle_no_return();
}

void host_poison(const void *address, host_size size)
{
    if (host_sanitized)
        __asan_poison_memory_region(address, size);
}

void host_unpoison(const void *address, host_size size)
{
    if (host_sanitized)
        __asan_unpoison_memory_region(address, size);
}

void host_sanitizer_switch(void **save, const void *bottom, host_size size)
{
    __sanitizer_start_switch_fiber(save, bottom, size);
}

void host_sanitizer_switched(void *saved, const void **bottom, host_size *size)
{
    __sanitizer_finish_switch_fiber(saved, bottom, size);
}

#else

void host_sanitizer_unwind(void)
{
}

void host_poison(const void *address, host_size size)
{
}

void host_unpoison(const void *address, host_size size)
{
}

void host_sanitizer_switch(void **save, const void *bottom, host_size size)
{
}

void host_sanitizer_switched(void *saved, const void **bottom, host_size *size)
{
}

#endif
