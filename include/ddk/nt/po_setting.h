/* Power settings and policies, and their GUIDs. */
#ifndef NTLAB_NT_PO_SETTING_H
#define NTLAB_NT_PO_SETTING_H

#include <ntdef.h>
#include <nt/po_power.h>
#include <nt/po_setting_guid.h>

LAB_DDK_BEGIN

typedef struct _SET_POWER_SETTING_VALUE {
    ULONG Version;
    GUID Guid;
    SYSTEM_POWER_CONDITION PowerCondition;
    ULONG DataLength;
    UCHAR Data[1];
} SET_POWER_SETTING_VALUE, *PSET_POWER_SETTING_VALUE;

typedef struct _NOTIFY_USER_POWER_SETTING {
    GUID Guid;
} NOTIFY_USER_POWER_SETTING, *PNOTIFY_USER_POWER_SETTING;

typedef struct _APPLICATIONLAUNCH_SETTING_VALUE {
    LARGE_INTEGER ActivationTime;
    ULONG Flags;
    ULONG ButtonInstanceID;
} APPLICATIONLAUNCH_SETTING_VALUE, *PAPPLICATIONLAUNCH_SETTING_VALUE;

LAB_DDK_END

#endif

/* Declared once, and defined once where <initguid.h> came before. */
#if !defined(NTLAB_NT_PO_SETTING_GUIDS) || (defined(INITGUID) && !defined(NTLAB_NT_PO_SETTING_GUIDS_DEFINED))
#define NTLAB_NT_PO_SETTING_GUIDS
#ifdef INITGUID
#define NTLAB_NT_PO_SETTING_GUIDS_DEFINED
#endif

LAB_DDK_BEGIN

LAB_DDK_END

#endif
