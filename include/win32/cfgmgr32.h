/* The configuration manager: lists of device interfaces. */
#ifndef NTLAB_CFGMGR32_H
#define NTLAB_CFGMGR32_H

#include <windows.h>

LAB_DDK_BEGIN

typedef DWORD CONFIGRET, RETURN_TYPE;
typedef DWORD DEVINST, DEVNODE, *PDEVINST;
typedef CHAR *DEVINSTID_A, *DEVNODEID_A;
typedef WCHAR *DEVINSTID_W, *DEVNODEID_W;

#define CR_SUCCESS                  0
#define CR_DEFAULT                  1
#define CR_INVALID_POINTER          3
#define CR_INVALID_FLAG             4
#define CR_FAILURE                  0x13
#define CR_BUFFER_SMALL             0x1A
#define CR_NO_SUCH_DEVICE_INTERFACE 0x37

#define CM_GET_DEVICE_INTERFACE_LIST_PRESENT     0
#define CM_GET_DEVICE_INTERFACE_LIST_ALL_DEVICES 1

CONFIGRET CM_Get_Device_Interface_List_SizeA(PULONG length, LPGUID guid, DEVINSTID_A device, ULONG flags);
CONFIGRET CM_Get_Device_Interface_List_SizeW(PULONG length, LPGUID guid, DEVINSTID_W device, ULONG flags);
CONFIGRET CM_Get_Device_Interface_ListA(LPGUID guid, DEVINSTID_A device, PCHAR buffer, ULONG length, ULONG flags);
CONFIGRET CM_Get_Device_Interface_ListW(LPGUID guid, DEVINSTID_W device, PWCHAR buffer, ULONG length, ULONG flags);
#define CM_Get_Device_Interface_List_Size LAB_WIN32_AW(CM_Get_Device_Interface_List_Size)
#define CM_Get_Device_Interface_List      LAB_WIN32_AW(CM_Get_Device_Interface_List)
DWORD CM_MapCrToWin32Err(CONFIGRET result, DWORD otherwise);

LAB_DDK_END

#endif
