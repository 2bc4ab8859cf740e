/* Keyboard and mouse class drivers and the ports below them. */
#ifndef NTLAB_KBDMOU_H
#define NTLAB_KBDMOU_H

#include <wdm.h>
#include <ntddkbd.h>
#include <ntddmou.h>
#include <wmidata.h>

/* KbdPrint((level, format, ...)), in checked builds */
#define LAB_CLASS_PRINT(level, ...) KdPrint((__VA_ARGS__))
#define KbdPrint(message)           LAB_CLASS_PRINT message
#define MouPrint(message)           LAB_CLASS_PRINT message

LAB_DDK_BEGIN

#define DD_KEYBOARD_PORT_DEVICE_NAME                  "\\Device\\KeyboardPort"
#define DD_KEYBOARD_PORT_DEVICE_NAME_U                L"\\Device\\KeyboardPort"
#define DD_KEYBOARD_PORT_BASE_NAME_U                  L"KeyboardPort"
#define DD_POINTER_PORT_DEVICE_NAME                   "\\Device\\PointerPort"
#define DD_POINTER_PORT_DEVICE_NAME_U                 L"\\Device\\PointerPort"
#define DD_POINTER_PORT_BASE_NAME_U                   L"PointerPort"
#define DD_KEYBOARD_CLASS_BASE_NAME_U                 L"KeyboardClass"
#define DD_POINTER_CLASS_BASE_NAME_U                  L"PointerClass"
#define DD_KEYBOARD_RESOURCE_CLASS_NAME_U             L"Keyboard"
#define DD_POINTER_RESOURCE_CLASS_NAME_U              L"Pointer"
#define DD_KEYBOARD_MOUSE_COMBO_RESOURCE_CLASS_NAME_U L"Keyboard/Pointer"
#define POINTER_PORTS_MAXIMUM                         8
#define KEYBOARD_PORTS_MAXIMUM                        8
#define KBDMOU_COULD_NOT_SEND_COMMAND                 0
#define KBDMOU_COULD_NOT_SEND_PARAM                   1
#define KBDMOU_NO_RESPONSE                            2
#define KBDMOU_INCORRECT_RESPONSE                     4
#define I8042_ERROR_VALUE_BASE                        1000
#define INPORT_ERROR_VALUE_BASE                       2000
#define SERIAL_MOUSE_ERROR_VALUE_BASE                 3000
#define IOCTL_INTERNAL_KEYBOARD_CONNECT               CTL_CODE(FILE_DEVICE_KEYBOARD, 0x080, METHOD_NEITHER, FILE_ANY_ACCESS)
#define IOCTL_INTERNAL_KEYBOARD_DISCONNECT            CTL_CODE(FILE_DEVICE_KEYBOARD, 0x100, METHOD_NEITHER, FILE_ANY_ACCESS)
#define IOCTL_INTERNAL_KEYBOARD_ENABLE                CTL_CODE(FILE_DEVICE_KEYBOARD, 0x200, METHOD_NEITHER, FILE_ANY_ACCESS)
#define IOCTL_INTERNAL_KEYBOARD_DISABLE               CTL_CODE(FILE_DEVICE_KEYBOARD, 0x400, METHOD_NEITHER, FILE_ANY_ACCESS)
#define IOCTL_INTERNAL_MOUSE_CONNECT                  CTL_CODE(FILE_DEVICE_MOUSE, 0x080, METHOD_NEITHER, FILE_ANY_ACCESS)
#define IOCTL_INTERNAL_MOUSE_DISCONNECT               CTL_CODE(FILE_DEVICE_MOUSE, 0x100, METHOD_NEITHER, FILE_ANY_ACCESS)
#define IOCTL_INTERNAL_MOUSE_ENABLE                   CTL_CODE(FILE_DEVICE_MOUSE, 0x200, METHOD_NEITHER, FILE_ANY_ACCESS)
#define IOCTL_INTERNAL_MOUSE_DISABLE                  CTL_CODE(FILE_DEVICE_MOUSE, 0x400, METHOD_NEITHER, FILE_ANY_ACCESS)

typedef struct _CONNECT_DATA {
    PDEVICE_OBJECT ClassDeviceObject;
    PVOID ClassService;
} CONNECT_DATA, *PCONNECT_DATA;

typedef void (*PSERVICE_CALLBACK_ROUTINE)(PVOID NormalContext, PVOID SystemArgument1, PVOID SystemArgument2,
                                          PVOID SystemArgument3);

LAB_DDK_END

#endif
