/*
 * What every header of the public simulation interface uses: plain types and the export mark. No DDK type appears in
 * include/ntlab, so a test or program needs neither -fshort-wchar nor the DDK headers to use it.
 */
#ifndef NTLAB_BASE_H
#define NTLAB_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define LAB_API extern "C" __attribute__((visibility("default")))
#else
#define LAB_API extern __attribute__((visibility("default")))
#endif

/* An NTSTATUS: negative is an error, as NT_SUCCESS has it. */
typedef int32_t lab_status;

/* A handle of a simulated process, as NT numbers them; 0 is none. */
typedef uintptr_t lab_handle;

/* One simulated user process and one thread of it. */
typedef struct lab_process lab_process;
typedef struct lab_thread lab_thread;

#endif
