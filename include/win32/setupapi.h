/* SetupDi: the machine's devices, their interfaces and their properties; what devcon does with them. */
#ifndef NTLAB_SETUPAPI_H
#define NTLAB_SETUPAPI_H

#include <windows.h>
#include <lab/setup_error.h>

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

/* The interfaces of a class (DIGCF_DEVICEINTERFACE), or the devices of a setup class, or all (DIGCF_ALLCLASSES); of one
 * enumerator alone, or one instance path. Devices that aren't there are never listed. */
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
HDEVINFO SetupDiCreateDeviceInfoList(const GUID *guid, HWND window);
BOOL SetupDiEnumDeviceInfo(HDEVINFO set, DWORD index, PSP_DEVINFO_DATA device);
BOOL SetupDiOpenDeviceInfoA(HDEVINFO set, PCSTR path, HWND window, DWORD flags, PSP_DEVINFO_DATA device);
BOOL SetupDiOpenDeviceInfoW(HDEVINFO set, PCWSTR path, HWND window, DWORD flags, PSP_DEVINFO_DATA device);
#define SetupDiOpenDeviceInfo LAB_WIN32_AW(SetupDiOpenDeviceInfo)
BOOL SetupDiGetDeviceInstanceIdA(HDEVINFO set, PSP_DEVINFO_DATA device, PSTR id, DWORD size, PDWORD needed);
BOOL SetupDiGetDeviceInstanceIdW(HDEVINFO set, PSP_DEVINFO_DATA device, PWSTR id, DWORD size, PDWORD needed);
#define SetupDiGetDeviceInstanceId LAB_WIN32_AW(SetupDiGetDeviceInstanceId)

#define SPDRP_DEVICEDESC                  0
#define SPDRP_HARDWAREID                  1
#define SPDRP_COMPATIBLEIDS               2
#define SPDRP_SERVICE                     4
#define SPDRP_CLASS                       7
#define SPDRP_CLASSGUID                   8
#define SPDRP_DRIVER                      9
#define SPDRP_CONFIGFLAGS                 0xA
#define SPDRP_MFG                         0xB
#define SPDRP_FRIENDLYNAME                0xC
#define SPDRP_LOCATION_INFORMATION        0xD
#define SPDRP_PHYSICAL_DEVICE_OBJECT_NAME 0xE
#define SPDRP_CAPABILITIES                0xF
#define SPDRP_UI_NUMBER                   0x10
#define SPDRP_UPPERFILTERS                0x11
#define SPDRP_LOWERFILTERS                0x12
#define SPDRP_BUSTYPEGUID                 0x13
#define SPDRP_LEGACYBUSTYPE               0x14
#define SPDRP_BUSNUMBER                   0x15
#define SPDRP_ENUMERATOR_NAME             0x16
#define SPDRP_SECURITY                    0x17
#define SPDRP_SECURITY_SDS                0x18
#define SPDRP_DEVTYPE                     0x19
#define SPDRP_EXCLUSIVE                   0x1A
#define SPDRP_CHARACTERISTICS             0x1B
#define SPDRP_ADDRESS                     0x1C
#define SPDRP_INSTALL_STATE               0x22
#define SPDRP_LOCATION_PATHS              0x23
#define SPDRP_BASE_CONTAINERID            0x24
/* As the device's key in the registry has it; ERROR_INVALID_DATA for what it hasn't. */
BOOL SetupDiGetDeviceRegistryPropertyA(HDEVINFO set, PSP_DEVINFO_DATA device, DWORD property, PDWORD type, PBYTE buffer,
                                       DWORD size, PDWORD needed);
BOOL SetupDiGetDeviceRegistryPropertyW(HDEVINFO set, PSP_DEVINFO_DATA device, DWORD property, PDWORD type, PBYTE buffer,
                                       DWORD size, PDWORD needed);
