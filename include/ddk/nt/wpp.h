/*
 * What every .tmh begins with: the control blocks that WPP_CONTROL_GUIDS defines, and what the driver's own macros ask
 * of them. Trace messages are debug output here, as soon as WPP_INIT_TRACING has been called (ntlab/debug.h says up to
 * which level).
 */
#ifndef NTLAB_NT_WPP_H
#define NTLAB_NT_WPP_H

#include <ntdef.h>
#include <nt/trace_level.h>

LAB_DDK_BEGIN

typedef struct lab_wpp_control {
    UCHAR Level;
    ULONG Flags[8];
    ULONG64 Logger;
    ULONG64 RegHandle;
    BOOLEAN Started;
} WPP_TRACE_CONTROL_BLOCK;

typedef struct lab_wpp_block {
    struct lab_wpp_control Control;
} WPP_CB_TYPE;

void lab_wpp_start(struct lab_wpp_block *blocks, ULONG count);
void lab_wpp_stop(struct lab_wpp_block *blocks, ULONG count);
/* Arguments: those of the prefix, the message, its arguments, those of the suffix. */
int lab_wpp_trace(const char *file, int line, const char *function, const char *level, const char *flags,
                  const char *types, const char *prefix, const char *suffix, ...);

LAB_DDK_END

#ifdef WPP_CONTROL_GUIDS
#define WPP_DEFINE_BIT(name)
#define WPP_DEFINE_CONTROL_GUID(name, guid, bits) WPP_CTL_##name,
enum WPP_CONTROL_NAMES { WPP_CONTROL_GUIDS WPP_LAST_CTL };
#undef WPP_DEFINE_BIT
#undef WPP_DEFINE_CONTROL_GUID
#define WPP_DEFINE_BIT(name)                      WPP_BIT_##name,
#define WPP_DEFINE_CONTROL_GUID(name, guid, bits) WPP_BLOCK_##name = WPP_CTL_##name << 16, bits
enum WPP_CONTROL_BITS { WPP_CONTROL_GUIDS WPP_LAST_BIT };
#else
enum WPP_CONTROL_NAMES { WPP_CTL_NONE, WPP_LAST_CTL };
#endif

__attribute__((weak, visibility("hidden"))) WPP_CB_TYPE WPP_CB[WPP_LAST_CTL];

#define WPP_CONTROL(bit)       (WPP_CB[(bit) >> 16].Control)
#define WPP_FLAG_NO(bit)       ((((bit)&0xFFFF) - 1) & 0xFF)
#define WPP_MASK(bit)          (1u << (WPP_FLAG_NO(bit) & 31))
#define WPP_BIT_IS_SET(bit)    ((WPP_CONTROL(bit).Flags[WPP_FLAG_NO(bit) / 32] & WPP_MASK(bit)) != 0)
#define WPP_FLAG_IS_SET(flag)  WPP_BIT_IS_SET(WPP_BIT_##flag)
#define WPP_ANY_ENABLED        (WPP_CB[0].Control.Started && WPP_CB[0].Control.Level)
#define WPP_FLAG_ENABLED(flag) WPP_FLAG_IS_SET(flag)
#define WPP_LOGGER_ARG
#define WPP_GET_LOGGER 0
#define WPP_STRIP(...) __VA_ARGS__

#ifndef WPP_LEVEL_ENABLED
#define WPP_LEVEL_ENABLED(flag) WPP_FLAG_IS_SET(flag)
#endif
#ifndef WPP_LEVEL_LOGGER
#define WPP_LEVEL_LOGGER(flag) (WPP_CONTROL(WPP_BIT_##flag).Logger),
#endif

#define WPP_INIT_TRACING(...)   lab_wpp_start(WPP_CB, WPP_LAST_CTL)
#define WPP_CLEANUP(...)        lab_wpp_stop(WPP_CB, WPP_LAST_CTL)
#define WPP_SYSTEMCONTROL(...)  ((void)0)
#define WPP_SYSTEMCONTROL2(...) ((void)0)

#endif
