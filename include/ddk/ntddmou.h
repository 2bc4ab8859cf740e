/* Requests to mice. */
#ifndef NTLAB_NTDDMOU_H
#define NTLAB_NTDDMOU_H

#include <ntdef.h>
#include <devioctl.h>

LAB_DDK_BEGIN

#define DD_MOUSE_DEVICE_NAME         "\\Device\\PointerClass"
#define DD_MOUSE_DEVICE_NAME_U       L"\\Device\\PointerClass"
#define IOCTL_MOUSE_QUERY_ATTRIBUTES CTL_CODE(FILE_DEVICE_MOUSE, 0x000, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define IOCTL_MOUSE_INSERT_DATA      CTL_CODE(FILE_DEVICE_MOUSE, 0x001, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define GUID_CLASS_MOUSE             GUID_DEVINTERFACE_MOUSE
#define MOUSE_ERROR_VALUE_BASE       20000
#define MOUSE_LEFT_BUTTON_DOWN       1
#define MOUSE_LEFT_BUTTON_UP         2
#define MOUSE_RIGHT_BUTTON_DOWN      4
#define MOUSE_RIGHT_BUTTON_UP        8
#define MOUSE_MIDDLE_BUTTON_DOWN     0x10
#define MOUSE_MIDDLE_BUTTON_UP       0x20
#define MOUSE_BUTTON_4_DOWN          0x40
#define MOUSE_BUTTON_4_UP            0x80
#define MOUSE_BUTTON_5_DOWN          0x100
#define MOUSE_BUTTON_5_UP            0x200
#define MOUSE_WHEEL                  0x400
#define MOUSE_HWHEEL                 0x800
#define MOUSE_BUTTON_1_DOWN          MOUSE_LEFT_BUTTON_DOWN
#define MOUSE_BUTTON_1_UP            MOUSE_LEFT_BUTTON_UP
#define MOUSE_BUTTON_2_DOWN          MOUSE_RIGHT_BUTTON_DOWN
#define MOUSE_BUTTON_2_UP            MOUSE_RIGHT_BUTTON_UP
#define MOUSE_BUTTON_3_DOWN          MOUSE_MIDDLE_BUTTON_DOWN
#define MOUSE_BUTTON_3_UP            MOUSE_MIDDLE_BUTTON_UP
#define MOUSE_MOVE_RELATIVE          0
#define MOUSE_MOVE_ABSOLUTE          1
#define MOUSE_VIRTUAL_DESKTOP        2
#define MOUSE_ATTRIBUTES_CHANGED     4
#define MOUSE_MOVE_NOCOALESCE        8
#define MOUSE_TERMSRV_SRC_SHADOW     0x100
#define MOUSE_INPORT_HARDWARE        1
#define MOUSE_I8042_HARDWARE         2
#define MOUSE_SERIAL_HARDWARE        4
#define BALLPOINT_I8042_HARDWARE     8
#define BALLPOINT_SERIAL_HARDWARE    0x10
#define WHEELMOUSE_I8042_HARDWARE    0x20
#define WHEELMOUSE_SERIAL_HARDWARE   0x40
#define MOUSE_HID_HARDWARE           0x80
#define WHEELMOUSE_HID_HARDWARE      0x100
#define HORIZONTAL_WHEEL_PRESENT     0x8000

typedef struct _MOUSE_INPUT_DATA {
    USHORT UnitId;
    USHORT Flags;
    union {
        ULONG Buttons;
        struct {
            USHORT ButtonFlags;
            USHORT ButtonData;
        };
    };
    ULONG RawButtons;
    LONG LastX;
    LONG LastY;
    ULONG ExtraInformation;
} MOUSE_INPUT_DATA, *PMOUSE_INPUT_DATA;

typedef struct _MOUSE_UNIT_ID_PARAMETER {
    USHORT UnitId;
} MOUSE_UNIT_ID_PARAMETER, *PMOUSE_UNIT_ID_PARAMETER;

typedef struct _MOUSE_ATTRIBUTES {
    USHORT MouseIdentifier;
    USHORT NumberOfButtons;
    USHORT SampleRate;
    ULONG InputDataQueueLength;
} MOUSE_ATTRIBUTES, *PMOUSE_ATTRIBUTES;

LAB_DDK_END

#endif

/* Declared once, and defined once where <initguid.h> came before. */
#if !defined(NTLAB_NTDDMOU_GUIDS) || (defined(INITGUID) && !defined(NTLAB_NTDDMOU_GUIDS_DEFINED))
#define NTLAB_NTDDMOU_GUIDS
#ifdef INITGUID
#define NTLAB_NTDDMOU_GUIDS_DEFINED
#endif

LAB_DDK_BEGIN

DEFINE_GUID(GUID_DEVINTERFACE_MOUSE, 0x378de44c, 0x56ef, 0x11d1, 0xbc, 0x8c, 0x00, 0xa0, 0xc9, 0x14, 0x05, 0xdd);

LAB_DDK_END

#endif
