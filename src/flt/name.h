/* Names of files while they are gathered. */
#ifndef NTLAB_FLT_NAME_P_H
#define NTLAB_FLT_NAME_P_H

#include "flt/information.h"

struct lab__flt_name {
    PFLT_INSTANCE instance; /* who asks; what is asked is seen by those below */
    FLT_FILE_NAME_OPTIONS options;
    UNICODE_STRING text; /* the kernel's memory */
    USHORT volume_length;
};

NTSTATUS lab__flt_name_make(const struct lab__flt_name *name, PFLT_FILE_NAME_INFORMATION *result);
NTSTATUS lab__flt_name_append(UNICODE_STRING *to, const UNICODE_STRING *text);
NTSTATUS lab__flt_name_normalize(struct lab__flt_name *name); /* short names to long ones */
/* By the next filter below that provides names; STATUS_NOT_FOUND: there is none. */
NTSTATUS lab__flt_name_provided(struct lab__flt_name *name, PFILE_OBJECT file, PFLT_CALLBACK_DATA data);

/* io.c */
NTSTATUS lab__flt_query(PFLT_INSTANCE instance, PFILE_OBJECT file, PVOID buffer, ULONG length,
                        FILE_INFORMATION_CLASS information_class, PULONG returned);

#endif
