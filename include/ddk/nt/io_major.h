/* Major and minor functions of requests. */
#ifndef NTLAB_NT_IO_MAJOR_H
#define NTLAB_NT_IO_MAJOR_H

#include <ntdef.h>

LAB_DDK_BEGIN

#define IRP_MJ_CREATE                       0
#define IRP_MJ_CREATE_NAMED_PIPE            1
#define IRP_MJ_CLOSE                        2
#define IRP_MJ_READ                         3
#define IRP_MJ_WRITE                        4
#define IRP_MJ_QUERY_INFORMATION            5
#define IRP_MJ_SET_INFORMATION              6
#define IRP_MJ_QUERY_EA                     7
#define IRP_MJ_SET_EA                       8
#define IRP_MJ_FLUSH_BUFFERS                9
#define IRP_MJ_QUERY_VOLUME_INFORMATION     0xa
#define IRP_MJ_SET_VOLUME_INFORMATION       0xb
#define IRP_MJ_DIRECTORY_CONTROL            0xc
#define IRP_MJ_FILE_SYSTEM_CONTROL          0xd
#define IRP_MJ_DEVICE_CONTROL               0xe
#define IRP_MJ_INTERNAL_DEVICE_CONTROL      0xf
#define IRP_MJ_SCSI                         0xf
#define IRP_MJ_SHUTDOWN                     0x10
#define IRP_MJ_LOCK_CONTROL                 0x11
#define IRP_MJ_CLEANUP                      0x12
#define IRP_MJ_CREATE_MAILSLOT              0x13
#define IRP_MJ_QUERY_SECURITY               0x14
#define IRP_MJ_SET_SECURITY                 0x15
#define IRP_MJ_POWER                        0x16
#define IRP_MJ_SYSTEM_CONTROL               0x17
#define IRP_MJ_DEVICE_CHANGE                0x18
#define IRP_MJ_QUERY_QUOTA                  0x19
#define IRP_MJ_SET_QUOTA                    0x1a
#define IRP_MJ_PNP                          0x1b
#define IRP_MJ_PNP_POWER                    0x1b
#define IRP_MJ_MAXIMUM_FUNCTION             0x1b
#define IRP_MN_SCSI_CLASS                   1
#define IRP_MN_START_DEVICE                 0
#define IRP_MN_QUERY_REMOVE_DEVICE          1
#define IRP_MN_REMOVE_DEVICE                2
#define IRP_MN_CANCEL_REMOVE_DEVICE         3
#define IRP_MN_STOP_DEVICE                  4
#define IRP_MN_QUERY_STOP_DEVICE            5
#define IRP_MN_CANCEL_STOP_DEVICE           6
#define IRP_MN_QUERY_DEVICE_RELATIONS       7
#define IRP_MN_QUERY_INTERFACE              8
#define IRP_MN_QUERY_CAPABILITIES           9
#define IRP_MN_QUERY_RESOURCES              0xa
#define IRP_MN_QUERY_RESOURCE_REQUIREMENTS  0xb
#define IRP_MN_QUERY_DEVICE_TEXT            0xc
#define IRP_MN_FILTER_RESOURCE_REQUIREMENTS 0xd
#define IRP_MN_READ_CONFIG                  0xf
#define IRP_MN_WRITE_CONFIG                 0x10
#define IRP_MN_EJECT                        0x11
#define IRP_MN_SET_LOCK                     0x12
#define IRP_MN_QUERY_ID                     0x13
#define IRP_MN_QUERY_PNP_DEVICE_STATE       0x14
#define IRP_MN_QUERY_BUS_INFORMATION        0x15
#define IRP_MN_DEVICE_USAGE_NOTIFICATION    0x16
#define IRP_MN_SURPRISE_REMOVAL             0x17
#define IRP_MN_DEVICE_ENUMERATED            0x19

#define IRP_MN_WAIT_WAKE              0
#define IRP_MN_POWER_SEQUENCE         1
#define IRP_MN_SET_POWER              2
#define IRP_MN_QUERY_POWER            3
#define IRP_MN_QUERY_ALL_DATA         0
#define IRP_MN_QUERY_SINGLE_INSTANCE  1
#define IRP_MN_CHANGE_SINGLE_INSTANCE 2
#define IRP_MN_CHANGE_SINGLE_ITEM     3
#define IRP_MN_ENABLE_EVENTS          4
#define IRP_MN_DISABLE_EVENTS         5
#define IRP_MN_ENABLE_COLLECTION      6
#define IRP_MN_DISABLE_COLLECTION     7
#define IRP_MN_REGINFO                8
#define IRP_MN_EXECUTE_METHOD         9
#define IRP_MN_REGINFO_EX             0xb

LAB_DDK_END

#endif
