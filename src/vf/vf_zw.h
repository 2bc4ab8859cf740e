/*
 * What drivers pass to the functions that they call as the kernel (Zw): nothing of a program's, as nobody probes it.
 * Called on a strict machine only.
 */
#ifndef NTLAB_VF_ZW_H
#define NTLAB_VF_ZW_H

#include <ntifs.h>
#include "ke/ke_p.h"

/* Names of objects: well formed, and the kernel's own. */
void lab__vf_kernel_name(const UNICODE_STRING *name, PVOID caller);
/* What is appended to is longer than its buffer. */
_Noreturn void lab__vf_bad_string(const UNICODE_STRING *string, PVOID caller);
/* Buffers and status blocks. */
void lab__vf_kernel_address(const void *address, PVOID caller);
/* A file is used: what ends the request is a special kernel APC. */
void lab__vf_kernel_apcs(PVOID caller);

#endif
