#include "support/machine.h"
#include <ntifs.h>
#include <aux_klib.h>

static void test_nothing_works_before_AuxKlibInitialize(void **state)
{
    ULONG size = 0;
    KBUGCHECK_DATA data = {.BugCheckDataSize = sizeof data};

    assert_int_equal(AuxKlibQueryModuleInformation(&size, sizeof(AUX_MODULE_BASIC_INFO), NULL), STATUS_UNSUCCESSFUL);
    assert_int_equal(AuxKlibGetBugCheckData(&data), STATUS_UNSUCCESSFUL);
    assert_int_equal(AuxKlibEnumerateSystemFirmwareTables('RSMB', NULL, 0, &size), STATUS_UNSUCCESSFUL);
    assert_int_equal(AuxKlibGetSystemFirmwareTable('RSMB', 0, NULL, 0, &size), STATUS_UNSUCCESSFUL);
}

static void test_AuxKlibQueryModuleInformation_begins_with_the_kernel(void **state)
{
    AUX_MODULE_EXTENDED_INFO modules[8];
    ULONG size = 0, short_size = sizeof modules[0] - 1;

    assert_int_equal(AuxKlibInitialize(), STATUS_SUCCESS);
    assert_int_equal(AuxKlibQueryModuleInformation(&size, sizeof modules[0], NULL), STATUS_SUCCESS);
    assert_int_equal(size, sizeof modules[0]);
    assert_int_equal(AuxKlibQueryModuleInformation(&short_size, sizeof modules[0], modules), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(short_size, size);
    size = sizeof modules;
    assert_int_equal(AuxKlibQueryModuleInformation(&size, sizeof modules[0], modules), STATUS_SUCCESS);
    assert_int_equal(size, sizeof modules[0]);
    assert_string_equal((char *)modules[0].FullPathName + modules[0].FileNameOffset, "ntoskrnl.exe");
    assert_true(modules[0].ImageSize && modules[0].BasicInfo.ImageBase);
    assert_int_equal(AuxKlibQueryModuleInformation(&size, 12, modules), STATUS_INVALID_PARAMETER);
    size = 8;
    assert_int_equal(AuxKlibQueryModuleInformation(&size, sizeof(AUX_MODULE_BASIC_INFO), modules), STATUS_SUCCESS);
}

static KBUGCHECK_DATA data;
static NTSTATUS data_status, length_status;

static void last_words(PVOID buffer, ULONG length)
{
    data.BugCheckDataSize = 4;
    length_status = AuxKlibGetBugCheckData(&data);
    data.BugCheckDataSize = sizeof data;
    data_status = AuxKlibGetBugCheckData(&data);
}

static void stop(void *unused)
{
    KeBugCheckEx(0xDEAD, 1, 2, 3, 4);
}

static void test_AuxKlibGetBugCheckData_in_a_callback(void **state)
{
    KBUGCHECK_CALLBACK_RECORD record;

    AuxKlibInitialize();
    KeInitializeCallbackRecord(&record);
    assert_true(KeRegisterBugCheckCallback(&record, last_words, NULL, 0, (PUCHAR) "test"));
    assert_bugcheck(stop, NULL, 0xDEAD, 1);
    assert_int_equal(length_status, STATUS_INFO_LENGTH_MISMATCH);
    assert_int_equal(data_status, STATUS_SUCCESS);
    assert_int_equal(data.BugCheckCode, 0xDEAD);
    assert_int_equal(data.Parameter1, 1);
    assert_int_equal(data.Parameter4, 4);
}

static void test_firmware_tables_have_their_sizes(void **state)
{
    ULONG ids[2], size;
    UCHAR smbios[64];

    AuxKlibInitialize();
    assert_int_equal(AuxKlibEnumerateSystemFirmwareTables('RSMB', NULL, 0, &size), STATUS_SUCCESS);
    assert_int_equal(size, 4);
    assert_int_equal(AuxKlibEnumerateSystemFirmwareTables('FIRM', ids, 4, &size), STATUS_BUFFER_TOO_SMALL);
    assert_int_equal(AuxKlibEnumerateSystemFirmwareTables('FIRM', ids, 8, &size), STATUS_SUCCESS);
    assert_int_equal(ids[0], 0xC0000);
    assert_int_equal(ids[1], 0xE0000);
    assert_int_equal(AuxKlibEnumerateSystemFirmwareTables('NONE', ids, 8, &size), STATUS_INVALID_PARAMETER);
    assert_int_equal(AuxKlibGetSystemFirmwareTable('RSMB', 0, smbios, 4, &size), STATUS_BUFFER_TOO_SMALL);
    assert_true(size > 8 && size <= sizeof smbios);
    assert_int_equal(AuxKlibGetSystemFirmwareTable('RSMB', 0, smbios, sizeof smbios, &size), STATUS_SUCCESS);
    assert_int_equal(smbios[8], 127);
    assert_int_equal(AuxKlibGetSystemFirmwareTable('ACPI', 'PCAF', smbios, sizeof smbios, &size),
                     STATUS_INVALID_PARAMETER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_nothing_works_before_AuxKlibInitialize),
        machine_test(test_AuxKlibQueryModuleInformation_begins_with_the_kernel),
        machine_test(test_AuxKlibGetBugCheckData_in_a_callback),
        machine_test(test_firmware_tables_have_their_sizes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