#define SetupDiGetDeviceRegistryProperty LAB_WIN32_AW(SetupDiGetDeviceRegistryProperty)
BOOL SetupDiSetDeviceRegistryPropertyA(HDEVINFO set, PSP_DEVINFO_DATA device, DWORD property, const BYTE *buffer,
                                       DWORD size);
BOOL SetupDiSetDeviceRegistryPropertyW(HDEVINFO set, PSP_DEVINFO_DATA device, DWORD property, const BYTE *buffer,
                                       DWORD size);
#define SetupDiSetDeviceRegistryProperty LAB_WIN32_AW(SetupDiSetDeviceRegistryProperty)

#define DICS_FLAG_GLOBAL 1
#define DIREG_DEV        1
#define DIREG_DRV        2
#define DIREG_BOTH       4
/* The device's own key (DIREG_DEV) or that of its driver. INVALID_HANDLE_VALUE for an error. */
HKEY SetupDiOpenDevRegKey(HDEVINFO set, PSP_DEVINFO_DATA device, DWORD scope, DWORD profile, DWORD which,
                          REGSAM access);

#define DICD_GENERATE_ID         1
#define DIF_PROPERTYCHANGE       0x12
#define DIF_REMOVE               5
#define DIF_REGISTERDEVICE       0x19
#define DICS_ENABLE              1
#define DICS_DISABLE             2
#define DICS_PROPCHANGE          3
#define DICS_START               4
#define DICS_STOP                5
#define DICS_FLAG_CONFIGSPECIFIC 2
#define DI_REMOVEDEVICE_GLOBAL   1
typedef UINT DI_FUNCTION;
typedef struct _SP_CLASSINSTALL_HEADER {
    DWORD cbSize;
    DI_FUNCTION InstallFunction;
} SP_CLASSINSTALL_HEADER, *PSP_CLASSINSTALL_HEADER;
typedef struct _SP_PROPCHANGE_PARAMS {
    SP_CLASSINSTALL_HEADER ClassInstallHeader;
    DWORD StateChange, Scope, HwProfile;
} SP_PROPCHANGE_PARAMS, *PSP_PROPCHANGE_PARAMS;
typedef struct _SP_REMOVEDEVICE_PARAMS {
    SP_CLASSINSTALL_HEADER ClassInstallHeader;
    DWORD Scope, HwProfile;
} SP_REMOVEDEVICE_PARAMS, *PSP_REMOVEDEVICE_PARAMS;
/* A device of the root bus that isn't there before DIF_REGISTERDEVICE. */
BOOL SetupDiCreateDeviceInfoA(HDEVINFO set, PCSTR name, const GUID *guid, PCSTR description, HWND window, DWORD flags,
                              PSP_DEVINFO_DATA device);
BOOL SetupDiCreateDeviceInfoW(HDEVINFO set, PCWSTR name, const GUID *guid, PCWSTR description, HWND window, DWORD flags,
                              PSP_DEVINFO_DATA device);
#define SetupDiCreateDeviceInfo LAB_WIN32_AW(SetupDiCreateDeviceInfo)
BOOL SetupDiSetClassInstallParamsA(HDEVINFO set, PSP_DEVINFO_DATA device, PSP_CLASSINSTALL_HEADER params, DWORD size);
BOOL SetupDiSetClassInstallParamsW(HDEVINFO set, PSP_DEVINFO_DATA device, PSP_CLASSINSTALL_HEADER params, DWORD size);
#define SetupDiSetClassInstallParams LAB_WIN32_AW(SetupDiSetClassInstallParams)
/* DIF_PROPERTYCHANGE, DIF_REMOVE, DIF_REGISTERDEVICE; others: ERROR_DI_DO_DEFAULT. */
BOOL SetupDiCallClassInstaller(DI_FUNCTION function, HDEVINFO set, PSP_DEVINFO_DATA device);
BOOL SetupDiChangeState(HDEVINFO set, PSP_DEVINFO_DATA device);
BOOL SetupDiRemoveDevice(HDEVINFO set, PSP_DEVINFO_DATA device);

LAB_DDK_END

#endif
