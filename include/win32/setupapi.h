/* SetupDi: the device interfaces of a class, one after another. */
#ifndef NTLAB_SETUPAPI_H
#define NTLAB_SETUPAPI_H

#include <windows.h>

LAB_DDK_BEGIN

typedef PVOID HDEVINFO;

typedef struct _SP_DEVINFO_DATA {
    DWORD cbSize;
    GUID ClassGuid;
    DWORD DevInst;
    ULONG_PTR Reserved;
} SP_DEVINFO_DATA, *PSP_DEVINFO_DATA;

typedef struct _SP_DEVICE_INTERFACE_DATA {
    DWORD cbSize;
    GUID InterfaceClassGuid;
    DWORD Flags;
    ULONG_PTR Reserved;
} SP_DEVICE_INTERFACE_DATA, *PSP_DEVICE_INTERFACE_DATA;
typedef SP_DEVICE_INTERFACE_DATA SP_INTERFACE_DEVICE_DATA, *PSP_INTERFACE_DEVICE_DATA;

typedef struct _SP_DEVICE_INTERFACE_DETAIL_DATA_A {
    DWORD cbSize;
    CHAR DevicePath[ANYSIZE_ARRAY];
} SP_DEVICE_INTERFACE_DETAIL_DATA_A, *PSP_DEVICE_INTERFACE_DETAIL_DATA_A;

typedef struct _SP_DEVICE_INTERFACE_DETAIL_DATA_W {
    DWORD cbSize;
    WCHAR DevicePath[ANYSIZE_ARRAY];
} SP_DEVICE_INTERFACE_DETAIL_DATA_W, *PSP_DEVICE_INTERFACE_DETAIL_DATA_W;
#define SP_DEVICE_INTERFACE_DETAIL_DATA  LAB_WIN32_AW(SP_DEVICE_INTERFACE_DETAIL_DATA_)
#define PSP_DEVICE_INTERFACE_DETAIL_DATA LAB_WIN32_AW(PSP_DEVICE_INTERFACE_DETAIL_DATA_)
#define SP_INTERFACE_DEVICE_DETAIL_DATA  SP_DEVICE_INTERFACE_DETAIL_DATA
#define PSP_INTERFACE_DEVICE_DETAIL_DATA PSP_DEVICE_INTERFACE_DETAIL_DATA

#define DIGCF_DEFAULT         1
#define DIGCF_PRESENT         2
#define DIGCF_ALLCLASSES      4
#define DIGCF_PROFILE         8
#define DIGCF_DEVICEINTERFACE 0x10
#define DIGCF_INTERFACEDEVICE 0x10
#define SPINT_ACTIVE          1
#define SPINT_DEFAULT         2
#define SPINT_REMOVED         4

/* DIGCF_DEVICEINTERFACE only; without it ERROR_NOT_SUPPORTED. */
HDEVINFO SetupDiGetClassDevsA(const GUID *guid, PCSTR enumerator, HWND window, DWORD flags);
HDEVINFO SetupDiGetClassDevsW(const GUID *guid, PCWSTR enumerator, HWND window, DWORD flags);
#define SetupDiGetClassDevs LAB_WIN32_AW(SetupDiGetClassDevs)
BOOL SetupDiEnumDeviceInterfaces(HDEVINFO set, PSP_DEVINFO_DATA device, const GUID *guid, DWORD index,
                                 PSP_DEVICE_INTERFACE_DATA data);
#define SetupDiEnumInterfaceDevice SetupDiEnumDeviceInterfaces
BOOL SetupDiGetDeviceInterfaceDetailA(HDEVINFO set, PSP_DEVICE_INTERFACE_DATA data,
                                      PSP_DEVICE_INTERFACE_DETAIL_DATA_A detail, DWORD size, PDWORD needed,
                                      PSP_DEVINFO_DATA device);
BOOL SetupDiGetDeviceInterfaceDetailW(HDEVINFO set, PSP_DEVICE_INTERFACE_DATA data,
                                      PSP_DEVICE_INTERFACE_DETAIL_DATA_W detail, DWORD size, PDWORD needed,
                                      PSP_DEVINFO_DATA device);
#define SetupDiGetDeviceInterfaceDetail LAB_WIN32_AW(SetupDiGetDeviceInterfaceDetail)
#define SetupDiGetInterfaceDeviceDetail SetupDiGetDeviceInterfaceDetail
BOOL SetupDiDestroyDeviceInfoList(HDEVINFO set);

LAB_DDK_END

#endif
