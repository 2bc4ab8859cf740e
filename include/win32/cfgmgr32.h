/* The configuration manager: devices by number, their place in the tree, lists of device interfaces. */
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
#define CR_OUT_OF_MEMORY            2
#define CR_INVALID_POINTER          3
#define CR_INVALID_FLAG             4
#define CR_INVALID_DEVNODE          5
#define CR_INVALID_DEVINST          CR_INVALID_DEVNODE
#define CR_NO_SUCH_DEVNODE          0xD
#define CR_NO_SUCH_DEVINST          CR_NO_SUCH_DEVNODE
#define CR_FAILURE                  0x13
#define CR_REMOVE_VETOED            0x17
#define CR_BUFFER_SMALL             0x1A
#define CR_INVALID_DEVICE_ID        0x1E
#define CR_INVALID_DATA             0x1F
#define CR_NO_SUCH_VALUE            0x25
#define CR_NO_SUCH_REGISTRY_KEY     0x2E
#define CR_ACCESS_DENIED            0x33
#define CR_CALL_NOT_IMPLEMENTED     0x34
#define CR_INVALID_PROPERTY         0x35
#define CR_NO_SUCH_DEVICE_INTERFACE 0x37

#define MAX_DEVICE_ID_LEN  200
#define MAX_DEVNODE_ID_LEN MAX_DEVICE_ID_LEN

#define CM_GET_DEVICE_INTERFACE_LIST_PRESENT     0
#define CM_GET_DEVICE_INTERFACE_LIST_ALL_DEVICES 1

CONFIGRET CM_Get_Device_Interface_List_SizeA(PULONG length, LPGUID guid, DEVINSTID_A device, ULONG flags);
CONFIGRET CM_Get_Device_Interface_List_SizeW(PULONG length, LPGUID guid, DEVINSTID_W device, ULONG flags);
CONFIGRET CM_Get_Device_Interface_ListA(LPGUID guid, DEVINSTID_A device, PCHAR buffer, ULONG length, ULONG flags);
CONFIGRET CM_Get_Device_Interface_ListW(LPGUID guid, DEVINSTID_W device, PWCHAR buffer, ULONG length, ULONG flags);
#define CM_Get_Device_Interface_List_Size LAB_WIN32_AW(CM_Get_Device_Interface_List_Size)
#define CM_Get_Device_Interface_List      LAB_WIN32_AW(CM_Get_Device_Interface_List)

#define DN_ROOT_ENUMERATED     1
#define DN_DRIVER_LOADED       2
#define DN_ENUM_LOADED         4
#define DN_STARTED             8
#define DN_HAS_PROBLEM         0x400
#define DN_DISABLEABLE         0x2000
#define DN_REMOVABLE           0x4000
#define DN_NT_ENUMERATOR       0x00800000
#define DN_NT_DRIVER           0x01000000
#define CM_PROB_FAILED_START   10
#define CM_PROB_DISABLED       22
#define CM_PROB_FAILED_INSTALL 28
#define CM_PROB_FAILED_ADD     31

#define CM_LOCATE_DEVNODE_NORMAL  0
#define CM_LOCATE_DEVNODE_PHANTOM 1
CONFIGRET CM_Locate_DevNodeA(PDEVINST device, DEVINSTID_A path, ULONG flags);
CONFIGRET CM_Locate_DevNodeW(PDEVINST device, DEVINSTID_W path, ULONG flags);
#define CM_Locate_DevNode LAB_WIN32_AW(CM_Locate_DevNode)
CONFIGRET CM_Get_Device_ID_Size(PULONG length, DEVINST device, ULONG flags);
CONFIGRET CM_Get_Device_IDA(DEVINST device, PSTR buffer, ULONG length, ULONG flags);
CONFIGRET CM_Get_Device_IDW(DEVINST device, PWSTR buffer, ULONG length, ULONG flags);
#define CM_Get_Device_ID LAB_WIN32_AW(CM_Get_Device_ID)
/* The devices of the root bus have the root for a parent, which is no device with a path. */
CONFIGRET CM_Get_Parent(PDEVINST parent, DEVINST device, ULONG flags);
CONFIGRET CM_Get_Child(PDEVINST child, DEVINST device, ULONG flags);
CONFIGRET CM_Get_Sibling(PDEVINST sibling, DEVINST device, ULONG flags);
CONFIGRET CM_Get_DevNode_Status(PULONG status, PULONG problem, DEVINST device, ULONG flags);

