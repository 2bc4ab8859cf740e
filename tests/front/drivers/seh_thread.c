/* Exceptions in several threads at once, each with a chain of its own, and in DPCs. */
#include "check.h"

#define THREADS 8

static KEVENT go, done;
static LONG running = THREADS;

static void wait_in_filter(NTSTATUS code, ULONG index)
{
    LARGE_INTEGER due;

    due.QuadPart = -(LONGLONG)(index % 3 + 1) * 10000;
    KeDelayExecutionThread(KernelMode, FALSE, &due); /* others raise meanwhile */
    EQUAL(code, STATUS_SUCCESS + 0x1000 + index);
}

static void raise_and_wait(ULONG index)
{
    LARGE_INTEGER due;

    __try {
        due.QuadPart = -(LONGLONG)(THREADS - index) * 10000;
        KeDelayExecutionThread(KernelMode, FALSE, &due);
        ExRaiseStatus(0x1000 + index);
    } __finally {
        KeDelayExecutionThread(KernelMode, FALSE, &due);
        CHECK(AbnormalTermination());
    }
}

static VOID thread(PVOID context)
{
    ULONG index = (ULONG)(ULONG_PTR)context, handled = 0;

    KeWaitForSingleObject(&go, Executive, KernelMode, FALSE, NULL);
    for (int round = 0; round < 20; round++) {
        __try {
            raise_and_wait(index);
        } __except (wait_in_filter(GetExceptionCode(), index), EXCEPTION_EXECUTE_HANDLER) {
            handled++;
            EQUAL(GetExceptionCode(), 0x1000 + index);
        }
    }
    EQUAL(handled, 20);
    if (!InterlockedDecrement(&running))
        KeSetEvent(&done, 0, FALSE);
    __try {
        PsTerminateSystemThread(STATUS_SUCCESS);
    } __finally {
        CHECK(!"a thread that ends runs no __finally");
    }
}

static KDPC dpc;
static NTSTATUS in_dpc;
static VOID deferred(PKDPC self, PVOID context, PVOID a, PVOID b)
{
    __try {
        ExRaiseStatus(STATUS_UNSUCCESSFUL);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        in_dpc = GetExceptionCode();
    }
}

static void run_checks(void)
{
    OBJECT_ATTRIBUTES attributes;
    HANDLE handle;
    KIRQL irql;

    KeInitializeEvent(&go, NotificationEvent, FALSE);
    KeInitializeEvent(&done, NotificationEvent, FALSE);
    InitializeObjectAttributes(&attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    for (ULONG_PTR i = 0; i < THREADS; i++) {
        EQUAL(PsCreateSystemThread(&handle, THREAD_ALL_ACCESS, &attributes, NULL, NULL, thread, (PVOID)i),
              STATUS_SUCCESS);
        ZwClose(handle);
    }
    KeSetEvent(&go, 0, FALSE);
    KeWaitForSingleObject(&done, Executive, KernelMode, FALSE, NULL);
    KeInitializeDpc(&dpc, deferred, NULL);
    __try {
        KeRaiseIrql(DISPATCH_LEVEL, &irql);
        KeInsertQueueDpc(&dpc, NULL, NULL);
        KeLowerIrql(irql);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        CHECK(!"the DPC's exception came here");
    }
    EQUAL(in_dpc, STATUS_UNSUCCESSFUL);
}
