/* INF files: what installing from one writes, and what is refused, with its line. */
#include "stack.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[200];

static lab_status install(const char *text)
{
    FILE *file;

    snprintf(path, sizeof path, "/tmp/ntlab-inf-%d.inf", (int)getpid());
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    return lab_inf_install(path, NULL);
}

static int remove_file(void **state)
{
    remove(path);
    return pnp_teardown(state);
}
#define inf_test(name) cmocka_unit_test_setup_teardown(name, pnp_setup, remove_file)

#define VERSION                                                                                                        \
    "[Version]\n"                                                                                                      \
    "Signature=\"$WINDOWS NT$\"\n"                                                                                     \
    "Class=Sample\n"                                                                                                   \
    "ClassGuid={78A1C341-4539-11d3-B88D-00C04FAD5171}\n"                                                               \
    "Provider=%Who%\n"                                                                                                 \
    "DriverVer=01/02/2021,1.2.3.4\n"
#define STRINGS                                                                                                        \
    "[Strings]\n"                                                                                                      \
    "Who=\"Lab, of \"\"NT\"\"\"\n"                                                                                     \
    "Dev = Device from a file ; and a comment\n"
#define SERVICE                                                                                                        \
    "[Service]\n"                                                                                                      \
    "ServiceType = 1\n"                                                                                                \
    "StartType = 3\n"                                                                                                  \
    "ErrorControl = 0x1\n"                                                                                             \
    "ServiceBinary = %12%\\function.sys\n"

static const char good[] = "; a comment\n" VERSION "[ClassInstall32]\n"
                           "AddReg=Class.Reg\n"
                           "[Class.Reg]\n"
                           "HKR,,,,\"Lab samples\"\n"
                           "[Manufacturer]\n"
                           "%Who%=Models,NTx86,NTamd64,NTamd64.10.0...99999,NTarm64\n"
                           "[Models.NTx86]\n"
                           "%Dev%=Wrong,INF\\Device\n"
                           "[Models.NTamd64]\n"
                           "%Dev%=Install, INF\\Device, INF\\Compatible\n"
                           "[Install.NT]\n"
                           "AddReg=Driver.Reg, \\\n"
                           "       More.Reg\n"
                           "CopyFiles=Nothing\n"
                           "[Driver.Reg]\n"
                           "HKR,,Number,0x00010001,0x20\n"
                           "HKR,Sub\\Key,Text,0,\"a ; b, c\"\n"
                           "HKR,,List,0x00010000,one,two\n"
                           "HKLM,Software\\Lab,\"Where\",0x00020000,%10%\\x\n"
                           "[More.Reg]\n"
                           "HKR,,Bytes,1,01,ab,FF\n"
                           "HKR,,Number,0x00010003,7\n"
                           "[Install.NT.HW]\n"
                           "AddReg=HW.Reg\n"
                           "[HW.Reg]\n"
                           "HKR,,UpperFilters,0x00010008,upper\n"
                           "HKR,,Setting,0x00010001,5\n"
                           "[Install.NT.Services]\n"
                           "AddService=function,2,Service\n" SERVICE STRINGS;

static void assert_number(const char *key, const char *value, uint32_t expected)
{
    uint32_t number = 0;

    assert_int_equal(lab_registry_get_number(key, value, &number), STATUS_SUCCESS);
    assert_int_equal(number, expected);
}

static void assert_text(const char *key, const char *value, const char *expected)
{
    char text[200];

    assert_int_equal(lab_registry_get_text(key, value, text, sizeof text), STATUS_SUCCESS);
    assert_string_equal(text, expected);
}

#define CLASS "HKLM\\System\\CurrentControlSet\\Control\\Class\\{78a1c341-4539-11d3-b88d-00c04fad5171}"
#define ENUM  "HKLM\\System\\CurrentControlSet\\Enum\\ROOT\\DEVICE\\0000"

