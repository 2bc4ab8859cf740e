/* Requests to the mount manager. */
#ifndef NTLAB_MOUNTMGR_H
#define NTLAB_MOUNTMGR_H

#include <ntdef.h>
#include <devioctl.h>

LAB_DDK_BEGIN

#define MOUNTMGR_DEVICE_NAME     L"\\Device\\MountPointManager"
#define MOUNTMGR_DOS_DEVICE_NAME L"\\\\.\\MountPointManager"
#define MOUNTMGRCONTROLTYPE      0x6d
#define MOUNTDEVCONTROLTYPE      0x4d
#define IOCTL_MOUNTMGR_DEFINE_UNIX_DRIVE                                                                               \
    CTL_CODE(MOUNTMGRCONTROLTYPE, 0x020, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_MOUNTMGR_QUERY_UNIX_DRIVE CTL_CODE(MOUNTMGRCONTROLTYPE, 0x021, METHOD_BUFFERED, FILE_READ_ACCESS)
#define IOCTL_MOUNTMGR_CREATE_POINT                                                                                    \
    CTL_CODE(MOUNTMGRCONTROLTYPE, 0x000, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_MOUNTMGR_DELETE_POINTS                                                                                   \
    CTL_CODE(MOUNTMGRCONTROLTYPE, 0x001, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_MOUNTMGR_QUERY_POINTS CTL_CODE(MOUNTMGRCONTROLTYPE, 0x002, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_MOUNTMGR_DELETE_POINTS_DBONLY                                                                            \
    CTL_CODE(MOUNTMGRCONTROLTYPE, 0x003, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_MOUNTMGR_NEXT_DRIVE_LETTER                                                                               \
    CTL_CODE(MOUNTMGRCONTROLTYPE, 0x004, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_MOUNTMGR_AUTO_DL_ASSIGNMENTS                                                                             \
    CTL_CODE(MOUNTMGRCONTROLTYPE, 0x005, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_MOUNTMGR_VOLUME_MOUNT_POINT_CREATED                                                                      \
    CTL_CODE(MOUNTMGRCONTROLTYPE, 0x006, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_MOUNTMGR_VOLUME_MOUNT_POINT_DELETED                                                                      \
    CTL_CODE(MOUNTMGRCONTROLTYPE, 0x007, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_MOUNTMGR_CHANGE_NOTIFY CTL_CODE(MOUNTMGRCONTROLTYPE, 0x008, METHOD_BUFFERED, FILE_READ_ACCESS)
#define IOCTL_MOUNTMGR_KEEP_LINKS_WHEN_OFFLINE                                                                         \
    CTL_CODE(MOUNTMGRCONTROLTYPE, 0x009, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_MOUNTMGR_CHECK_UNPROCESSED_VOLUMES CTL_CODE(MOUNTMGRCONTROLTYPE, 0x00a, METHOD_BUFFERED, FILE_READ_ACCESS)
#define IOCTL_MOUNTMGR_VOLUME_ARRIVAL_NOTIFICATION                                                                     \
    CTL_CODE(MOUNTMGRCONTROLTYPE, 0x00b, METHOD_BUFFERED, FILE_READ_ACCESS)
#define IOCTL_MOUNTDEV_QUERY_DEVICE_NAME      CTL_CODE(MOUNTDEVCONTROLTYPE, 0x002, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_MOUNTMGR_QUERY_DOS_VOLUME_PATH  CTL_CODE(MOUNTMGRCONTROLTYPE, 0x00c, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_MOUNTMGR_QUERY_DOS_VOLUME_PATHS CTL_CODE(MOUNTMGRCONTROLTYPE, 0x00d, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_MOUNTMGR_SCRUB_REGISTRY                                                                                  \
    CTL_CODE(MOUNTMGRCONTROLTYPE, 0x00e, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_MOUNTMGR_QUERY_AUTO_MOUNT CTL_CODE(MOUNTMGRCONTROLTYPE, 0x00f, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_MOUNTMGR_SET_AUTO_MOUNT                                                                                  \
    CTL_CODE(MOUNTMGRCONTROLTYPE, 0x010, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_MOUNTMGR_BOOT_DL_ASSIGNMENT                                                                              \
    CTL_CODE(MOUNTMGRCONTROLTYPE, 0x011, METHOD_BUFFERED, FILE_READ_ACCESS | FILE_WRITE_ACCESS)
#define IOCTL_MOUNTMGR_TRACELOG_CACHE CTL_CODE(MOUNTMGRCONTROLTYPE, 0x012, METHOD_BUFFERED, FILE_READ_ACCESS)

struct mountmgr_unix_drive {
    ULONG size;
    ULONG type;
    WCHAR letter;
    USHORT mount_point_offset;
    USHORT device_offset;
};

typedef struct _MOUNTMGR_CREATE_POINT_INPUT {
    USHORT SymbolicLinkNameOffset;
    USHORT SymbolicLinkNameLength;
    USHORT DeviceNameOffset;
    USHORT DeviceNameLength;
} MOUNTMGR_CREATE_POINT_INPUT, *PMOUNTMGR_CREATE_POINT_INPUT;

typedef struct _MOUNTMGR_MOUNT_POINT {
    ULONG SymbolicLinkNameOffset;
    USHORT SymbolicLinkNameLength;
    ULONG UniqueIdOffset;
    USHORT UniqueIdLength;
    ULONG DeviceNameOffset;
    USHORT DeviceNameLength;
} MOUNTMGR_MOUNT_POINT, *PMOUNTMGR_MOUNT_POINT;

typedef struct _MOUNTMGR_MOUNT_POINTS {
    ULONG Size;
    ULONG NumberOfMountPoints;
    MOUNTMGR_MOUNT_POINT MountPoints[1];
} MOUNTMGR_MOUNT_POINTS, *PMOUNTMGR_MOUNT_POINTS;

typedef struct _MOUNTMGR_DRIVE_LETTER_TARGET {
    USHORT DeviceNameLength;
    WCHAR DeviceName[1];
} MOUNTMGR_DRIVE_LETTER_TARGET, *PMOUNTMGR_DRIVE_LETTER_TARGET;

typedef struct _MOUNTMGR_DRIVE_LETTER_INFORMATION {
    BOOLEAN DriveLetterWasAssigned;
    UCHAR CurrentDriveLetter;
} MOUNTMGR_DRIVE_LETTER_INFORMATION, *PMOUNTMGR_DRIVE_LETTER_INFORMATION;

typedef struct _MOUNTMGR_VOLUME_MOUNT_POINT {
    USHORT SourceVolumeNameOffset;
    USHORT SourceVolumeNameLength;
    USHORT TargetVolumeNameOffset;
    USHORT TargetVolumeNameLength;
} MOUNTMGR_VOLUME_MOUNT_POINT, *PMOUNTMGR_VOLUME_MOUNT_POINT;

typedef struct _MOUNTMGR_CHANGE_NOTIFY_INFO {
    ULONG EpicNumber;
} MOUNTMGR_CHANGE_NOTIFY_INFO, *PMOUNTMGR_CHANGE_NOTIFY_INFO;

typedef struct _MOUNTMGR_TARGET_NAME {
    USHORT DeviceNameLength;
    WCHAR DeviceName[1];
} MOUNTMGR_TARGET_NAME, *PMOUNTMGR_TARGET_NAME;

typedef struct _MOUNTDEV_NAME {
    USHORT NameLength;
    WCHAR Name[1];
} MOUNTDEV_NAME, *PMOUNTDEV_NAME;

typedef struct _MOUNTMGR_VOLUME_PATHS {
    ULONG MultiSzLength;
    WCHAR MultiSz[1];
} MOUNTMGR_VOLUME_PATHS, *PMOUNTMGR_VOLUME_PATHS;

typedef enum _MOUNTMGR_AUTO_MOUNT_STATE { Disabled = 0, Enabled } MOUNTMGR_AUTO_MOUNT_STATE;

typedef struct _MOUNTMGR_QUERY_AUTO_MOUNT {
    MOUNTMGR_AUTO_MOUNT_STATE CurrentState;
} MOUNTMGR_QUERY_AUTO_MOUNT, *PMOUNTMGR_QUERY_AUTO_MOUNT;

typedef struct _MOUNTMGR_SET_AUTO_MOUNT {
    MOUNTMGR_AUTO_MOUNT_STATE NewState;
} MOUNTMGR_SET_AUTO_MOUNT, *PMOUNTMGR_SET_AUTO_MOUNT;

/* \DosDevices\X: */
static inline BOOLEAN lab_mount_is_drive_letter(const UNICODE_STRING *Name)
{
    static const WCHAR prefix[] = L"\\DosDevices\\";

    return Name->Length == 14 * sizeof(WCHAR) && !__builtin_memcmp(Name->Buffer, prefix, 12 * sizeof(WCHAR)) &&
           Name->Buffer[12] >= 'A' && Name->Buffer[12] <= 'Z' && Name->Buffer[13] == ':';
}

/* \??\Volume{GUID} or \\?\Volume{GUID}, with a backslash behind it or not */
static inline BOOLEAN lab_mount_is_volume_name(const UNICODE_STRING *Name)
{
    static const WCHAR prefix[] = L"?\\Volume{";
    static const UCHAR dashes[] = {19, 24, 29, 34};
    const WCHAR *text = Name->Buffer;

    if (Name->Length != 48 * sizeof(WCHAR) && (Name->Length != 49 * sizeof(WCHAR) || text[48] != '\\'))
        return FALSE;
    if (text[0] != '\\' || (text[1] != '?' && text[1] != '\\') || __builtin_memcmp(text + 2, prefix, 9 * sizeof(WCHAR)))
        return FALSE;
    for (unsigned i = 0; i < sizeof dashes; i++)
        if (text[dashes[i]] != '-')
            return FALSE;
    return text[47] == '}';
}

#define MOUNTMGR_IS_DRIVE_LETTER(s) lab_mount_is_drive_letter(s)
#define MOUNTMGR_IS_VOLUME_NAME(s)  lab_mount_is_volume_name(s)
#define LAB_MOUNT_NAME_IS(s, length, mark)                                                                             \
    (MOUNTMGR_IS_VOLUME_NAME(s) && (s)->Length == (length) && (s)->Buffer[1] == (mark))
#define MOUNTMGR_IS_DOS_VOLUME_NAME(s)    LAB_MOUNT_NAME_IS(s, 96, '\\')
#define MOUNTMGR_IS_DOS_VOLUME_NAME_WB(s) LAB_MOUNT_NAME_IS(s, 98, '\\')
#define MOUNTMGR_IS_NT_VOLUME_NAME(s)     LAB_MOUNT_NAME_IS(s, 96, '?')
#define MOUNTMGR_IS_NT_VOLUME_NAME_WB(s)  LAB_MOUNT_NAME_IS(s, 98, '?')

LAB_DDK_END

#endif

/* Declared once, and defined once where <initguid.h> came before. */
#include <guiddef.h>

#if !defined(NTLAB_MOUNTMGR_GUIDS) || (defined(INITGUID) && !defined(NTLAB_MOUNTMGR_GUIDS_DEFINED))
#define NTLAB_MOUNTMGR_GUIDS
#ifdef INITGUID
#define NTLAB_MOUNTMGR_GUIDS_DEFINED
#endif

LAB_DDK_BEGIN

DEFINE_GUID(MOUNTDEV_MOUNTED_DEVICE_GUID, 0x53f5630d, 0xb6bf, 0x11d0, 0x94, 0xf2, 0x00, 0xa0, 0xc9, 0x1e, 0xfb, 0x8b);

LAB_DDK_END

#endif
