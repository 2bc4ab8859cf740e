/*
 * version.c: which Windows this is: 10 22H2, build 19045, a workstation without a service pack.
 */
#include "rtl/old.h"
#include "engine/ddi.h"

#define MAJOR       10
#define MINOR       0
#define BUILD       19045
#define PLATFORM    2 /* NT */
#define WORKSTATION 1
#define RUNNING_DDI 0x0A000008u /* the DDI version of builds 19041 to 19045 */
#define OS_MASK     0xFFFF0000u

enum condition { EQUAL = 1, GREATER, GREATER_EQUAL, LESS, LESS_EQUAL, AND, OR };

/*
 * RtlGetVersion: fill in an RTL_OSVERSIONINFOW, or an EX one when its size says so.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-rtlgetversion
 */
NTSTATUS NTAPI RtlGetVersion(PRTL_OSVERSIONINFOW lpVersionInformation)
{
    LAB_DDI(RtlGetVersion);
    lpVersionInformation->dwMajorVersion = MAJOR;
    lpVersionInformation->dwMinorVersion = MINOR;
    lpVersionInformation->dwBuildNumber = BUILD;
    lpVersionInformation->dwPlatformId = PLATFORM;
    memset(lpVersionInformation->szCSDVersion, 0, sizeof lpVersionInformation->szCSDVersion);
    if (lpVersionInformation->dwOSVersionInfoSize == sizeof(RTL_OSVERSIONINFOEXW)) {
        PRTL_OSVERSIONINFOEXW extended = (PRTL_OSVERSIONINFOEXW)lpVersionInformation;
        extended->wServicePackMajor = 0;
        extended->wServicePackMinor = 0;
        extended->wSuiteMask = VER_SUITE_SINGLEUSERTS;
        extended->wProductType = WORKSTATION;
        extended->wReserved = 0;
    }
    return STATUS_SUCCESS;
}

static ULONG condition_of(ULONGLONG mask, ULONG type)
{
    return (ULONG)(mask >> (3 * __builtin_ctz(type))) & 7;
}

static BOOLEAN holds(ULONG condition, ULONG running, ULONG wanted)
{
    switch (condition) {
    case EQUAL:
        return running == wanted;
    case GREATER:
        return running > wanted;
    case GREATER_EQUAL:
        return running >= wanted;
    case LESS:
        return running < wanted;
    case LESS_EQUAL:
        return running <= wanted;
    default:
        return FALSE;
    }
}

/* Major, minor and service pack are one number: a later part decides only where the earlier ones are equal. */
static BOOLEAN version_holds(const RTL_OSVERSIONINFOEXW *wanted, ULONG types, ULONGLONG mask)
{
    const struct {
        ULONG type, running, wanted;
    } parts[] = {
        {VER_MAJORVERSION, MAJOR, wanted->dwMajorVersion},
        {VER_MINORVERSION, MINOR, wanted->dwMinorVersion},
        {VER_SERVICEPACKMAJOR, 0, wanted->wServicePackMajor},
        {VER_SERVICEPACKMINOR, 0, wanted->wServicePackMinor},
    };
    ULONG condition = 0;
    BOOLEAN result = TRUE;

    for (ULONG i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (!(types & parts[i].type))
            continue;
        if (condition == 0 || condition == EQUAL)
            condition = condition_of(mask, parts[i].type);
        result = holds(condition, parts[i].running, parts[i].wanted);
        if (parts[i].running != parts[i].wanted)
            break;
    }
    return result;
}

static BOOLEAN suites_hold(ULONG condition, ULONG wanted)
{
    if (condition == AND)
        return (wanted & VER_SUITE_SINGLEUSERTS) == wanted;
    return condition == OR && (wanted == 0 || (wanted & VER_SUITE_SINGLEUSERTS) != 0);
}

