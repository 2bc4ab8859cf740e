/*
 * What instrumented drivers call. With coverage, each module says how its counts are written. With edge instrumentation
 * (ntlab build --fuzz), each edge is a switch point; the rest is for a fuzzer, whose own definitions come before these
 * weak ones where it is in the process.
 */
#include <ntifs.h>
#include <stdint.h>

#include "host/coverage.h"

#define WEAK __attribute__((weak, visibility("default")))

__attribute__((visibility("default"))) void lab_coverage_register(void (*write)(void));
void lab_coverage_register(void (*write)(void))
{
    host_module_before_restore(write);
}

__attribute__((visibility("default"))) void lab_edge(void);
void lab_edge(void)
{
    LAB_SWITCH_POINT();
}

WEAK void __sanitizer_cov_trace_pc(void);
void __sanitizer_cov_trace_pc(void)
{
    lab_edge();
}

#define EMPTY(name, ...)                                                                                               \
    WEAK void name(__VA_ARGS__);                                                                                       \
    void name(__VA_ARGS__)                                                                                             \
    {                                                                                                                  \
    }
EMPTY(__sanitizer_cov_8bit_counters_init, char *from, char *to)
EMPTY(__sanitizer_cov_pcs_init, const ULONG_PTR *from, const ULONG_PTR *to)
EMPTY(__sanitizer_cov_trace_cmp1, uint8_t a, uint8_t b)
EMPTY(__sanitizer_cov_trace_cmp2, uint16_t a, uint16_t b)
EMPTY(__sanitizer_cov_trace_cmp4, uint32_t a, uint32_t b)
EMPTY(__sanitizer_cov_trace_cmp8, uint64_t a, uint64_t b)
EMPTY(__sanitizer_cov_trace_const_cmp1, uint8_t a, uint8_t b)
EMPTY(__sanitizer_cov_trace_const_cmp2, uint16_t a, uint16_t b)
EMPTY(__sanitizer_cov_trace_const_cmp4, uint32_t a, uint32_t b)
EMPTY(__sanitizer_cov_trace_const_cmp8, uint64_t a, uint64_t b)
EMPTY(__sanitizer_cov_trace_switch, uint64_t value, void *cases)
