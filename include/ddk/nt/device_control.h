/* Device types and control codes. */
#ifndef NTLAB_NT_DEVICE_CONTROL_H
#define NTLAB_NT_DEVICE_CONTROL_H

#include <ntdef.h>

LAB_DDK_BEGIN

#define FILE_DEVICE_BEEP                1
#define FILE_DEVICE_CD_ROM              2
#define FILE_DEVICE_CD_ROM_FILE_SYSTEM  3
#define FILE_DEVICE_CONTROLLER          4
#define FILE_DEVICE_DATALINK            5
#define FILE_DEVICE_DFS                 6
#define FILE_DEVICE_DISK                7
#define FILE_DEVICE_DISK_FILE_SYSTEM    8
#define FILE_DEVICE_FILE_SYSTEM         9
#define FILE_DEVICE_INPORT_PORT         0xa
#define FILE_DEVICE_KEYBOARD            0xb
#define FILE_DEVICE_MAILSLOT            0xc
#define FILE_DEVICE_MIDI_IN             0xd
#define FILE_DEVICE_MIDI_OUT            0xe
#define FILE_DEVICE_MOUSE               0xf
#define FILE_DEVICE_MULTI_UNC_PROVIDER  0x10
#define FILE_DEVICE_NAMED_PIPE          0x11
#define FILE_DEVICE_NETWORK             0x12
#define FILE_DEVICE_NETWORK_BROWSER     0x13
#define FILE_DEVICE_NETWORK_FILE_SYSTEM 0x14
#define FILE_DEVICE_NULL                0x15
#define FILE_DEVICE_PARALLEL_PORT       0x16
#define FILE_DEVICE_PHYSICAL_NETCARD    0x17
#define FILE_DEVICE_PRINTER             0x18
#define FILE_DEVICE_SCANNER             0x19
#define FILE_DEVICE_SERIAL_MOUSE_PORT   0x1a
#define FILE_DEVICE_SERIAL_PORT         0x1b
#define FILE_DEVICE_SCREEN              0x1c
#define FILE_DEVICE_SOUND               0x1d
#define FILE_DEVICE_STREAMS             0x1e
#define FILE_DEVICE_TAPE                0x1f
#define FILE_DEVICE_TAPE_FILE_SYSTEM    0x20
#define FILE_DEVICE_TRANSPORT           0x21
#define FILE_DEVICE_UNKNOWN             0x22
#define FILE_DEVICE_VIDEO               0x23
#define FILE_DEVICE_VIRTUAL_DISK        0x24
#define FILE_DEVICE_WAVE_IN             0x25
#define FILE_DEVICE_WAVE_OUT            0x26
#define FILE_DEVICE_8042_PORT           0x27
#define FILE_DEVICE_NETWORK_REDIRECTOR  0x28
#define FILE_DEVICE_BATTERY             0x29
#define FILE_DEVICE_BUS_EXTENDER        0x2a
#define FILE_DEVICE_MODEM               0x2b
#define FILE_DEVICE_VDM                 0x2c
#define FILE_DEVICE_MASS_STORAGE        0x2d
#define FILE_DEVICE_SMB                 0x2e
#define FILE_DEVICE_KS                  0x2f
#define FILE_DEVICE_CHANGER             0x30
#define FILE_DEVICE_SMARTCARD           0x31
#define FILE_DEVICE_ACPI                0x32
#define FILE_DEVICE_DVD                 0x33
#define FILE_DEVICE_FULLSCREEN_VIDEO    0x34
#define FILE_DEVICE_DFS_FILE_SYSTEM     0x35
#define FILE_DEVICE_DFS_VOLUME          0x36
#define FILE_DEVICE_SERENUM             0x37
#define FILE_DEVICE_TERMSRV             0x38
#define FILE_DEVICE_KSEC                0x39
#define FILE_DEVICE_FIPS                0x3a
#define FILE_DEVICE_INFINIBAND          0x3b
#define FILE_DEVICE_VMBUS               0x3e
#define FILE_DEVICE_CRYPT_PROVIDER      0x3f
#define FILE_DEVICE_WPD                 0x40
#define FILE_DEVICE_BLUETOOTH           0x41
#define FILE_DEVICE_MT_COMPOSITE        0x42
#define FILE_DEVICE_MT_TRANSPORT        0x43
#define FILE_DEVICE_BIOMETRIC           0x44
#define FILE_DEVICE_PMI                 0x45

#define FILE_DEVICE_IS_MOUNTED 0x20

#define FILE_DEVICE_SECURE_OPEN                  0x0100
#define FILE_PORTABLE_DEVICE                     0x4000
#define FILE_REMOTE_DEVICE_VSMB                  0x8000
#define FILE_DEVICE_REQUIRE_SECURITY_CHECK       0x10000
#define FILE_DEVICE_ALLOW_APPCONTAINER_TRAVERSAL 0x20000

#define METHOD_BUFFERED             0
#define METHOD_IN_DIRECT            1
#define METHOD_OUT_DIRECT           2
#define METHOD_NEITHER              3
#define METHOD_DIRECT_TO_HARDWARE   1
#define METHOD_DIRECT_FROM_HARDWARE 2

#define FILE_ANY_ACCESS     0
#define FILE_SPECIAL_ACCESS 0
#define FILE_READ_ACCESS    1
#define FILE_WRITE_ACCESS   2

LAB_DDK_END

/* All of it is unsigned, so that code 0xffff does not shift into a sign, and usable in #if. */
#define CTL_CODE(DeviceType, Function, Method, Access)                                                                 \
    (((DeviceType)*0x10000U) | ((Access) << 14) | ((Function) << 2) | (Method))
#define DEVICE_TYPE_FROM_CTL_CODE(code) (((ULONG)(code)&0xffff0000) >> 16)
#define METHOD_FROM_CTL_CODE(code)      ((ULONG)((code)&3))
#define IOCTL_CODE_FROM_CTL_CODE(code)  (((code) >> 2) & 0xFFF)

#endif
