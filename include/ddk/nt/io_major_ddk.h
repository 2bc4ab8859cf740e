/* What ntddk.h adds to the headers of Io_major. */
#ifndef NTLAB_NT_IO_MAJOR_DDK_H
#define NTLAB_NT_IO_MAJOR_DDK_H

#include <ntdef.h>

LAB_DDK_BEGIN

#define IRP_MN_QUERY_DIRECTORY              1
#define IRP_MN_NOTIFY_CHANGE_DIRECTORY      2
#define IRP_MN_USER_FS_REQUEST              0
#define IRP_MN_MOUNT_VOLUME                 1
#define IRP_MN_VERIFY_VOLUME                2
#define IRP_MN_LOAD_FILE_SYSTEM             3
#define IRP_MN_TRACK_LINK                   4
#define IRP_MN_KERNEL_CALL                  4
#define IRP_MN_LOCK                         1
#define IRP_MN_UNLOCK_SINGLE                2
#define IRP_MN_UNLOCK_ALL                   3
#define IRP_MN_UNLOCK_ALL_BY_KEY            4
#define IRP_MN_FLUSH_AND_PURGE              1
#define IRP_MN_FLUSH_DATA_ONLY              2
#define IRP_MN_FLUSH_NO_SYNC                3
#define IRP_MN_FLUSH_DATA_SYNC_ONLY         4
#define IRP_MN_NORMAL                       0
#define IRP_MN_DPC                          1
#define IRP_MN_MDL                          2
#define IRP_MN_COMPLETE                     4
#define IRP_MN_COMPRESSED                   8
#define IRP_MN_MDL_DPC                      3
#define IRP_MN_COMPLETE_MDL                 6
#define IRP_MN_COMPLETE_MDL_DPC             7
#define IRP_MN_QUERY_LEGACY_BUS_INFORMATION 0x18

LAB_DDK_END

#endif
