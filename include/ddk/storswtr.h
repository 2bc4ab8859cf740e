/*
 * How storage drivers trace: levels, flags, and the WPP control that has all of the flags. With DEBUG_USE_KDPRINT,
 * TracePrint is debug output of checked builds instead; the one source that defines DEBUG_MAIN_SOURCE as 1 has its
 * code.
 */
#ifndef NTLAB_STORSWTR_H
#define NTLAB_STORSWTR_H

#include <wdm.h>
#include <nt/trace_level.h>
#include <stdarg.h>

#define LAB_STORAGE_FLAGS(flag)                                                                                        \
    flag(GENERAL) flag(PNP) flag(POWER) flag(RW) flag(IOCTL) flag(QUEUE) flag(WMI) flag(TIMER) flag(INIT) flag(LOCK)   \
        flag(DEBUG1) flag(DEBUG2) flag(MCN) flag(ISR) flag(ENUM) flag(LOGOTEST) flag(DUMP) flag(SCSI)

#ifndef DEBUG_USE_KDPRINT

#define LAB_STORAGE_BIT(name)                 WPP_DEFINE_BIT(TRACE_FLAG_##name)
#define WPP_NORMAL_FLAGS                      LAB_STORAGE_FLAGS(LAB_STORAGE_BIT)
#define WPP_CONTROL_GUIDS_NORMAL_FLAGS(guid)  WPP_DEFINE_CONTROL_GUID(wppCtlGuid, guid, WPP_NORMAL_FLAGS)
#define WPP_LEVEL_FLAGS_ENABLED(level, flags) (WPP_LEVEL_ENABLED(flags) && WPP_CONTROL(WPP_BIT_##flags).Level >= level)
#define WPP_LEVEL_FLAGS_LOGGER(level, flags)  WPP_LEVEL_LOGGER(flags)
#define DEBUG_USE_WPP

#else

#undef DEBUG_USE_WPP
#undef WPP_INIT_TRACING
#undef WPP_CLEANUP
#define WPP_INIT_TRACING(driver, registry)
#define WPP_CLEANUP(driver)

LAB_DDK_BEGIN

#define LAB_STORAGE_FLAG(name) TRACE_FLAG_##name,
typedef enum _DEBUG_FLAGS { LAB_STORAGE_FLAGS(LAB_STORAGE_FLAG) LAB_STORAGE_FLAG_COUNT } DEBUG_FLAGS, *PDEBUG_FLAGS;

#if DBG
#define TracePrint(x) StorDebugPrint x
void StorDebugPrint(int Level, DEBUG_FLAGS Flags, PCCHAR Message, ...);
#if DEBUG_MAIN_SOURCE
void StorDebugPrint(int Level, DEBUG_FLAGS Flags, PCCHAR Message, ...)
{
    va_list arguments;

    va_start(arguments, Message);
    vDbgPrintEx(DEBUG_COMP_ID, (ULONG)Level, Message, arguments);
    va_end(arguments);
}
#endif
#else
#define TracePrint(x)
#endif

LAB_DDK_END

#endif

#endif