#define CM_DRP_DEVICEDESC           1
#define CM_DRP_HARDWAREID           2
#define CM_DRP_COMPATIBLEIDS        3
#define CM_DRP_SERVICE              5
#define CM_DRP_CLASS                8
#define CM_DRP_CLASSGUID            9
#define CM_DRP_DRIVER               0xA
#define CM_DRP_CONFIGFLAGS          0xB
#define CM_DRP_MFG                  0xC
#define CM_DRP_FRIENDLYNAME         0xD
#define CM_DRP_LOCATION_INFORMATION 0xE
#define CM_DRP_CAPABILITIES         0x10
#define CM_DRP_UPPERFILTERS         0x12
#define CM_DRP_LOWERFILTERS         0x13
#define CM_DRP_ENUMERATOR_NAME      0x17
#define CM_DRP_ADDRESS              0x1D
CONFIGRET CM_Get_DevNode_Registry_PropertyA(DEVINST device, ULONG property, PULONG type, PVOID buffer, PULONG length,
                                            ULONG flags);
CONFIGRET CM_Get_DevNode_Registry_PropertyW(DEVINST device, ULONG property, PULONG type, PVOID buffer, PULONG length,
                                            ULONG flags);
#define CM_Get_DevNode_Registry_Property LAB_WIN32_AW(CM_Get_DevNode_Registry_Property)

#define CM_REENUMERATE_NORMAL       0
#define CM_REENUMERATE_SYNCHRONOUS  1
#define CM_REENUMERATE_ASYNCHRONOUS 4
CONFIGRET CM_Reenumerate_DevNode(DEVINST device, ULONG flags);
#define CM_DISABLE_POLITE  0
#define CM_DISABLE_PERSIST 8
CONFIGRET CM_Disable_DevNode(DEVINST device, ULONG flags);
CONFIGRET CM_Enable_DevNode(DEVINST device, ULONG flags);
#ifndef NTLAB_PNP_VETO_TYPE
#define NTLAB_PNP_VETO_TYPE
typedef enum _PNP_VETO_TYPE {
    PNP_VetoTypeUnknown,
    PNP_VetoLegacyDevice,
    PNP_VetoPendingClose,
    PNP_VetoWindowsApp,
    PNP_VetoWindowsService,
    PNP_VetoOutstandingOpen,
    PNP_VetoDevice,
    PNP_VetoDriver,
    PNP_VetoIllegalDeviceRequest,
    PNP_VetoInsufficientPower,
    PNP_VetoNonDisableable,
    PNP_VetoLegacyDriver,
    PNP_VetoInsufficientRights
} PNP_VETO_TYPE,
    *PPNP_VETO_TYPE;
#endif
CONFIGRET CM_Request_Device_EjectA(DEVINST device, PPNP_VETO_TYPE type, PSTR name, ULONG length, ULONG flags);
CONFIGRET CM_Request_Device_EjectW(DEVINST device, PPNP_VETO_TYPE type, PWSTR name, ULONG length, ULONG flags);
#define CM_Request_Device_Eject LAB_WIN32_AW(CM_Request_Device_Eject)
CONFIGRET CM_Query_And_Remove_SubTreeA(DEVINST device, PPNP_VETO_TYPE type, PSTR name, ULONG length, ULONG flags);
CONFIGRET CM_Query_And_Remove_SubTreeW(DEVINST device, PPNP_VETO_TYPE type, PWSTR name, ULONG length, ULONG flags);
#define CM_Query_And_Remove_SubTree LAB_WIN32_AW(CM_Query_And_Remove_SubTree)

/* There is one machine. */
typedef HANDLE HMACHINE;
#define CM_Locate_DevNode_ExA(device, path, flags, machine)         CM_Locate_DevNodeA(device, path, flags)
#define CM_Locate_DevNode_ExW(device, path, flags, machine)         CM_Locate_DevNodeW(device, path, flags)
#define CM_Locate_DevNode_Ex(device, path, flags, machine)          CM_Locate_DevNode(device, path, flags)
#define CM_Get_Device_ID_Ex(device, buffer, length, flags, machine) CM_Get_Device_ID(device, buffer, length, flags)
#define CM_Get_DevNode_Status_Ex(status, problem, device, flags, machine)                                              \
    CM_Get_DevNode_Status(status, problem, device, flags)
#define CM_Reenumerate_DevNode_Ex(device, flags, machine) CM_Reenumerate_DevNode(device, flags)
#define CM_Get_Device_Interface_List_Size_Ex(length, guid, device, flags, m)                                           \
    CM_Get_Device_Interface_List_Size(length, guid, device, flags)
#define CM_Get_Device_Interface_List_Ex(guid, device, buffer, length, flags, machine)                                  \
    CM_Get_Device_Interface_List(guid, device, buffer, length, flags)
DWORD CM_MapCrToWin32Err(CONFIGRET result, DWORD otherwise);

LAB_DDK_END

#endif
