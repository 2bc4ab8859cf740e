/* What ntifs.h adds to <nt/fs_reparse.h>: reparse points. */
#ifndef NTLAB_NT_FS_REPARSE_IFS_H
#define NTLAB_NT_FS_REPARSE_IFS_H

#include <ntdef.h>

LAB_DDK_BEGIN

#define SYMLINK_FLAG_RELATIVE 1

typedef struct _REPARSE_DATA_BUFFER {
    ULONG ReparseTag;
    USHORT ReparseDataLength;
    USHORT Reserved;
    union {
        struct {
            USHORT SubstituteNameOffset;
            USHORT SubstituteNameLength;
            USHORT PrintNameOffset;
            USHORT PrintNameLength;
            ULONG Flags;
            WCHAR PathBuffer[1];
        } SymbolicLinkReparseBuffer;
        struct {
            USHORT SubstituteNameOffset;
            USHORT SubstituteNameLength;
            USHORT PrintNameOffset;
            USHORT PrintNameLength;
            WCHAR PathBuffer[1];
        } MountPointReparseBuffer;
        struct {
            UCHAR DataBuffer[1];
        } GenericReparseBuffer;
    };
} REPARSE_DATA_BUFFER, *PREPARSE_DATA_BUFFER;

#define REPARSE_DATA_BUFFER_HEADER_SIZE 8

typedef struct _REPARSE_GUID_DATA_BUFFER {
    ULONG ReparseTag;
    USHORT ReparseDataLength;
    USHORT Reserved;
    GUID ReparseGuid;
    struct {
        UCHAR DataBuffer[1];
    } GenericReparseBuffer;
} REPARSE_GUID_DATA_BUFFER, *PREPARSE_GUID_DATA_BUFFER;

#define REPARSE_GUID_DATA_BUFFER_HEADER_SIZE 0x18
#define MAXIMUM_REPARSE_DATA_BUFFER_SIZE     0x4000

#define IO_REPARSE_TAG_RESERVED_ZERO  0
#define IO_REPARSE_TAG_RESERVED_ONE   1
#define IO_REPARSE_TAG_RESERVED_RANGE 1

#define IO_REPARSE_TAG_VALID_VALUES 0xf000ffff

#define IO_REPARSE_TAG_MOUNT_POINT    0xa0000003
#define IO_REPARSE_TAG_HSM            0xc0000004
#define IO_REPARSE_TAG_DRIVE_EXTENDER 0x80000005
#define IO_REPARSE_TAG_HSM2           0x80000006
#define IO_REPARSE_TAG_SIS            0x80000007
#define IO_REPARSE_TAG_WIM            0x80000008
#define IO_REPARSE_TAG_CSV            0x80000009
#define IO_REPARSE_TAG_DFS            0x8000000a
#define IO_REPARSE_TAG_FILTER_MANAGER 0x8000000b
#define IO_REPARSE_TAG_SYMLINK        0xa000000c
#define IO_REPARSE_TAG_IIS_CACHE      0xa0000010
#define IO_REPARSE_TAG_DFSR           0x80000012

LAB_DDK_END

#endif
