/* What the header of an event manifest uses. */
#ifndef NTLAB_NT_MC_H
#define NTLAB_NT_MC_H

#include <wdm.h>
#include <string.h>

LAB_DDK_BEGIN

static inline void lab_mc_set(EVENT_DATA_DESCRIPTOR *descriptor, const void *data, SIZE_T size)
{
    descriptor->Ptr = (ULONGLONG)(ULONG_PTR)data;
    descriptor->Size = (ULONG)size;
    descriptor->Reserved = 0;
}

/* A missing string is shown as one that says so. */
static inline void lab_mc_set_wide(EVENT_DATA_DESCRIPTOR *descriptor, PCWSTR text)
{
    SIZE_T length = 0;

    if (!text)
        text = L"NULL";
    while (text[length])
        length++;
    lab_mc_set(descriptor, text, (length + 1) * sizeof(WCHAR));
}

static inline void lab_mc_set_narrow(EVENT_DATA_DESCRIPTOR *descriptor, PCSTR text)
{
    if (!text)
        text = "NULL";
    lab_mc_set(descriptor, text, strlen(text) + 1);
}

static inline NTSTATUS lab_mc_unregister(REGHANDLE *handle)
{
    NTSTATUS status = *handle ? EtwUnregister(*handle) : STATUS_SUCCESS;

    *handle = 0;
    return status;
}

LAB_DDK_END

#endif
