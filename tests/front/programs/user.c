/* A Windows program of an ordinary user: what of services and the registry he may look at, and what he may not do. */
#include <windows.h>
#include "check.h"
#include <stdio.h>

static void test_services(void)
{
    SC_HANDLE manager, service;
    SERVICE_STATUS status;

    CHECK(!OpenSCManagerA(NULL, NULL, SC_MANAGER_ALL_ACCESS) && GetLastError() == ERROR_ACCESS_DENIED);
    CHECK(!OpenSCManagerA(NULL, NULL, SC_MANAGER_CREATE_SERVICE) && GetLastError() == ERROR_ACCESS_DENIED);
    manager = OpenSCManagerA(NULL, NULL, GENERIC_READ);
    CHECK(manager);
    CHECK(!CreateServiceA(manager, "Mine", "Mine", SERVICE_ALL_ACCESS, SERVICE_KERNEL_DRIVER, SERVICE_DEMAND_START,
                          SERVICE_ERROR_NORMAL, "C:\\mine.sys", NULL, NULL, NULL, NULL, NULL) &&
          GetLastError() == ERROR_ACCESS_DENIED);
    CHECK(!OpenServiceA(manager, "echo", SERVICE_STOP) && GetLastError() == ERROR_ACCESS_DENIED);
    CHECK(!OpenServiceA(manager, "echo", DELETE) && GetLastError() == ERROR_ACCESS_DENIED);
    service = OpenServiceA(manager, "echo", SERVICE_QUERY_STATUS);
    CHECK(service && QueryServiceStatus(service, &status) && status.dwCurrentState == SERVICE_RUNNING);
    CHECK(!StartServiceA(service, 0, NULL) && GetLastError() == ERROR_ACCESS_DENIED);
    CHECK(!ControlService(service, SERVICE_CONTROL_STOP, &status) && GetLastError() == ERROR_ACCESS_DENIED);
    CHECK(!DeleteService(service) && GetLastError() == ERROR_ACCESS_DENIED);
    CloseServiceHandle(service);
    CloseServiceHandle(manager);
}

static void test_registry(void)
{
    HKEY key;

    CHECK(!RegOpenKeyExA(HKEY_LOCAL_MACHINE, "SYSTEM\\CurrentControlSet\\Services\\echo", 0, KEY_READ, &key));
    CHECK(RegSetValueExA(key, "Start", 0, REG_SZ, (const BYTE *)"", 1) == ERROR_ACCESS_DENIED);
    RegCloseKey(key);
    CHECK(RegOpenKeyExA(HKEY_LOCAL_MACHINE, "SYSTEM\\CurrentControlSet\\Services\\echo", 0, KEY_SET_VALUE, &key) ==
          ERROR_ACCESS_DENIED);
}

int main(void)
{
    test_services();
    test_registry();
    printf("%d failures\n", failures);
    return failures;
}
