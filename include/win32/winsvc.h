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

#define SERVICE_CONTROL_STOP        1
#define SERVICE_CONTROL_PAUSE       2
#define SERVICE_CONTROL_CONTINUE    3
#define SERVICE_CONTROL_INTERROGATE 4
#define SERVICE_CONTROL_SHUTDOWN    5
#define SERVICE_STOPPED             1
#define SERVICE_START_PENDING       2
#define SERVICE_STOP_PENDING        3
#define SERVICE_RUNNING             4
#define SERVICE_CONTINUE_PENDING    5
#define SERVICE_PAUSE_PENDING       6
#define SERVICE_PAUSED              7
#define SERVICE_ACCEPT_STOP         1

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
BOOL QueryServiceStatus(SC_HANDLE service, LPSERVICE_STATUS status);
BOOL QueryServiceStatusEx(SC_HANDLE service, SC_STATUS_TYPE level, LPBYTE buffer, DWORD size, LPDWORD needed);

LAB_DDK_END

#endif
