/*
 * The service control manager, for services that are drivers. A driver's file is the module of that name: for
 * C:\dir\echo.sys it is echo.sys itself, echo.so beside it, or a module that ntlab run was given.
 */
#ifndef NTLAB_WINSVC_H
#define NTLAB_WINSVC_H

#include <lab/base.h>
#include <lab/error.h>

LAB_DDK_BEGIN

DECLARE_HANDLE(SC_HANDLE);
typedef SC_HANDLE *LPSC_HANDLE;

#define SC_MANAGER_CONNECT           1
#define SC_MANAGER_CREATE_SERVICE    2
#define SC_MANAGER_ENUMERATE_SERVICE 4
#define SC_MANAGER_LOCK              8
#define SC_MANAGER_QUERY_LOCK_STATUS 0x10
#define SC_MANAGER_ALL_ACCESS        0xF003F
#define SERVICE_QUERY_CONFIG         1
#define SERVICE_CHANGE_CONFIG        2
#define SERVICE_QUERY_STATUS         4
#define SERVICE_ENUMERATE_DEPENDENTS 8
#define SERVICE_START                0x10
#define SERVICE_STOP                 0x20
#define SERVICE_PAUSE_CONTINUE       0x40
#define SERVICE_INTERROGATE          0x80
#define SERVICE_USER_DEFINED_CONTROL 0x100
#define SERVICE_ALL_ACCESS           0xF01FF

#define SERVICES_ACTIVE_DATABASEA   "ServicesActive"
#define SERVICES_ACTIVE_DATABASEW   L"ServicesActive"
#define SERVICES_ACTIVE_DATABASE    LAB_WIN32_AW(SERVICES_ACTIVE_DATABASE)
#define SERVICE_KERNEL_DRIVER       1
#define SERVICE_FILE_SYSTEM_DRIVER  2
#define SERVICE_ADAPTER             4
#define SERVICE_RECOGNIZER_DRIVER   8
#define SERVICE_WIN32_OWN_PROCESS   0x10
#define SERVICE_WIN32_SHARE_PROCESS 0x20
#ifndef SERVICE_DRIVER
#define SERVICE_DRIVER 0xB
#endif
#ifndef SERVICE_WIN32
#define SERVICE_WIN32 0x30
#endif
#define SERVICE_BOOT_START     0
#define SERVICE_SYSTEM_START   1
#define SERVICE_AUTO_START     2
#define SERVICE_DEMAND_START   3
#define SERVICE_DISABLED       4
#define SERVICE_ERROR_IGNORE   0
#define SERVICE_ERROR_NORMAL   1
#define SERVICE_ERROR_SEVERE   2
#define SERVICE_ERROR_CRITICAL 3
#define SERVICE_NO_CHANGE      0xFFFFFFFF

#define SERVICE_CONTROL_STOP                  1
#define SERVICE_CONTROL_PAUSE                 2
#define SERVICE_CONTROL_CONTINUE              3
#define SERVICE_CONTROL_INTERROGATE           4
#define SERVICE_CONTROL_SHUTDOWN              5
#define SERVICE_STOPPED                       1
#define SERVICE_START_PENDING                 2
#define SERVICE_STOP_PENDING                  3
#define SERVICE_RUNNING                       4
#define SERVICE_CONTINUE_PENDING              5
#define SERVICE_PAUSE_PENDING                 6
#define SERVICE_PAUSED                        7
#define SERVICE_CONTROL_DEVICEEVENT           0xB
#define SERVICE_CONTROL_HARDWAREPROFILECHANGE 0xC
#define SERVICE_CONTROL_POWEREVENT            0xD
#define SERVICE_CONTROL_SESSIONCHANGE         0xE
#define SERVICE_ACCEPT_STOP                   1
#define SERVICE_ACCEPT_PAUSE_CONTINUE         2
#define SERVICE_ACCEPT_SHUTDOWN               4
#define SERVICE_ACCEPT_HARDWAREPROFILECHANGE  0x20
#define SERVICE_ACCEPT_POWEREVENT             0x40
#define SERVICE_ACCEPT_SESSIONCHANGE          0x80
#define SERVICE_ACTIVE                        1
#define SERVICE_INACTIVE                      2
#define SERVICE_STATE_ALL                     3

typedef struct _SERVICE_STATUS {
    DWORD dwServiceType;
    DWORD dwCurrentState;
    DWORD dwControlsAccepted;
    DWORD dwWin32ExitCode;
    DWORD dwServiceSpecificExitCode;
    DWORD dwCheckPoint;
    DWORD dwWaitHint;
} SERVICE_STATUS, *LPSERVICE_STATUS;

