/* A program that looks for devices, asks about them, and disables, enables, adds and removes them. Its exit code counts
 * failures. */
#include <windows.h>
#include <cfgmgr32.h>
#include <setupapi.h>
#include <stdio.h>
#include "check.h"
#include "gadget.h"

static void test_interface(void)
{
    HDEVINFO set = SetupDiGetClassDevs(&gadget_class, NULL, NULL, DIGCF_PRESENT | DIGCF_DEVICEINTERFACE);
    SP_DEVICE_INTERFACE_DATA data = {sizeof data};
    SP_DEVINFO_DATA device = {sizeof device};
    char buffer[512], id[256], property[256];
    PSP_DEVICE_INTERFACE_DETAIL_DATA_A detail = (PSP_DEVICE_INTERFACE_DETAIL_DATA_A)buffer;
    DWORD needed = 0, type = 0;
    HANDLE file;

    CHECK(set != INVALID_HANDLE_VALUE);
    CHECK(SetupDiEnumDeviceInterfaces(set, NULL, &gadget_class, 0, &data));
    CHECK(!SetupDiEnumDeviceInterfaces(set, NULL, &gadget_class, 1, &data) && GetLastError() == ERROR_NO_MORE_ITEMS);
    CHECK(!SetupDiGetDeviceInterfaceDetailA(set, &data, NULL, 0, &needed, NULL));
    CHECK(GetLastError() == ERROR_INSUFFICIENT_BUFFER && needed <= sizeof buffer);
    detail->cbSize = sizeof *detail;
    CHECK(SetupDiGetDeviceInterfaceDetailA(set, &data, detail, needed, NULL, &device));
    file = CreateFileA(detail->DevicePath, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL);
    CHECK(file != INVALID_HANDLE_VALUE && CloseHandle(file));
    CHECK(SetupDiGetDeviceInstanceIdA(set, &device, id, sizeof id, NULL) && !_strnicmp(id, "ROOT\\", 5));
    CHECK(SetupDiGetDeviceRegistryPropertyA(set, &device, SPDRP_HARDWAREID, &type, (PBYTE)property, sizeof property,
                                            NULL));
    CHECK(type == REG_MULTI_SZ && !_stricmp(property, "Gadget"));
    CHECK(SetupDiGetDeviceRegistryPropertyA(set, &device, SPDRP_ENUMERATOR_NAME, NULL, (PBYTE)property, sizeof property,
                                            NULL) &&
          !_stricmp(property, "Root"));
    CHECK(!SetupDiGetDeviceRegistryPropertyA(set, &device, SPDRP_UPPERFILTERS, NULL, NULL, 0, NULL));
    CHECK(GetLastError() == ERROR_INVALID_DATA);
    CHECK(SetupDiDestroyDeviceInfoList(set) && !SetupDiDestroyDeviceInfoList(set));
}

static void change(HDEVINFO set, PSP_DEVINFO_DATA device, DWORD state)
{
    SP_PROPCHANGE_PARAMS params = {{sizeof params.ClassInstallHeader, DIF_PROPERTYCHANGE}, state, DICS_FLAG_GLOBAL, 0};

    CHECK(SetupDiSetClassInstallParams(set, device, &params.ClassInstallHeader, sizeof params));
    CHECK(SetupDiCallClassInstaller(DIF_PROPERTYCHANGE, set, device));
}

static ULONG problem_of(DEVINST device)
{
    ULONG status = 0, problem = 0;

    CHECK(CM_Get_DevNode_Status(&status, &problem, device, 0) == CR_SUCCESS);
    CHECK(!(status & DN_HAS_PROBLEM) == !problem && !(status & DN_STARTED) == (problem != 0));
    return problem;
}

static void test_states(void)
{
    HDEVINFO set = SetupDiGetClassDevs(NULL, TEXT("ROOT"), NULL, DIGCF_PRESENT | DIGCF_ALLCLASSES);
    SP_DEVINFO_DATA device = {sizeof device};
    DEVINST same, parent = 9;
    char id[256];

    CHECK(SetupDiEnumDeviceInfo(set, 0, &device));
    CHECK(CM_Get_Device_IDA(device.DevInst, id, sizeof id, 0) == CR_SUCCESS);
    CHECK(CM_Locate_DevNodeA(&same, id, 0) == CR_SUCCESS && same == device.DevInst);
    CHECK(CM_Locate_DevNodeA(&same, "ROOT\\NONE\\0", 0) == CR_NO_SUCH_DEVNODE);
    CHECK(CM_Get_Parent(&parent, device.DevInst, 0) == CR_SUCCESS && parent == 0);
    CHECK(CM_Get_Child(&same, device.DevInst, 0) == CR_NO_SUCH_DEVNODE);
    CHECK(problem_of(device.DevInst) == 0);
    change(set, &device, DICS_DISABLE);
    CHECK(problem_of(device.DevInst) == CM_PROB_DISABLED);
    change(set, &device, DICS_ENABLE);
    CHECK(problem_of(device.DevInst) == 0);
    SetupDiDestroyDeviceInfoList(set);
}

/* As devcon's install does: a device of the root by hand. */
static void test_new_device(void)
{
    GUID none = {0};
    HDEVINFO set = SetupDiCreateDeviceInfoList(&none, NULL);
    SP_DEVINFO_DATA device = {sizeof device};
    static const char ids[] = "Gadget\0";
    ULONG length = 0;

    CHECK(SetupDiCreateDeviceInfoA(set, "GADGET", &none, NULL, NULL, DICD_GENERATE_ID, &device));
    CHECK(!SetupDiCallClassInstaller(DIF_REGISTERDEVICE, set, &device));
    CHECK(SetupDiSetDeviceRegistryPropertyA(set, &device, SPDRP_HARDWAREID, (const BYTE *)ids, sizeof ids));
    CHECK(SetupDiCallClassInstaller(DIF_REGISTERDEVICE, set, &device));
    CHECK(CM_Get_Device_ID_Size(&length, device.DevInst, 0) == CR_SUCCESS && length);
    CHECK(SetupDiCallClassInstaller(DIF_REMOVE, set, &device));
    CHECK(CM_Get_Device_ID_Size(&length, device.DevInst, 0) == CR_INVALID_DEVNODE);
    CHECK(!SetupDiCallClassInstaller(0x100, set, &device) && GetLastError() == ERROR_DI_DO_DEFAULT);
    SetupDiDestroyDeviceInfoList(set);
}

int main(void)
{
    test_interface();
    test_states();
    test_new_device();
    printf("%d failures\n", failures);
    return failures;
}
