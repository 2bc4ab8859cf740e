/* What the processor reports, and what probes raise, with Windows' codes and parameters. */
#include "check.h"

static EXCEPTION_RECORD last;
static LONG keep(PEXCEPTION_POINTERS pointers)
{
    last = *pointers->ExceptionRecord;
    return EXCEPTION_EXECUTE_HANDLER;
}

static NTSTATUS read_at(const volatile int *address)
{
    __try {
        (void)*address;
    } __except (keep(GetExceptionInformation())) {
        return GetExceptionCode();
    }
    return STATUS_SUCCESS;
}

static NTSTATUS write_at(volatile int *address)
{
    __try {
        *address = 1;
    } __except (keep(GetExceptionInformation())) {
        return GetExceptionCode();
    }
    return STATUS_SUCCESS;
}

static void test_null_pointer(void)
{
    EQUAL(read_at(NULL), STATUS_ACCESS_VIOLATION);
    EQUAL(last.NumberParameters, 2);
    EQUAL(last.ExceptionInformation[0], 0);
    EQUAL(last.ExceptionInformation[1], 0);
    EQUAL(last.ExceptionFlags, 0);
    EQUAL(write_at((int *)0x24), STATUS_ACCESS_VIOLATION);
    EQUAL(last.ExceptionInformation[0], 1);
    EQUAL(last.ExceptionInformation[1], 0x24);
}

static void test_bad_user_pointer(void)
{
    EQUAL(write_at((int *)0x123450000), STATUS_ACCESS_VIOLATION);
#ifndef SANITIZED
    EQUAL(last.ExceptionInformation[0], 1);
    EQUAL(last.ExceptionInformation[1], 0x123450000);
#endif
}

static void test_execute(void)
{
    void (*nowhere)(void) = (void (*)(void))(ULONG_PTR)0x30;

    __try {
        nowhere();
    } __except (keep(GetExceptionInformation())) {
        EQUAL(GetExceptionCode(), STATUS_ACCESS_VIOLATION);
        EQUAL(last.ExceptionInformation[0], 8);
        EQUAL(last.ExceptionInformation[1], 0x30);
    }
}

#ifdef __x86_64__
static void test_divide(void)
{
    volatile int zero = 0, one = 1;
    volatile __int64 least = -0x7FFFFFFFFFFFFFFFLL - 1, minus = -1;

    last.ExceptionCode = 0;
    __try {
        one = one / zero;
    } __except (keep(GetExceptionInformation())) {
        EQUAL(GetExceptionCode(), STATUS_INTEGER_DIVIDE_BY_ZERO);
        EQUAL(last.NumberParameters, 0);
    }
    EQUAL(last.ExceptionCode, STATUS_INTEGER_DIVIDE_BY_ZERO);
    __try {
        least = least / minus;
        CHECK(!"no overflow");
    } __except (keep(GetExceptionInformation())) {
        EQUAL(GetExceptionCode(), STATUS_INTEGER_OVERFLOW);
    }
    __try {
        one = one % zero;
        CHECK(!"no exception");
    } __except (keep(GetExceptionInformation())) {
        EQUAL(GetExceptionCode(), STATUS_INTEGER_DIVIDE_BY_ZERO);
    }
}
#endif

static NTSTATUS probe_read(const volatile VOID *address, SIZE_T length, ULONG alignment)
{
    __try {
        ProbeForRead(address, length, alignment);
    } __except (keep(GetExceptionInformation())) {
        return GetExceptionCode();
    }
    return STATUS_SUCCESS;
}

static NTSTATUS probe_write(volatile VOID *address, SIZE_T length, ULONG alignment)
{
    __try {
        ProbeForWrite(address, length, alignment);
    } __except (keep(GetExceptionInformation())) {
        return GetExceptionCode();
    }
    return STATUS_SUCCESS;
}

static void test_probes(void)
{
    EQUAL(probe_read((PVOID)0x10001, 8, 4), STATUS_DATATYPE_MISALIGNMENT);
    EQUAL(probe_read((PVOID)0x10000, 8, 4), STATUS_SUCCESS); /* it checks the range only */
    EQUAL(probe_read((PVOID)0x10001, 0, 4), STATUS_SUCCESS);
    EQUAL(probe_read((PVOID)MmHighestUserAddress, 0x10000, 1), STATUS_ACCESS_VIOLATION);
    EQUAL(probe_read((PVOID)0x10000, (SIZE_T)-1, 1), STATUS_ACCESS_VIOLATION);
    EQUAL(probe_write((PVOID)0x10002, 8, 4), STATUS_DATATYPE_MISALIGNMENT);
    EQUAL(probe_write((PVOID)0x10000, 8, 1), STATUS_ACCESS_VIOLATION); /* it touches every page */
    EQUAL(probe_write(&last, 8, 1), STATUS_ACCESS_VIOLATION);
}

static void test_raised(void)
{
    __try {
        ExRaiseAccessViolation();
    } __except (keep(GetExceptionInformation())) {
        EQUAL(GetExceptionCode(), STATUS_ACCESS_VIOLATION);
    }
    __try {
        ExRaiseDatatypeMisalignment();
    } __except (keep(GetExceptionInformation())) {
        EQUAL(GetExceptionCode(), STATUS_DATATYPE_MISALIGNMENT);
    }
    __try {
        ExRaiseStatus(STATUS_SUCCESS);
    } __except (keep(GetExceptionInformation())) {
        EQUAL(GetExceptionCode(), STATUS_SUCCESS);
        CHECK(last.ExceptionFlags & EXCEPTION_NONCONTINUABLE);
    }
}

static void test_fault_in_a_called_function_of_the_kernel(void)
{
    char buffer[16];

    __try {
        RtlCopyMemory(buffer, (PVOID)0x20, sizeof buffer);
        CHECK(!"copied");
    } __except (keep(GetExceptionInformation())) {
        EQUAL(GetExceptionCode(), STATUS_ACCESS_VIOLATION);
    }
}

static volatile int count;
static void test_many_faults(void)
{
    for (int i = 0; i < 2000; i++) {
        __try {
            *(volatile int *)0 = i;
        } __except (EXCEPTION_EXECUTE_HANDLER) {
            count++;
        }
    }
    EQUAL(count, 2000);
}

static void run_checks(void)
{
    test_null_pointer();
    test_bad_user_pointer();
    test_execute();
#ifdef __x86_64__
    test_divide();
#endif
    test_probes();
    test_raised();
    test_fault_in_a_called_function_of_the_kernel();
    test_many_faults();
}