static void test_a_device_is_installed_as_the_file_says(void **state)
{
    char name[LAB_PNP_NAME];
    uint8_t bytes[8];
    uint32_t type, length = sizeof bytes;

    assert_int_equal(install(good), STATUS_SUCCESS);
    assert_int_equal(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "INF\\Device"}, name, sizeof name), 0);
    assert_string_equal(name, "ROOT\\Device\\0000");
    assert_int_equal(strncmp(log_text(), "fdo:add upper:add ", 18), 0);
    assert_text(CLASS, "", "Lab samples");
    assert_text(CLASS, "Class", "Sample");
    assert_text(CLASS "\\0000", "DriverDesc", "Device from a file");
    assert_text(CLASS "\\0000", "ProviderName", "Lab, of \"NT\"");
    assert_text(CLASS "\\0000", "DriverVersion", "1.2.3.4");
    assert_text(CLASS "\\0000", "MatchingDeviceId", "INF\\Device");
    assert_text(CLASS "\\0000", "InfSection", "Install.NT");
    assert_text(CLASS "\\0000\\Sub\\Key", "Text", "a ; b, c");
    assert_number(CLASS "\\0000", "Number", 32); /* NOCLOBBER left it */
    assert_int_equal(lab_registry_get(CLASS "\\0000", "Bytes", &type, bytes, &length), STATUS_SUCCESS);
    assert_int_equal(type, 3);
    assert_int_equal(length, 3);
    assert_memory_equal(bytes, "\x01\xAB\xFF", 3);
    assert_text(ENUM, "Service", "function");
    assert_text(ENUM, "ClassGUID", "{78a1c341-4539-11d3-b88d-00c04fad5171}");
    assert_number(ENUM "\\Device Parameters", "Setting", 5);
    assert_number("HKLM\\System\\CurrentControlSet\\Services\\function", "Start", 3);
    assert_int_equal(lab_inf_device_count(path), 1);
}

static void test_a_device_that_waits_starts_when_its_driver_is_installed(void **state)
{
    lab_pnp_info info;

    assert_int_equal(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "INF\\Compatible"}, NULL, 0),
                     STATUS_NOT_FOUND);
    assert_int_equal(install(good), STATUS_SUCCESS);
    assert_int_equal(lab_pnp_device_query("ROOT\\COMPATIBLE\\0000", &info), STATUS_SUCCESS);
    assert_int_equal(info.state, LAB_PNP_DEVICE_STARTED);
}

static void test_lab_inf_hardware_id_lists_them(void **state)
{
    char id[100];

    assert_int_equal(install(good), STATUS_SUCCESS);
    assert_int_equal(lab_inf_hardware_id(path, 0, id, sizeof id), STATUS_SUCCESS);
    assert_string_equal(id, "INF\\Device");
    assert_int_equal(lab_inf_hardware_id(path, 1, id, sizeof id), STATUS_SUCCESS);
    assert_int_equal(lab_inf_hardware_id(path, 2, id, sizeof id), STATUS_NO_MORE_ENTRIES);
}

static const char legacy[] = VERSION "[Manufacturer]\n"
                                     "%Who%=Models,NTamd64\n"
                                     "[Models.NTamd64]\n"
                                     "%Dev%=Legacy,INF\\Legacy\n"
                                     "[Legacy]\n"
                                     "LogConfig=First,Second\n"
                                     "[First]\n"
                                     "ConfigPriority=NORMAL\n"
                                     "IOConfig=3f8-3ff(3ff::)\n"
                                     "IRQConfig=4\n"
                                     "[Second]\n"
                                     "IOConfig=8@200-2ff%fff8\n"
                                     "IRQConfig=S:10,11\n"
                                     "[Legacy.Interfaces]\n"
                                     "AddInterface={8a5c4b1e-1234-4321-aabb-010203040506},,Interface.Reg\n"
                                     "[Interface.Reg]\n"
                                     "AddReg=Interface.Values\n"
                                     "[Interface.Values]\n"
                                     "HKR,,Answer,0x10001,42\n"
                                     "[Legacy.Filters]\n"
                                     "AddFilter=lower,,Filter\n"
                                     "[Filter]\n"
                                     "FilterPosition=Lower\n"
                                     "[Legacy.Services]\n"
                                     "AddService=function,2,Service\n" SERVICE STRINGS;

