/* Versions of the system. */
#ifndef NTLAB_NT_RTL_VERSION_H
#define NTLAB_NT_RTL_VERSION_H

#include <ntdef.h>
#include <nt/names.h>

LAB_DDK_BEGIN

#define VER_WORKSTATION_NT                 0x40000000
#define VER_SERVER_NT                      0x80000000
#define VER_SUITE_SMALLBUSINESS            1
#define VER_SUITE_ENTERPRISE               2
#define VER_SUITE_BACKOFFICE               4
#define VER_SUITE_COMMUNICATIONS           8
#define VER_SUITE_TERMINAL                 0x10
#define VER_SUITE_SMALLBUSINESS_RESTRICTED 0x20
#define VER_SUITE_EMBEDDEDNT               0x40
#define VER_SUITE_DATACENTER               0x80
#define VER_SUITE_SINGLEUSERTS             0x0100
#define VER_SUITE_PERSONAL                 0x0200
#define VER_SUITE_BLADE                    0x0400
#define VER_SUITE_EMBEDDED_RESTRICTED      0x0800
#define VER_SUITE_SECURITY_APPLIANCE       0x1000
#define VER_SUITE_STORAGE_SERVER           0x2000
#define VER_SUITE_COMPUTE_SERVER           0x4000
#define VER_SUITE_WH_SERVER                0x8000
#define VER_SUITE_MULTIUSERTS              0x00020000

#define SHORT_LEAST_SIGNIFICANT_BIT   0
#define SHORT_MOST_SIGNIFICANT_BIT    1
#define LONG_LEAST_SIGNIFICANT_BIT    0
#define LONG_3RD_MOST_SIGNIFICANT_BIT 1
#define LONG_2ND_MOST_SIGNIFICANT_BIT 2

typedef BOOLEAN (*PFN_RTL_IS_NTDDI_VERSION_AVAILABLE)(ULONG Version);
typedef BOOLEAN (*PFN_RTL_IS_SERVICE_PACK_VERSION_INSTALLED)(ULONG Version);

NTSTATUS RtlGetVersion(PRTL_OSVERSIONINFOW lpVersionInformation);
BOOLEAN RtlIsNtDdiVersionAvailable(ULONG Version);
BOOLEAN RtlIsServicePackVersionInstalled(ULONG Version);
NTSTATUS RtlVerifyVersionInfo(PRTL_OSVERSIONINFOEXW VersionInfo, ULONG TypeMask, ULONGLONG ConditionMask);
BOOLEAN WdmlibRtlIsNtDdiVersionAvailable(ULONG Version);
BOOLEAN WdmlibRtlIsServicePackVersionInstalled(ULONG Version);

LAB_DDK_END

#endif
