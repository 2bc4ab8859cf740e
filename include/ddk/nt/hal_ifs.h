/* What ntifs.h adds to the headers of Hal. */
#ifndef NTLAB_NT_HAL_IFS_H
#define NTLAB_NT_HAL_IFS_H

#include <ntdef.h>

LAB_DDK_BEGIN

typedef struct _READ_USN_JOURNAL_DATA {
    USN StartUsn;
    ULONG ReasonMask;
    ULONG ReturnOnlyOnClose;
    ULONGLONG Timeout;
    ULONGLONG BytesToWaitFor;
    ULONGLONG UsnJournalID;
} READ_USN_JOURNAL_DATA, *PREAD_USN_JOURNAL_DATA;

LAB_DDK_END

#endif