/*
 * RtlVerifyVersionInfo: compare chosen members with the running system.
 *
 * IRQL    PASSIVE_LEVEL
 * Errors  STATUS_REVISION_MISMATCH, STATUS_INVALID_PARAMETER (nothing to compare)
 * Source  wdm/nf-wdm-rtlverifyversioninfo
 */
NTSTATUS NTAPI RtlVerifyVersionInfo(PRTL_OSVERSIONINFOEXW VersionInfo, ULONG TypeMask, ULONGLONG ConditionMask)
{
    BOOLEAN fits = TRUE;

    LAB_DDI(RtlVerifyVersionInfo);
    if (TypeMask == 0 || ConditionMask == 0)
        return STATUS_INVALID_PARAMETER;
    if (TypeMask & VER_SUITENAME)
        fits &= suites_hold(condition_of(ConditionMask, VER_SUITENAME), VersionInfo->wSuiteMask);
    if (TypeMask & VER_PRODUCT_TYPE)
        fits &= holds(condition_of(ConditionMask, VER_PRODUCT_TYPE), WORKSTATION, VersionInfo->wProductType);
    if (TypeMask & VER_BUILDNUMBER)
        fits &= holds(condition_of(ConditionMask, VER_BUILDNUMBER), BUILD, VersionInfo->dwBuildNumber);
    if (TypeMask & VER_PLATFORMID)
        fits &= holds(condition_of(ConditionMask, VER_PLATFORMID), PLATFORM, VersionInfo->dwPlatformId);
    fits &= version_holds(VersionInfo, TypeMask, ConditionMask);
    return fits ? STATUS_SUCCESS : STATUS_REVISION_MISMATCH;
}

/*
 * VerSetConditionMask: add how each of the named members is to be compared.
 *
 * IRQL    any
 */
ULONGLONG NTAPI VerSetConditionMask(ULONGLONG ConditionMask, ULONG TypeMask, UCHAR Condition)
{
    LAB_DDI(VerSetConditionMask);
    for (ULONG bit = 0; bit < 8; bit++)
        if (TypeMask >> bit & 1)
            ConditionMask |= (ULONGLONG)(Condition & 7) << (3 * bit);
    return ConditionMask;
}

/*
 * RtlIsNtDdiVersionAvailable: TRUE when the running system is at least a version. For systems before
 * Windows 10 the version must not name a service pack.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-rtlisntddiversionavailable
 */
BOOLEAN NTAPI RtlIsNtDdiVersionAvailable(ULONG Version)
{
    LAB_DDI(RtlIsNtDdiVersionAvailable);
    if ((Version & OS_MASK) != (RUNNING_DDI & OS_MASK) && (Version & ~OS_MASK) != 0)
        return FALSE;
    return Version <= RUNNING_DDI;
}

/* WdmlibRtlIsNtDdiVersionAvailable, WdmlibRtlIsServicePackVersionInstalled: as wdmlib.lib names the two for a driver.
 */
BOOLEAN WdmlibRtlIsNtDdiVersionAvailable(ULONG Version)
{
    LAB_DDI(WdmlibRtlIsNtDdiVersionAvailable);
    return RtlIsNtDdiVersionAvailable(Version);
}

BOOLEAN WdmlibRtlIsServicePackVersionInstalled(ULONG Version)
{
    LAB_DDI(WdmlibRtlIsServicePackVersionInstalled);
    return RtlIsServicePackVersionInstalled(Version);
}

/*
 * RtlIsServicePackVersionInstalled: TRUE when the running system is of the version and has its service pack.
 *
 * IRQL    PASSIVE_LEVEL
 * Source  wdm/nf-wdm-rtlisservicepackversioninstalled
 */
BOOLEAN NTAPI RtlIsServicePackVersionInstalled(ULONG Version)
{
    LAB_DDI(RtlIsServicePackVersionInstalled);
    return (Version & OS_MASK) == (RUNNING_DDI & OS_MASK) && (Version & 0xFF00) == 0;
}