typedef struct _SERVICE_STATUS_PROCESS {
    DWORD dwServiceType;
    DWORD dwCurrentState;
    DWORD dwControlsAccepted;
    DWORD dwWin32ExitCode;
    DWORD dwServiceSpecificExitCode;
    DWORD dwCheckPoint;
    DWORD dwWaitHint;
    DWORD dwProcessId;
    DWORD dwServiceFlags;
} SERVICE_STATUS_PROCESS, *LPSERVICE_STATUS_PROCESS;

typedef enum _SC_STATUS_TYPE { SC_STATUS_PROCESS_INFO = 0 } SC_STATUS_TYPE;

SC_HANDLE OpenSCManagerA(LPCSTR machine, LPCSTR database, DWORD access);
SC_HANDLE OpenSCManagerW(LPCWSTR machine, LPCWSTR database, DWORD access);
#define OpenSCManager LAB_WIN32_AW(OpenSCManager)
SC_HANDLE CreateServiceA(SC_HANDLE manager, LPCSTR name, LPCSTR display, DWORD access, DWORD type, DWORD start,
                         DWORD error_control, LPCSTR path, LPCSTR group, LPDWORD tag, LPCSTR dependencies,
                         LPCSTR account, LPCSTR password);
SC_HANDLE CreateServiceW(SC_HANDLE manager, LPCWSTR name, LPCWSTR display, DWORD access, DWORD type, DWORD start,
                         DWORD error_control, LPCWSTR path, LPCWSTR group, LPDWORD tag, LPCWSTR dependencies,
                         LPCWSTR account, LPCWSTR password);
#define CreateService LAB_WIN32_AW(CreateService)
SC_HANDLE OpenServiceA(SC_HANDLE manager, LPCSTR name, DWORD access);
SC_HANDLE OpenServiceW(SC_HANDLE manager, LPCWSTR name, DWORD access);
#define OpenService LAB_WIN32_AW(OpenService)
BOOL StartServiceA(SC_HANDLE service, DWORD count, LPCSTR *arguments);
BOOL StartServiceW(SC_HANDLE service, DWORD count, LPCWSTR *arguments);
#define StartService LAB_WIN32_AW(StartService)
BOOL ControlService(SC_HANDLE service, DWORD control, LPSERVICE_STATUS status);
BOOL DeleteService(SC_HANDLE service);
BOOL CloseServiceHandle(SC_HANDLE handle);
typedef struct _QUERY_SERVICE_CONFIGA {
    DWORD dwServiceType, dwStartType, dwErrorControl;
    LPSTR lpBinaryPathName, lpLoadOrderGroup;
    DWORD dwTagId;
    LPSTR lpDependencies, lpServiceStartName, lpDisplayName;
} QUERY_SERVICE_CONFIGA, *LPQUERY_SERVICE_CONFIGA;
typedef struct _QUERY_SERVICE_CONFIGW {
    DWORD dwServiceType, dwStartType, dwErrorControl;
    LPWSTR lpBinaryPathName, lpLoadOrderGroup;
    DWORD dwTagId;
    LPWSTR lpDependencies, lpServiceStartName, lpDisplayName;
} QUERY_SERVICE_CONFIGW, *LPQUERY_SERVICE_CONFIGW;
#define QUERY_SERVICE_CONFIG   LAB_WIN32_AW(QUERY_SERVICE_CONFIG)
#define LPQUERY_SERVICE_CONFIG LAB_WIN32_AW(LPQUERY_SERVICE_CONFIG)
BOOL QueryServiceConfigA(SC_HANDLE service, LPQUERY_SERVICE_CONFIGA config, DWORD size, LPDWORD needed);
BOOL QueryServiceConfigW(SC_HANDLE service, LPQUERY_SERVICE_CONFIGW config, DWORD size, LPDWORD needed);
#define QueryServiceConfig LAB_WIN32_AW(QueryServiceConfig)
/* SERVICE_NO_CHANGE, or NULL, for what is to stay. */
BOOL ChangeServiceConfigA(SC_HANDLE service, DWORD type, DWORD start, DWORD error_control, LPCSTR path, LPCSTR group,
                          LPDWORD tag, LPCSTR dependencies, LPCSTR account, LPCSTR password, LPCSTR display);
BOOL ChangeServiceConfigW(SC_HANDLE service, DWORD type, DWORD start, DWORD error_control, LPCWSTR path, LPCWSTR group,
                          LPDWORD tag, LPCWSTR dependencies, LPCWSTR account, LPCWSTR password, LPCWSTR display);
#define ChangeServiceConfig LAB_WIN32_AW(ChangeServiceConfig)