static void test_LogConfig_gives_a_legacy_device_its_resources(void **state)
{
    assert_int_equal(install(legacy), STATUS_SUCCESS);
    assert_int_equal(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "INF\\Legacy"}, NULL, 0), STATUS_SUCCESS);
    assert_int_equal(strncmp(log_text(), "lower:add fdo:add ", 18), 0);
    assert_int_equal(got_count, 2);
    assert_int_equal(got_raw[0].u.Port.Start.QuadPart, 0x3F8);
    assert_int_equal(got_raw[0].u.Port.Length, 8);
    assert_int_equal(got_raw[1].u.Interrupt.Vector, 4);
    assert_number("HKLM\\System\\CurrentControlSet\\Control\\DeviceClasses\\{8a5c4b1e-1234-4321-aabb-010203040506}\\"
                  "##?#ROOT#Legacy#0000#{8a5c4b1e-1234-4321-aabb-010203040506}\\#\\Device Parameters",
                  "Answer", 42);
    assert_int_equal(lab_pnp_device_create(&(lab_pnp_device){.hardware_ids = "INF\\Legacy"}, NULL, 0), STATUS_SUCCESS);
    assert_int_equal(got_raw[0].u.Port.Start.QuadPart, 0x200);
    assert_int_equal(got_raw[1].u.Interrupt.Vector, 10);
    assert_int_equal(got_raw[1].ShareDisposition, CmResourceShareShared);
}

static void test_a_file_without_devices_installs_its_services(void **state)
{
    char name[50];

    assert_int_equal(install("[Version]\nSignature=\"$Windows NT$\"\n"
                             "[DefaultInstall.NTamd64]\nAddReg=R\n"
                             "[R]\nHKLM,Software\\Lab,Root,0x20000,%SystemRoot%\\x\n"
                             "[DefaultInstall.NTamd64.Services]\nAddService=upper,,Service\n" SERVICE STRINGS),
                     STATUS_SUCCESS);
    assert_int_equal(lab_inf_service(path, 0, name, sizeof name), STATUS_SUCCESS);
    assert_string_equal(name, "upper");
    assert_int_equal(lab_inf_service(path, 1, name, sizeof name), STATUS_NO_MORE_ENTRIES);
    assert_true(lab_inf_has_module(path, "some/where/upper.so"));
    assert_false(lab_inf_has_module(path, "some/where/other.so"));
    assert_number("HKLM\\System\\CurrentControlSet\\Services\\upper", "Start", 3);
    assert_text("HKLM\\Software\\Lab", "Root", "%SystemRoot%\\x");
    assert_int_equal(lab_service_start("upper"), STATUS_SUCCESS);
    assert_int_equal(lab_service_stop("upper"), STATUS_SUCCESS);
}

static void test_a_model_may_have_compatible_ids_alone(void **state)
{
    lab_pnp_info info;

    assert_int_equal(install(VERSION STRINGS "[Manufacturer]\nLab=Models,NTamd64\n[Models.NTamd64]\n"
                                             "Dev=Install,,INF\\Compatible\n[Install]\n[Install.Services]\n"
                                             "AddService=function,2,Service\n" SERVICE),
                     STATUS_SUCCESS);
    assert_int_equal(lab_pnp_device_create(
                         &(lab_pnp_device){.hardware_ids = "INF\\Best", .compatible_ids = "INF\\Compatible"}, NULL, 0),
                     STATUS_SUCCESS);
    assert_int_equal(lab_pnp_device_query("ROOT\\BEST\\0000", &info), STATUS_SUCCESS);
    assert_string_equal(info.service, "function");
}

