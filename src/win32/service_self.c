/* A program as a service: it never is one, as it was started from the command line. */
#include "win32/win32_p.h"

static BOOL no_controller(void)
{
    return lab__win32_fail(ERROR_FAILED_SERVICE_CONTROLLER_CONNECT);
}

BOOL StartServiceCtrlDispatcherA(const SERVICE_TABLE_ENTRYA *table)
{
    return no_controller();
}

BOOL StartServiceCtrlDispatcherW(const SERVICE_TABLE_ENTRYW *table)
{
    return no_controller();
}

static SERVICE_STATUS_HANDLE no_service(void)
{
    lab__win32_fail(ERROR_SERVICE_NOT_IN_EXE);
    return NULL;
}

SERVICE_STATUS_HANDLE RegisterServiceCtrlHandlerA(LPCSTR name, LPHANDLER_FUNCTION handler)
{
    return no_service();
}

SERVICE_STATUS_HANDLE RegisterServiceCtrlHandlerW(LPCWSTR name, LPHANDLER_FUNCTION handler)
{
    return no_service();
}

SERVICE_STATUS_HANDLE RegisterServiceCtrlHandlerExA(LPCSTR name, LPHANDLER_FUNCTION_EX handler, LPVOID context)
{
    return no_service();
}

SERVICE_STATUS_HANDLE RegisterServiceCtrlHandlerExW(LPCWSTR name, LPHANDLER_FUNCTION_EX handler, LPVOID context)
{
    return no_service();
}

BOOL SetServiceStatus(SERVICE_STATUS_HANDLE handle, LPSERVICE_STATUS status)
{
    return lab__win32_fail(ERROR_INVALID_HANDLE);
}
