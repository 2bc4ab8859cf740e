/* Names of services, statuses of security providers, and what audits and access states are made of. */
#include "support/machine.h"
#include <ntifs.h>

NTSTATUS SeCreateAccessState(PACCESS_STATE state, PVOID aux, ACCESS_MASK desired, PGENERIC_MAPPING mapping);
void SeDeleteAccessState(PACCESS_STATE state);

static UNICODE_STRING class = RTL_CONSTANT_STRING(L"cifs");
static UNICODE_STRING server = RTL_CONSTANT_STRING(L"server");
static UNICODE_STRING address = RTL_CONSTANT_STRING(L"10.0.0.7");
static UNICODE_STRING instance = RTL_CONSTANT_STRING(L"host.example");

static void assert_spn(UNICODE_STRING *spn, const WCHAR *expected)
{
    UNICODE_STRING text;

    RtlInitUnicodeString(&text, expected);
    assert_int_equal(spn->Length, text.Length);
    assert_memory_equal(spn->Buffer, text.Buffer, text.Length + sizeof(WCHAR));
}

static void test_a_service_name_is_composed(void **state)
{
    WCHAR buffer[64];
    UNICODE_STRING spn = {0, sizeof buffer, buffer};
    ULONG length = 0;

    assert_int_equal(SecMakeSPN(&class, &server, 0, 0, 0, &spn, &length, FALSE), STATUS_SUCCESS);
    assert_spn(&spn, L"cifs/server");
    assert_int_equal(length, 12 * sizeof(WCHAR));
    assert_int_equal(SecMakeSPN(&class, &server, &instance, 445, 0, &spn, 0, FALSE), STATUS_SUCCESS);
    assert_spn(&spn, L"cifs/host.example:445/server");
    assert_int_equal(SecMakeSPN(&class, &server, 0, 0, &instance, &spn, 0, FALSE), STATUS_SUCCESS);
    assert_spn(&spn, L"cifs/server"); /* a referrer counts for addresses only */
    assert_int_equal(SecMakeSPN(&class, &address, 0, 0, &instance, &spn, 0, FALSE), STATUS_SUCCESS);
    assert_spn(&spn, L"cifs/host.example/10.0.0.7");
}

static void test_room_for_a_service_name(void **state)
{
    WCHAR buffer[11];
    UNICODE_STRING spn = {0, sizeof buffer, buffer};
    ULONG length = 0;

    assert_int_equal(SecMakeSPN(&class, &server, 0, 0, 0, &spn, &length, FALSE), STATUS_BUFFER_OVERFLOW);
    assert_int_equal(length, 12 * sizeof(WCHAR));
    assert_int_equal(SecMakeSPN(&class, &server, 0, 0, 0, 0, 0, FALSE), STATUS_BUFFER_OVERFLOW);
    assert_int_equal(SecMakeSPN(&class, &server, 0, 0, 0, &spn, 0, TRUE), STATUS_SUCCESS);
    assert_spn(&spn, L"cifs/server");
    ExFreePool(spn.Buffer);
}

static void test_a_providers_status_is_mapped(void **state)
{
    assert_int_equal(MapSecurityError(0), STATUS_SUCCESS);
    assert_int_equal(MapSecurityError((LONG)0x80090301), STATUS_INVALID_HANDLE);
    assert_int_equal(MapSecurityError((LONG)0x8009030C), STATUS_LOGON_FAILURE);
    assert_int_equal(MapSecurityError(STATUS_ACCESS_DENIED), STATUS_ACCESS_DENIED);
}

static void test_audit_parameters(void **state)
{
    static SE_ADT_PARAMETER_ARRAY array;
    ULONG number = 7;

    assert_int_equal(SeSetAuditParameter(&array, SeAdtParmTypeString, 0, &server), STATUS_SUCCESS);
    assert_int_equal(SeSetAuditParameter(&array, SeAdtParmTypeUlong, 1, &number), STATUS_SUCCESS);
    assert_int_equal(array.ParameterCount, 2);
    assert_ptr_equal(array.Parameters[0].Address, &server);
    assert_int_equal(array.Parameters[1].Data[0], 7);
    assert_int_equal(SeSetAuditParameter(&array, SeAdtParmTypeUlong, 32, &number), STATUS_INVALID_PARAMETER);
}

static void test_an_access_state_says_what_is_asked_for(void **state)
{
    GENERIC_MAPPING mapping = {1, 2, 4, 7};
    ACCESS_STATE access;
    char aux[0xE0];

    assert_int_equal(SeCreateAccessState(&access, aux, GENERIC_READ | 8, &mapping), STATUS_SUCCESS);
    assert_int_equal(access.RemainingDesiredAccess, 9);
    assert_int_equal(access.OriginalDesiredAccess, 9);
    assert_non_null(access.SubjectSecurityContext.PrimaryToken);
    SeDeleteAccessState(&access);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        machine_test(test_a_service_name_is_composed),     machine_test(test_room_for_a_service_name),
        machine_test(test_a_providers_status_is_mapped),   machine_test(test_audit_parameters),
        machine_test(test_an_access_state_says_what_is_asked_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
