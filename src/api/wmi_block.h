/* What the files of the application's side of WMI share. */
#ifndef NTLAB_API_WMI_BLOCK_H
#define NTLAB_API_WMI_BLOCK_H

#include <ntlab/wmi.h>

#include "api/api_p.h"
#include "wmi/mof.h"
#include "wmi/wmi_p.h"

struct lab_wmi_block {
    struct lab__wmi_block *inner;
    const struct mof_class *class; /* 0: no .mof tells of it */
    LIST_ENTRY events;
    ULONG event_count;
    KEVENT arrived;
};

/* *data: to free with host_free. */
NTSTATUS lab__api_wmi_get(lab_wmi_block *block, const char *instance, UCHAR **data, ULONG *length);
NTSTATUS lab__api_wmi_set(lab_wmi_block *block, const char *instance, const void *data, ULONG length);
NTSTATUS lab__api_wmi_execute(lab_wmi_block *block, const char *instance, uint32_t method, const void *input,
                              uint32_t input_length, void *output, uint32_t *output_length);

#endif