/* The text must be refused, with this line (0: none) and these words. */
static void assert_refused(const char *text, int line, const char *words)
{
    char place[40];

    assert_int_equal(install(text), STATUS_INVALID_PARAMETER);
    snprintf(place, sizeof place, line ? ".inf:%d: " : ".inf: ", line);
    if (!strstr(lab_error_text(), place) || !strstr(lab_error_text(), words))
        fail_msg("\"%s\" has not \"%s\" and \"%s\"", lab_error_text(), place, words);
}

#define MODELS "[Manufacturer]\nLab=Models,NTamd64\n[Models.NTamd64]\n"

static void test_wrong_files_are_refused_with_line_and_reason(void **state)
{
    assert_refused("", 0, "[Version]");
    assert_refused(VERSION STRINGS MODELS "Dev=Install,A\\B\n[Install]\nLogConfig=L\n[L]\nIOConfig=x\n", 17, "x is no");
    assert_refused("x=1\n", 1, "before the first [section]");
    assert_refused("[Version\n", 1, "between [ and ]");
    assert_refused("[Version]\nSignature=\"$WINDOWS\n", 2, "quotation mark");
    assert_refused("[Version]\nSignature=$OS2$\n", 2, "$OS2$");
    assert_refused("[Version]\nSignature=$CHICAGO$\n", 1, "ClassGuid");
    assert_refused("[Version]\nSignature=$CHICAGO$\nClassGuid={1}\n", 3, "{1} is no GUID");
    assert_refused(VERSION, 5, "%Who% is not defined");
    assert_refused(VERSION STRINGS, 0, "[Manufacturer]");
    assert_refused(VERSION STRINGS "[Manufacturer]\nLab=Models,NTamd64\n", 11, "models section");
    assert_refused(VERSION STRINGS "[Manufacturer]\nLab=Models,NTx86\n", 10, "no model is for this machine");
    assert_refused(VERSION STRINGS MODELS "Dev=Install,A\\B\n", 13, "no section [Install]");
    assert_refused(VERSION STRINGS MODELS "Dev=Install\n[Install]\n", 13, "no hardware id");
    assert_refused(VERSION STRINGS MODELS "Dev=Install,A\\B\n[Install]\nAddReg=None\n", 15, "no section [None]");
    assert_refused(VERSION STRINGS MODELS "Dev=Install,A\\B\n[Install]\nAddReg=R\n[R]\nHKX,,a,,b\n", 17, "HKX");
    assert_refused(VERSION STRINGS MODELS "Dev=Install,A\\B\n[Install]\nAddReg=R\n[R]\nHKR,,a,1,1,zz\n", 17, "zz");
    assert_refused(VERSION STRINGS MODELS "Dev=Install,A\\B\n[Install]\n[Install.Services]\nAddService=s,2,S\n", 16,
                   "[S]");
    assert_refused(VERSION STRINGS MODELS
                   "Dev=Install,A\\B\n[Install]\n[Install.Services]\nAddService=s,2,S\n[S]\nServiceType=1\n",
                   17, "StartType");
}

static void test_a_file_that_is_not_there(void **state)
{
    assert_int_equal(lab_inf_install("/nowhere/x.inf", NULL), STATUS_INVALID_PARAMETER);
    assert_non_null(strstr(lab_error_text(), "/nowhere/x.inf: the file can't be read"));
    path[0] = 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        inf_test(test_a_device_is_installed_as_the_file_says),
        inf_test(test_a_device_that_waits_starts_when_its_driver_is_installed),
        inf_test(test_lab_inf_hardware_id_lists_them),
        inf_test(test_LogConfig_gives_a_legacy_device_its_resources),
        inf_test(test_a_file_without_devices_installs_its_services),
        inf_test(test_a_model_may_have_compatible_ids_alone),
        inf_test(test_wrong_files_are_refused_with_line_and_reason),
        inf_test(test_a_file_that_is_not_there),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
