/* DOS device names and drives: symbolic links of the object manager, in \GLOBAL??. */
#ifndef NTLAB_WIN32_VOLUME_H
#define NTLAB_WIN32_VOLUME_H

#include <lab/base.h>

LAB_DDK_BEGIN

#define DRIVE_UNKNOWN     0
#define DRIVE_NO_ROOT_DIR 1
#define DRIVE_REMOVABLE   2
#define DRIVE_FIXED       3
#define DRIVE_REMOTE      4
#define DRIVE_CDROM       5
#define DRIVE_RAMDISK     6

/* The target of a name, or all names (name NULL), as a list that ends with an empty one; the characters stored. */
DWORD QueryDosDeviceA(LPCSTR name, LPSTR target, DWORD size);
DWORD QueryDosDeviceW(LPCWSTR name, LPWSTR target, DWORD size);
#define QueryDosDevice LAB_WIN32_AW(QueryDosDevice)
BOOL DefineDosDeviceA(DWORD flags, LPCSTR name, LPCSTR target);
BOOL DefineDosDeviceW(DWORD flags, LPCWSTR name, LPCWSTR target);
#define DefineDosDevice           LAB_WIN32_AW(DefineDosDevice)
#define DDD_RAW_TARGET_PATH       1
#define DDD_REMOVE_DEFINITION     2
#define DDD_EXACT_MATCH_ON_REMOVE 4
#define DDD_NO_BROADCAST_SYSTEM   8

DWORD GetLogicalDrives(void);
DWORD GetLogicalDriveStringsA(DWORD size, LPSTR strings);
DWORD GetLogicalDriveStringsW(DWORD size, LPWSTR strings);
#define GetLogicalDriveStrings LAB_WIN32_AW(GetLogicalDriveStrings)
/* By the type of the device that the letter stands for. */
UINT GetDriveTypeA(LPCSTR root);
UINT GetDriveTypeW(LPCWSTR root);
#define GetDriveType LAB_WIN32_AW(GetDriveType)

LAB_DDK_END

#endif