typedef struct _ENUM_SERVICE_STATUSA {
    LPSTR lpServiceName, lpDisplayName;
    SERVICE_STATUS ServiceStatus;
} ENUM_SERVICE_STATUSA, *LPENUM_SERVICE_STATUSA;
typedef struct _ENUM_SERVICE_STATUSW {
    LPWSTR lpServiceName, lpDisplayName;
    SERVICE_STATUS ServiceStatus;
} ENUM_SERVICE_STATUSW, *LPENUM_SERVICE_STATUSW;
#define ENUM_SERVICE_STATUS   LAB_WIN32_AW(ENUM_SERVICE_STATUS)
#define LPENUM_SERVICE_STATUS LAB_WIN32_AW(LPENUM_SERVICE_STATUS)
/* None: no service depends on a driver. */
BOOL EnumDependentServicesA(SC_HANDLE service, DWORD state, LPENUM_SERVICE_STATUSA services, DWORD size, LPDWORD needed,
                            LPDWORD count);
BOOL EnumDependentServicesW(SC_HANDLE service, DWORD state, LPENUM_SERVICE_STATUSW services, DWORD size, LPDWORD needed,
                            LPDWORD count);
#define EnumDependentServices LAB_WIN32_AW(EnumDependentServices)
typedef PVOID SC_LOCK;
SC_LOCK LockServiceDatabase(SC_HANDLE manager); /* of one user there is no need to lock; never NULL for a manager */
BOOL UnlockServiceDatabase(SC_LOCK lock);
BOOL QueryServiceStatus(SC_HANDLE service, LPSERVICE_STATUS status);
BOOL QueryServiceStatusEx(SC_HANDLE service, SC_STATUS_TYPE level, LPBYTE buffer, DWORD size, LPDWORD needed);

/*
 * A program's own life as a service. ntlab runs programs from the command line, where StartServiceCtrlDispatcher fails
 * with ERROR_FAILED_SERVICE_CONTROLLER_CONNECT, as on Windows.
 */
DECLARE_HANDLE(SERVICE_STATUS_HANDLE);
typedef void (*LPSERVICE_MAIN_FUNCTIONA)(DWORD argc, LPSTR *argv);
typedef void (*LPSERVICE_MAIN_FUNCTIONW)(DWORD argc, LPWSTR *argv);
#define LPSERVICE_MAIN_FUNCTION LAB_WIN32_AW(LPSERVICE_MAIN_FUNCTION)
typedef struct _SERVICE_TABLE_ENTRYA {
    LPSTR lpServiceName;
    LPSERVICE_MAIN_FUNCTIONA lpServiceProc;
} SERVICE_TABLE_ENTRYA, *LPSERVICE_TABLE_ENTRYA;
typedef struct _SERVICE_TABLE_ENTRYW {
    LPWSTR lpServiceName;
    LPSERVICE_MAIN_FUNCTIONW lpServiceProc;
} SERVICE_TABLE_ENTRYW, *LPSERVICE_TABLE_ENTRYW;
#define SERVICE_TABLE_ENTRY LAB_WIN32_AW(SERVICE_TABLE_ENTRY)
BOOL StartServiceCtrlDispatcherA(const SERVICE_TABLE_ENTRYA *table);
BOOL StartServiceCtrlDispatcherW(const SERVICE_TABLE_ENTRYW *table);
#define StartServiceCtrlDispatcher LAB_WIN32_AW(StartServiceCtrlDispatcher)
typedef void (*LPHANDLER_FUNCTION)(DWORD control);
typedef DWORD (*LPHANDLER_FUNCTION_EX)(DWORD control, DWORD type, LPVOID data, LPVOID context);
SERVICE_STATUS_HANDLE RegisterServiceCtrlHandlerA(LPCSTR name, LPHANDLER_FUNCTION handler);
SERVICE_STATUS_HANDLE RegisterServiceCtrlHandlerW(LPCWSTR name, LPHANDLER_FUNCTION handler);
#define RegisterServiceCtrlHandler LAB_WIN32_AW(RegisterServiceCtrlHandler)
SERVICE_STATUS_HANDLE RegisterServiceCtrlHandlerExA(LPCSTR name, LPHANDLER_FUNCTION_EX handler, LPVOID context);
SERVICE_STATUS_HANDLE RegisterServiceCtrlHandlerExW(LPCWSTR name, LPHANDLER_FUNCTION_EX handler, LPVOID context);
#define RegisterServiceCtrlHandlerEx LAB_WIN32_AW(RegisterServiceCtrlHandlerEx)
BOOL SetServiceStatus(SERVICE_STATUS_HANDLE handle, LPSERVICE_STATUS status);

LAB_DDK_END

#endif
