/* What Windows broadcasts of devices. */
#ifndef NTLAB_DBT_H
#define NTLAB_DBT_H
#define _DBT_H

#include <windows.h>

LAB_DDK_BEGIN

#define DBT_DEVNODES_CHANGED        7
#define DBT_QUERYCHANGECONFIG       0x17
#define DBT_CONFIGCHANGED           0x18
#define DBT_CONFIGCHANGECANCELED    0x19
#define DBT_DEVICEARRIVAL           0x8000
#define DBT_DEVICEQUERYREMOVE       0x8001
#define DBT_DEVICEQUERYREMOVEFAILED 0x8002
#define DBT_DEVICEREMOVEPENDING     0x8003
#define DBT_DEVICEREMOVECOMPLETE    0x8004
#define DBT_DEVICETYPESPECIFIC      0x8005
#define DBT_CUSTOMEVENT             0x8006
#define DBT_USERDEFINED             0xFFFF
#define DBT_DEVTYP_OEM              0
#define DBT_DEVTYP_DEVNODE          1
#define DBT_DEVTYP_VOLUME           2
#define DBT_DEVTYP_PORT             3
#define DBT_DEVTYP_NET              4
#define DBT_DEVTYP_DEVICEINTERFACE  5
#define DBT_DEVTYP_HANDLE           6
#define DBTF_MEDIA                  1
#define DBTF_NET                    2

typedef struct _DEV_BROADCAST_HDR {
    DWORD dbch_size, dbch_devicetype, dbch_reserved;
} DEV_BROADCAST_HDR, *PDEV_BROADCAST_HDR;
typedef struct _DEV_BROADCAST_VOLUME {
    DWORD dbcv_size, dbcv_devicetype, dbcv_reserved, dbcv_unitmask;
    WORD dbcv_flags;
} DEV_BROADCAST_VOLUME, *PDEV_BROADCAST_VOLUME;
typedef struct _DEV_BROADCAST_DEVICEINTERFACE_A {
    DWORD dbcc_size, dbcc_devicetype, dbcc_reserved;
    GUID dbcc_classguid;
    char dbcc_name[1];
} DEV_BROADCAST_DEVICEINTERFACE_A, *PDEV_BROADCAST_DEVICEINTERFACE_A;
typedef struct _DEV_BROADCAST_DEVICEINTERFACE_W {
    DWORD dbcc_size, dbcc_devicetype, dbcc_reserved;
    GUID dbcc_classguid;
    WCHAR dbcc_name[1];
} DEV_BROADCAST_DEVICEINTERFACE_W, *PDEV_BROADCAST_DEVICEINTERFACE_W;
#define DEV_BROADCAST_DEVICEINTERFACE  LAB_WIN32_AW(DEV_BROADCAST_DEVICEINTERFACE_)
#define PDEV_BROADCAST_DEVICEINTERFACE LAB_WIN32_AW(PDEV_BROADCAST_DEVICEINTERFACE_)
typedef struct _DEV_BROADCAST_HANDLE {
    DWORD dbch_size, dbch_devicetype, dbch_reserved;
    HANDLE dbch_handle;
    HDEVNOTIFY dbch_hdevnotify;
    GUID dbch_eventguid;
    LONG dbch_nameoffset;
    BYTE dbch_data[1];
} DEV_BROADCAST_HANDLE, *PDEV_BROADCAST_HANDLE;

LAB_DDK_END

#endif
